using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Cells;

public static partial class ReluCell
{
    // h = max(0, z), whole vectors; NaN stays.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Forward512(ref float z, ref float hidden, nuint length)
    {
        for (nuint i = 0; i < length; i += (nuint)Floats.Count)
        {
            Floats x = Lanes.LoadUnsafe(ref z, i);
            Lanes.ConditionalSelect(Lanes.LessThan(x, Floats.Zero), Floats.Zero, x).StoreUnsafe(ref hidden, i);
        }
    }

    // dz = dh where h > 0, else 0, whole vectors.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Backward512(ref float hidden, ref float dHidden, ref float dz, nuint length)
    {
        for (nuint i = 0; i < length; i += (nuint)Floats.Count)
        {
            Floats positive = Lanes.GreaterThan(Lanes.LoadUnsafe(ref hidden, i), Floats.Zero);
            (positive & Lanes.LoadUnsafe(ref dHidden, i)).StoreUnsafe(ref dz, i);
        }
    }
}
