using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Optimization;

public sealed partial class Adagrad
{
    // g += decay w;  s += g g;  w -= rate g / (sqrt(s) + epsilon). Padding has g = w = 0, and w stays 0 whatever s is, for epsilon > 0.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Update512(ref float w, ref float g, ref float s, nuint length, float learningRate, float epsilon, float weightDecay)
    {
        Floats rate = Lanes.Create(learningRate), least = Lanes.Create(epsilon), decay = Lanes.Create(weightDecay);
        bool decays = weightDecay != 0;
        for (nuint k = 0; k < length; k += (nuint)Floats.Count)
        {
            Floats weight = Lanes.LoadUnsafe(ref w, k);
            Floats gradient = Lanes.LoadUnsafe(ref g, k);
            if (decays)
            {
                gradient += weight * decay;
            }

            Floats sum = Lanes.LoadUnsafe(ref s, k) + gradient * gradient;
            sum.StoreUnsafe(ref s, k);
            Floats change = gradient / (Lanes.Sqrt(sum) + least);
            (weight - change * rate).StoreUnsafe(ref w, k);
        }
    }
}
