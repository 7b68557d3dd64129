using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Optimization;

public sealed partial class Adam
{
    // m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g g;  w -= step m / (sqrt(v) scale + epsilon).
    // Padding has g = 0, therefore m = v = 0 and w stays 0.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Update512(ref float w, ref float g, ref float m, ref float v, nuint length, float stepSize, float secondScale)
    {
        Floats beta1 = Lanes.Create((float)Beta1), rest1 = Lanes.Create((float)(1 - Beta1));
        Floats beta2 = Lanes.Create((float)Beta2), rest2 = Lanes.Create((float)(1 - Beta2));
        Floats epsilon = Lanes.Create(Epsilon), step = Lanes.Create(stepSize), scale = Lanes.Create(secondScale);
        for (nuint k = 0; k < length; k += (nuint)Floats.Count)
        {
            Floats gradient = Lanes.LoadUnsafe(ref g, k);
            Floats first = Lanes.LoadUnsafe(ref m, k) * beta1 + gradient * rest1;
            Floats second = Lanes.LoadUnsafe(ref v, k) * beta2 + (gradient * rest2) * gradient;
            first.StoreUnsafe(ref m, k);
            second.StoreUnsafe(ref v, k);
            Floats change = (first * step) / (Lanes.Sqrt(second) * scale + epsilon);
            (Lanes.LoadUnsafe(ref w, k) - change).StoreUnsafe(ref w, k);
        }
    }
}
