using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Doubles = System.Runtime.Intrinsics.Vector512<double>;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Optimization;

public static partial class GradientClipping
{
    // sum[l] += x[l]^2 + x[l + 16]^2 + ... or the same of |x|, for the 16 virtual lanes l, in double. The square of a float32 is exact there.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddPowers512(ref float x, ref double sum, nuint length, bool squares)
    {
        for (nuint lane = 0; lane < VirtualLaneCount; lane += (nuint)Floats.Count)
        {
            Doubles lower = Lanes.LoadUnsafe(ref sum, lane), upper = Lanes.LoadUnsafe(ref sum, lane + (nuint)Doubles.Count);
            for (nuint k = lane; k < length; k += VirtualLaneCount)
            {
                Floats g = Lanes.LoadUnsafe(ref x, k);
                Doubles gLower = Lanes.WidenLower(g), gUpper = Lanes.WidenUpper(g);
                lower += squares ? gLower * gLower : Lanes.Abs(gLower);
                upper += squares ? gUpper * gUpper : Lanes.Abs(gUpper);
            }

            lower.StoreUnsafe(ref sum, lane);
            upper.StoreUnsafe(ref sum, lane + (nuint)Doubles.Count);
        }
    }

    // The largest |x| as bits, which are ordered as the magnitudes are, with infinity and then NaN at the end.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static int LargestMagnitudeBits512(ref float x, nuint length)
    {
        Ints largest = Ints.Zero;
        for (nuint k = 0; k < length; k += (nuint)Floats.Count)
        {
            largest = Lanes.Max(largest, Lanes.AsInt32(Lanes.LoadUnsafe(ref x, k)) & Lanes.Create(int.MaxValue));
        }

        int result = 0;
        for (int lane = 0; lane < Ints.Count; lane++)
        {
            result = Math.Max(result, largest[lane]);
        }

        return result;
    }

    // x = min(max(x, -limit), limit). NaN passes both bounds.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Clamp512(ref float x, nuint length, float limit)
    {
        Floats most = Lanes.Create(limit), least = Lanes.Create(-limit);
        for (nuint k = 0; k < length; k += (nuint)Floats.Count)
        {
            Floats g = Lanes.LoadUnsafe(ref x, k);
            g = Lanes.ConditionalSelect(Lanes.GreaterThan(g, most), most, g);
            Lanes.ConditionalSelect(Lanes.LessThan(g, least), least, g).StoreUnsafe(ref x, k);
        }
    }
}
