using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Optimization;

public sealed partial class RmsProp
{
    // g += decay w;  v = alpha v + (1 - alpha) g g;  u = g / (sqrt(v) + epsilon);  w -= rate u.
    // Centered, a = alpha a + (1 - alpha) g and max(0, v - a a) stands in the place of v; with a momentum, b = momentum b + u and w -= rate b.
    // Without them the references a and b are null. Padding has g = w = 0, therefore v = a = b = 0 and w stays 0.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Update512(
        ref float w, ref float g, ref float v, ref float a, ref float b, nuint length, float learningRate, float alpha, float rest, float epsilon, float momentum, float weightDecay)
    {
        Floats rate = Lanes.Create(learningRate), kept = Lanes.Create(alpha), taken = Lanes.Create(rest), least = Lanes.Create(epsilon);
        Floats velocityKept = Lanes.Create(momentum), decay = Lanes.Create(weightDecay);
        bool decays = weightDecay != 0, centered = !Unsafe.IsNullRef(ref a), hasMomentum = !Unsafe.IsNullRef(ref b);
        for (nuint k = 0; k < length; k += (nuint)Floats.Count)
        {
            Floats weight = Lanes.LoadUnsafe(ref w, k);
            Floats gradient = Lanes.LoadUnsafe(ref g, k);
            if (decays)
            {
                gradient += weight * decay;
            }

            Floats square = Lanes.LoadUnsafe(ref v, k) * kept + (gradient * taken) * gradient;
            square.StoreUnsafe(ref v, k);
            if (centered)
            {
                Floats mean = Lanes.LoadUnsafe(ref a, k) * kept + gradient * taken;
                mean.StoreUnsafe(ref a, k);
                square = Lanes.MaxNative(Floats.Zero, square - mean * mean);
            }

            Floats change = gradient / (Lanes.Sqrt(square) + least);
            if (hasMomentum)
            {
                change = Lanes.LoadUnsafe(ref b, k) * velocityKept + change;
                change.StoreUnsafe(ref b, k);
            }

            (weight - change * rate).StoreUnsafe(ref w, k);
        }
    }
}
