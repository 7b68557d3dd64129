using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

/// <summary>
/// The one order in which lanes are summed: 16 virtual lanes, whatever the CPU's vectors hold, folded in halves: lane l and l + 8, then l + 4,
/// l + 2, l + 1.
/// </summary>
internal static class VirtualLanes
{
    internal const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(Vector128<float> lanes0, Vector128<float> lanes4, Vector128<float> lanes8, Vector128<float> lanes12)
    {
        Vector128<float> four = (lanes0 + lanes8) + (lanes4 + lanes12);
        Vector64<float> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum(ref float lanes) => Sum(
        Vector128.LoadUnsafe(ref lanes), Vector128.LoadUnsafe(ref lanes, 4), Vector128.LoadUnsafe(ref lanes, 8), Vector128.LoadUnsafe(ref lanes, 12));
}
