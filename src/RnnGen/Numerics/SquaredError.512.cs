using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

public static partial class SquaredError
{
    // d = y - target, in the place of the gradient.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Subtract512(ref float y, ref float target, ref float d, nuint length)
    {
        for (nuint i = 0; i < length; i += (nuint)Floats.Count)
        {
            (Lanes.LoadUnsafe(ref y, i) - Lanes.LoadUnsafe(ref target, i)).StoreUnsafe(ref d, i);
        }
    }
}
