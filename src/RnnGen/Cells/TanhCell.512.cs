using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Cells;

public static partial class TanhCell
{
    // dz = dh (1 - h^2), whole vectors.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Backward512(ref float hidden, ref float dHidden, ref float dz, nuint length)
    {
        for (nuint i = 0; i < length; i += (nuint)Floats.Count)
        {
            Floats h = Lanes.LoadUnsafe(ref hidden, i);
            (Lanes.LoadUnsafe(ref dHidden, i) * (Floats.One - h * h)).StoreUnsafe(ref dz, i);
        }
    }
}
