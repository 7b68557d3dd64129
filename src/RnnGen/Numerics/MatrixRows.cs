using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

// Whole rows, copied or chosen by index: inputs that are symbols.
public static partial class MatrixKernels
{
    /// <summary>Copies a row into many: effectively computes <c>c[t, k] = row[k]</c>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="c">The rows, (t, k) at <c>t * cStride + k</c>.</param>
    /// <param name="cStride">The distance between two rows of <paramref name="c"/>.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void FillRows(ReadOnlySpan<float> row, Span<float> c, int cStride, int rows)
    {
        if (cStride < row.Length || c.Length < (long)(rows - 1) * cStride + row.Length)
        {
            throw new ArgumentException($"{rows} rows of width {row.Length} with stride {cStride} do not fit a span of {c.Length} elements.");
        }

        for (int t = 0; t < rows; t++)
        {
            row.CopyTo(c[(t * cStride)..]);
        }
    }

    /// <summary>Looks up rows by index: effectively computes <c>c[t, k] = table[indices[t], k] + bias[k]</c>.</summary>
    /// <remarks>This is the product with one-hot inputs.</remarks>
    /// <param name="table">Rows of <c>bias.Length</c> elements.</param>
    /// <param name="bias">What is added to each; its length is a multiple of 16.</param>
    /// <param name="indices">The rows of <paramref name="table"/> to take; a negative one for none, which leaves the bias alone.</param>
    /// <param name="c">A row for each index, (t, k) at <c>t * cStride + k</c>.</param>
    /// <param name="cStride">The distance between two rows of <paramref name="c"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside <paramref name="table"/>.</exception>
    public static void LookUpRows(ReadOnlySpan<float> table, ReadOnlySpan<float> bias, ReadOnlySpan<int> indices, Span<float> c, int cStride)
    {
        int width = bias.Length;
        if (width == 0 || width % PanelColumns != 0 || cStride < width || c.Length < (long)(indices.Length - 1) * cStride + width)
        {
            throw new ArgumentException($"{indices.Length} rows of padded width {width} with stride {cStride} do not fit a span of {c.Length} elements.");
        }

        CheckIndices(indices, table.Length / width);
        ref float firstOfTable = ref MemoryMarshal.GetReference(table);
        ref float firstBias = ref MemoryMarshal.GetReference(bias);
        ref float firstC = ref MemoryMarshal.GetReference(c);
        if (Vector512.IsHardwareAccelerated)
        {
            LookUpRows512(ref firstOfTable, ref firstBias, indices, ref firstC, (nuint)cStride, (nuint)width);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            LookUpRows256(ref firstOfTable, ref firstBias, indices, ref firstC, (nuint)cStride, (nuint)width);
        }
        else
        {
            LookUpRows128(ref firstOfTable, ref firstBias, indices, ref firstC, (nuint)cStride, (nuint)width);
        }
    }

    /// <summary>Copies rows by index: effectively computes <c>c[t, k] = table[indices[t], k]</c>.</summary>
    /// <remarks>This is an embedding.</remarks>
    /// <param name="table">Rows of <paramref name="width"/> elements.</param>
    /// <param name="indices">The rows to take; a negative one for none, which leaves zeros.</param>
    /// <param name="c">A row for each index, (t, k) at <c>t * cStride + k</c>.</param>
    /// <param name="cStride">The distance between two rows of <paramref name="c"/>.</param>
    /// <param name="width">The length of a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside <paramref name="table"/>, or the rows do not fit.</exception>
    public static void GatherRows(ReadOnlySpan<float> table, ReadOnlySpan<int> indices, Span<float> c, int cStride, int width)
    {
        CheckIndices(indices, table.Length / width);
        for (int t = 0; t < indices.Length; t++)
        {
            Span<float> row = c.Slice(t * cStride, width);
            if (indices[t] < 0)
            {
                row.Clear();
            }
            else
            {
                table.Slice(indices[t] * width, width).CopyTo(row);
            }
        }
    }

    /// <summary>Adds rows to rows chosen by index: effectively computes <c>c[indices[t], k] += a[t, k]</c> in the order of t.</summary>
    /// <remarks>This is the gradient of a row look-up.</remarks>
    /// <param name="a">A row for each index, (t, k) at <c>t * aStride + k</c>.</param>
    /// <param name="aStride">The distance between two rows of <paramref name="a"/>.</param>
    /// <param name="indices">The rows of <paramref name="c"/> to add to; a negative one for none.</param>
    /// <param name="c">Rows of <paramref name="width"/> elements.</param>
    /// <param name="width">The length of a row, a multiple of 16.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside <paramref name="c"/>.</exception>
    public static void ScatterAddRows(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<int> indices, Span<float> c, int width)
    {
        if (width <= 0 || width % PanelColumns != 0 || aStride < width || a.Length < (long)(indices.Length - 1) * aStride + width)
        {
            throw new ArgumentException($"{indices.Length} rows of padded width {width} with stride {aStride} do not fit a span of {a.Length} elements.");
        }

        CheckIndices(indices, c.Length / width);
        ref float firstA = ref MemoryMarshal.GetReference(a);
        ref float firstC = ref MemoryMarshal.GetReference(c);
        if (Vector512.IsHardwareAccelerated)
        {
            ScatterAddRows512(ref firstA, (nuint)aStride, indices, ref firstC, (nuint)width);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ScatterAddRows256(ref firstA, (nuint)aStride, indices, ref firstC, (nuint)width);
        }
        else
        {
            ScatterAddRows128(ref firstA, (nuint)aStride, indices, ref firstC, (nuint)width);
        }
    }

    private static void CheckIndices(ReadOnlySpan<int> indices, int rows)
    {
        foreach (int index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, rows, nameof(indices));
        }
    }
}
