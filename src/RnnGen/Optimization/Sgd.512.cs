using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Optimization;

public sealed partial class Sgd
{
    // g += decay w;  b = momentum b + part g;  w -= rate b, or rate (g + momentum b) with Nesterov's. Without a momentum the reference b is
    // null, and w -= rate g. Padding has g = w = 0, therefore b = 0 and w stays 0.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Update512(ref float w, ref float g, ref float b, nuint length, float learningRate, float momentum, float part, float weightDecay, bool nesterov)
    {
        Floats rate = Lanes.Create(learningRate), kept = Lanes.Create(momentum), taken = Lanes.Create(part), decay = Lanes.Create(weightDecay);
        bool decays = weightDecay != 0, hasMomentum = !Unsafe.IsNullRef(ref b);
        for (nuint k = 0; k < length; k += (nuint)Floats.Count)
        {
            Floats weight = Lanes.LoadUnsafe(ref w, k);
            Floats gradient = Lanes.LoadUnsafe(ref g, k);
            if (decays)
            {
                gradient += weight * decay;
            }

            if (hasMomentum)
            {
                Floats velocity = Lanes.LoadUnsafe(ref b, k) * kept + gradient * taken;
                velocity.StoreUnsafe(ref b, k);
                gradient = nesterov ? gradient + velocity * kept : velocity;
            }

            (weight - gradient * rate).StoreUnsafe(ref w, k);
        }
    }
}
