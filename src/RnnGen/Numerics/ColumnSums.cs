using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

// Sums over the positions of a batch: the gradients of biases and peepholes.
public static partial class MatrixKernels
{
    /// <summary>Column sums, added to the output: effectively computes <c>y[k] += sum over t of a[t, k]</c> in the order of t, from zero after each 4,096.</summary>
    /// <param name="a">Rows of <c>y.Length</c> elements, (t, k) at <c>t * aStride + k</c>.</param>
    /// <param name="aStride">The distance between two rows of <paramref name="a"/>.</param>
    /// <param name="y">The sums; its length is a multiple of 16.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void AddColumnSums(ReadOnlySpan<float> a, int aStride, Span<float> y, int rows)
    {
        if (rows < 1 || y.Length % PanelColumns != 0 || aStride < y.Length || a.Length < (long)(rows - 1) * aStride + y.Length)
        {
            throw new ArgumentException($"{rows} rows of padded width {y.Length} with stride {aStride} do not fit a span of {a.Length} elements.");
        }

        AddPartOfColumnSums(a, aStride, y, Math.Min(rows, Summation.PositionsInPart));
        Span<float> part = rows > Summation.PositionsInPart ? Part(y.Length) : default;
        for (int t = Summation.PositionsInPart; t < rows; t += Summation.PositionsInPart)
        {
            part.Clear();
            AddPartOfColumnSums(a[(t * aStride)..], aStride, part, Math.Min(Summation.PositionsInPart, rows - t));
            VectorMath.Add(y, part, y);
        }
    }

    private static void AddPartOfColumnSums(ReadOnlySpan<float> a, int aStride, Span<float> y, int rows)
    {
        ref float firstA = ref MemoryMarshal.GetReference(a);
        ref float firstY = ref MemoryMarshal.GetReference(y);
        if (Vector512.IsHardwareAccelerated)
        {
            AddColumnSums512(ref firstA, (nuint)aStride, ref firstY, (nuint)y.Length, (nuint)rows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddColumnSums256(ref firstA, (nuint)aStride, ref firstY, (nuint)y.Length, (nuint)rows);
        }
        else
        {
            AddColumnSums128(ref firstA, (nuint)aStride, ref firstY, (nuint)y.Length, (nuint)rows);
        }
    }

    /// <summary>Column sums of element-wise products, added to the output: effectively computes <c>y[k] += sum over t of a[t, k] * b[t, k]</c> in the order of t.</summary>
    /// <param name="a">Rows of <c>y.Length</c> elements, (t, k) at <c>t * aStride + k</c>.</param>
    /// <param name="aStride">The distance between two rows of <paramref name="a"/>.</param>
    /// <param name="b">Rows of <c>y.Length</c> elements.</param>
    /// <param name="bStride">The distance between two rows of <paramref name="b"/>.</param>
    /// <param name="y">The sums; its length is a multiple of 8.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void AddColumnProducts(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, int bStride, Span<float> y, int rows)
    {
        if (rows < 1 || y.Length % Padding.GateMultiple != 0 || aStride < y.Length || bStride < y.Length || a.Length < (long)(rows - 1) * aStride + y.Length || b.Length < (long)(rows - 1) * bStride + y.Length)
        {
            throw new ArgumentException($"{rows} rows of padded width {y.Length} with strides {aStride} and {bStride} do not fit spans of {a.Length} and {b.Length} elements.");
        }

        ref float firstA = ref MemoryMarshal.GetReference(a);
        ref float firstB = ref MemoryMarshal.GetReference(b);
        ref float firstY = ref MemoryMarshal.GetReference(y);
        // Half a vector more than whole ones goes in 256 bits throughout: peepholes, which alone need this, are few.
        if (Vector512.IsHardwareAccelerated && y.Length % PanelColumns == 0)
        {
            AddColumnProducts512(ref firstA, (nuint)aStride, ref firstB, (nuint)bStride, ref firstY, (nuint)y.Length, (nuint)rows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddColumnProducts256(ref firstA, (nuint)aStride, ref firstB, (nuint)bStride, ref firstY, (nuint)y.Length, (nuint)rows);
        }
        else
        {
            AddColumnProducts128(ref firstA, (nuint)aStride, ref firstB, (nuint)bStride, ref firstY, (nuint)y.Length, (nuint)rows);
        }
    }
}
