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
    private static float Sum(Vector128<float> lanes0, Vector128<float> lanes4, Vector128<float> lanes8, Vector128<float> lanes12)
    {
        Vector128<float> four = (lanes0 + lanes8) + (lanes4 + lanes12);
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return (two + Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <summary>The sum of a row whose length is a multiple of 16: lane l adds the elements l, l + 16, ... in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float SumRow(ref float row, int length)
    {
        Vector128<float> lanes0 = default, lanes4 = default, lanes8 = default, lanes12 = default;
        for (nuint i = 0; i < (nuint)length; i += Count)
        {
            lanes0 += Vector128.LoadUnsafe(ref row, i);
            lanes4 += Vector128.LoadUnsafe(ref row, i + 4);
            lanes8 += Vector128.LoadUnsafe(ref row, i + 8);
            lanes12 += Vector128.LoadUnsafe(ref row, i + 12);
        }

        return Sum(lanes0, lanes4, lanes8, lanes12);
    }

    /// <summary>The largest lane. A maximum needs no order: it is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max(Vector512<float> lanes) => Max(Larger(lanes.GetLower(), lanes.GetUpper()));

    /// <summary>The largest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max(Vector256<float> lanes)
    {
        Vector128<float> low = lanes.GetLower(), high = lanes.GetUpper();
        return Max(Vector128.ConditionalSelect(Vector128.GreaterThan(low, high), low, high));
    }

    /// <summary>The largest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max(Vector128<float> lanes)
    {
        Vector128<float> swapped = Vector128.Shuffle(lanes, Vector128.Create(2, 3, 0, 1));
        lanes = Vector128.ConditionalSelect(Vector128.GreaterThan(lanes, swapped), lanes, swapped);
        swapped = Vector128.Shuffle(lanes, Vector128.Create(1, 0, 3, 2));
        return Vector128.ConditionalSelect(Vector128.GreaterThan(lanes, swapped), lanes, swapped).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Larger(Vector256<float> a, Vector256<float> b) => Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);
}
