using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

/// <summary>
/// The one order in which lanes are summed: 16 virtual lanes, whatever the CPU's vectors hold, folded in halves: lane l and l + 8, then l + 4,
/// l + 2, l + 1.
/// </summary>
internal static class VirtualLanes
{
    private const int Count = 16;

    /// <summary>The sum of a row whose length is a multiple of 16: lane l adds the elements l, l + 16, ... in order.</summary>
    internal static float SumRow(ref float row, nuint length)
    {
        Vector128<float> four = SumToFour(ref row, length);
        return Sum(four, four, four, four).ToScalar();
    }

    /// <summary>The sum of the squares of a row whose length is a multiple of 16, in the order of <see cref="SumRow"/>.</summary>
    internal static float SumOfSquares(ref float row, nuint length)
    {
        Vector128<float> lanes0 = Vector128<float>.Zero, lanes4 = lanes0, lanes8 = lanes0, lanes12 = lanes0;
        for (nuint i = 0; i < length; i += Count)
        {
            Vector128<float> x0 = Vector128.LoadUnsafe(ref row, i), x4 = Vector128.LoadUnsafe(ref row, i + 4), x8 = Vector128.LoadUnsafe(ref row, i + 8), x12 = Vector128.LoadUnsafe(ref row, i + 12);
            lanes0 += x0 * x0;
            lanes4 += x4 * x4;
            lanes8 += x8 * x8;
            lanes12 += x12 * x12;
        }

        Vector128<float> four = (lanes0 + lanes8) + (lanes4 + lanes12);
        return Sum(four, four, four, four).ToScalar();
    }

    /// <summary>The sums of rows, each as <see cref="SumRow"/> has it, four rows at a time.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="sums">A sum for each row, in a buffer of a multiple of four elements.</param>
    /// <param name="rows">The number of rows; past the last one it is summed again.</param>
    /// <param name="stride">The length of a row, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void SumRows(ref float x, ref float sums, nuint rows, nuint stride)
    {
        for (nuint t = 0; t < rows; t += 4)
        {
            Vector128<float> row0 = SumToFour(ref Unsafe.Add(ref x, t * stride), stride);
            Vector128<float> row1 = SumToFour(ref Unsafe.Add(ref x, Math.Min(t + 1, rows - 1) * stride), stride);
            Vector128<float> row2 = SumToFour(ref Unsafe.Add(ref x, Math.Min(t + 2, rows - 1) * stride), stride);
            Vector128<float> row3 = SumToFour(ref Unsafe.Add(ref x, Math.Min(t + 3, rows - 1) * stride), stride);
            Sum(row0, row1, row2, row3).StoreUnsafe(ref sums, t);
        }
    }

    /// <summary>
    /// The largest lane of each of four vectors. A maximum needs no order: it is exact. Which of two zeros it is, and whether a NaN counts, does
    /// depend on the order, and a softmax does not show it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Max(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d) => Max(
        Vector256.MaxNative(a.GetLower(), a.GetUpper()), Vector256.MaxNative(b.GetLower(), b.GetUpper()), Vector256.MaxNative(c.GetLower(), c.GetUpper()), Vector256.MaxNative(d.GetLower(), d.GetUpper()));

    /// <summary>The largest lane of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Max(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) => Max(
        Vector128.MaxNative(a.GetLower(), a.GetUpper()), Vector128.MaxNative(b.GetLower(), b.GetUpper()), Vector128.MaxNative(c.GetLower(), c.GetUpper()), Vector128.MaxNative(d.GetLower(), d.GetUpper()));

    /// <summary>The largest lane of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Max(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        Vector128<float> ab = Vector128.MaxNative(Quads.InterleaveLow(a, b), Quads.InterleaveHigh(a, b)), cd = Vector128.MaxNative(Quads.InterleaveLow(c, d), Quads.InterleaveHigh(c, d));
        return Vector128.MaxNative(Quads.JoinLow(ab, cd), Quads.JoinHigh(ab, cd));
    }

    // The 16 lanes of a row, folded to four: lane l + lane l + 8, then + lane l + 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SumToFour(ref float row, nuint length)
    {
        Vector128<float> lanes0 = Vector128.LoadUnsafe(ref row), lanes4 = Vector128.LoadUnsafe(ref row, 4);
        Vector128<float> lanes8 = Vector128.LoadUnsafe(ref row, 8), lanes12 = Vector128.LoadUnsafe(ref row, 12);
        for (nuint i = Count; i < length; i += Count)
        {
            lanes0 += Vector128.LoadUnsafe(ref row, i);
            lanes4 += Vector128.LoadUnsafe(ref row, i + 4);
            lanes8 += Vector128.LoadUnsafe(ref row, i + 8);
            lanes12 += Vector128.LoadUnsafe(ref row, i + 12);
        }

        return (lanes0 + lanes8) + (lanes4 + lanes12);
    }

    // The sum of each of four vectors: lane l + lane l + 2, then + lane l + 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sum(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        Vector128<float> ab = Quads.InterleaveLow(a, b) + Quads.InterleaveHigh(a, b), cd = Quads.InterleaveLow(c, d) + Quads.InterleaveHigh(c, d);
        return Quads.JoinLow(ab, cd) + Quads.JoinHigh(ab, cd);
    }
}
