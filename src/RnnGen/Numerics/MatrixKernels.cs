using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

/// <summary>
/// Matrix products over rows padded to a multiple of 16 elements. Every product runs over outputs: one input is broadcast and accumulated into
/// many outputs, so no sum crosses vector lanes and the bits do not depend on the vector width.
/// </summary>
/// <remarks>Called by generated code with its compiled shapes as arguments.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class MatrixKernels
{
    /// <summary>Vector times matrix, added to the output: effectively computes <c>y[k] += sum over j of x[j] * matrix[j, k]</c>.</summary>
    /// <remarks>
    /// The inputs are taken in groups of 1, 2 and 4 as the binary digits of their number n tell, then in groups of 8. A group's products are
    /// summed as a balanced tree and the sum is added to the output. The order depends on n alone; with it a recurrence
    /// waits for 4 additions where n is at most 15, instead of n.
    /// </remarks>
    /// <param name="x">The n inputs.</param>
    /// <param name="matrix">n rows of <c>y.Length</c> elements.</param>
    /// <param name="y">The outputs; its length is a multiple of 16.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void AddVectorMatrix(ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> y)
    {
        if (y.Length % AlignedBuffer.RowMultiple != 0 || matrix.Length < (long)x.Length * y.Length)
        {
            throw ShapeMismatch($"{x.Length} inputs and {y.Length} outputs need a matrix of {x.Length} rows of {y.Length} and outputs padded to {AlignedBuffer.RowMultiple}; the matrix has {matrix.Length} elements.");
        }

        if (Vector512.IsHardwareAccelerated)
        {
            AddVectorMatrix512(x, ref MemoryMarshal.GetReference(matrix), ref MemoryMarshal.GetReference(y), (nuint)y.Length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddVectorMatrix256(x, ref MemoryMarshal.GetReference(matrix), ref MemoryMarshal.GetReference(y), (nuint)y.Length);
        }
        else
        {
            AddVectorMatrix128(x, ref MemoryMarshal.GetReference(matrix), ref MemoryMarshal.GetReference(y), (nuint)y.Length);
        }
    }

    /// <summary>
    /// Matrix times matrix, added to the output: effectively computes <c>c[i, k] += sum over j of a[i, j] * b[j, k]</c>, the sum taken in the
    /// order of j, starting from the value of <c>c[i, k]</c>.
    /// </summary>
    /// <param name="a">rows x inner elements, (i, j) at <c>i * stride</c> + j.</param>
    /// <param name="aStride">The distance between two rows of <paramref name="a"/>.</param>
    /// <param name="b">inner rows of <paramref name="cStride"/> elements.</param>
    /// <param name="c">rows of <paramref name="cStride"/> elements.</param>
    /// <param name="cStride">The distance between two rows of <paramref name="b"/> and <paramref name="c"/>, a multiple of 16.</param>
    /// <param name="rows">The number of rows of <paramref name="a"/> and <paramref name="c"/>.</param>
    /// <param name="inner">The number of summands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void AddProduct(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int cStride, int rows, int inner) =>
        AddProduct(a, aStride, 1, b, c, cStride, rows, inner);

    /// <summary>
    /// Transposed matrix times matrix, added to the output: effectively computes <c>c[i, k] += sum over t of a[t, i] * b[t, k]</c>, the sum taken
    /// in the order of t, starting from the value of <c>c[i, k]</c>. This is the weight gradient over T positions.
    /// </summary>
    /// <param name="a">inner x rows elements, (t, i) at <c>t * stride</c> + i.</param>
    /// <param name="aStride">The distance between two rows of <paramref name="a"/>.</param>
    /// <param name="b">inner rows of <paramref name="cStride"/> elements.</param>
    /// <param name="c">rows of <paramref name="cStride"/> elements.</param>
    /// <param name="cStride">The distance between two rows of <paramref name="b"/> and <paramref name="c"/>, a multiple of 16.</param>
    /// <param name="rows">The number of rows of <paramref name="c"/>.</param>
    /// <param name="inner">The number of summands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void AddTransposedProduct(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int cStride, int rows, int inner) =>
        AddProduct(a, 1, aStride, b, c, cStride, rows, inner);

    private static void AddProduct(ReadOnlySpan<float> a, int aRowStep, int aInnerStep, ReadOnlySpan<float> b, Span<float> c, int cStride, int rows, int inner)
    {
        if (rows == 0 || inner == 0)
        {
            return;
        }

        long aEnd = (long)(rows - 1) * aRowStep + (long)(inner - 1) * aInnerStep + 1;
        if (cStride <= 0 || cStride % AlignedBuffer.RowMultiple != 0 || a.Length < aEnd || b.Length < (long)inner * cStride || c.Length < (long)rows * cStride)
        {
            throw ShapeMismatch($"{rows} rows and {inner} summands of padded width {cStride} do not fit spans of {a.Length}, {b.Length} and {c.Length} elements.");
        }

        ref float firstA = ref MemoryMarshal.GetReference(a);
        ref float firstB = ref MemoryMarshal.GetReference(b);
        ref float firstC = ref MemoryMarshal.GetReference(c);
        if (Vector512.IsHardwareAccelerated)
        {
            AddProduct512(ref firstA, (nuint)aRowStep, (nuint)aInnerStep, ref firstB, (nuint)cStride, ref firstC, (nuint)cStride, (nuint)cStride, (nuint)rows, (nuint)inner);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddProduct256(ref firstA, (nuint)aRowStep, (nuint)aInnerStep, ref firstB, (nuint)cStride, ref firstC, (nuint)cStride, (nuint)cStride, (nuint)rows, (nuint)inner);
        }
        else
        {
            AddProduct128(ref firstA, (nuint)aRowStep, (nuint)aInnerStep, ref firstB, (nuint)cStride, ref firstC, (nuint)cStride, (nuint)cStride, (nuint)rows, (nuint)inner);
        }
    }

    /// <summary>Column sums, added to the output: effectively computes <c>y[k] += sum over t of a[t, k]</c> in the order of t.</summary>
    /// <param name="a">Rows of <c>y.Length</c> elements.</param>
    /// <param name="y">The sums; its length is a multiple of 16.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void AddColumnSums(ReadOnlySpan<float> a, Span<float> y, int rows)
    {
        if (y.Length % AlignedBuffer.RowMultiple != 0 || a.Length < (long)rows * y.Length)
        {
            throw ShapeMismatch($"{rows} rows of padded width {y.Length} do not fit a span of {a.Length} elements.");
        }

        ref float firstA = ref MemoryMarshal.GetReference(a);
        ref float firstY = ref MemoryMarshal.GetReference(y);
        if (Vector512.IsHardwareAccelerated)
        {
            AddColumnSums512(ref firstA, ref firstY, (nuint)y.Length, (nuint)rows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddColumnSums256(ref firstA, ref firstY, (nuint)y.Length, (nuint)rows);
        }
        else
        {
            AddColumnSums128(ref firstA, ref firstY, (nuint)y.Length, (nuint)rows);
        }
    }

    /// <summary>Adds rows to rows chosen by index: effectively computes <c>c[indices[t], k] += a[t, k]</c> in the order of t.</summary>
    /// <remarks>This is the gradient of a row look-up.</remarks>
    /// <param name="a">A row of <paramref name="stride"/> elements for each index.</param>
    /// <param name="indices">The rows of <paramref name="c"/> to add to.</param>
    /// <param name="c">Rows of <paramref name="stride"/> elements.</param>
    /// <param name="stride">The distance between two rows, a multiple of 16.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside <paramref name="c"/>.</exception>
    public static void ScatterAddRows(ReadOnlySpan<float> a, ReadOnlySpan<int> indices, Span<float> c, int stride)
    {
        if (stride <= 0 || stride % AlignedBuffer.RowMultiple != 0 || a.Length < (long)indices.Length * stride)
        {
            throw ShapeMismatch($"{indices.Length} rows of padded width {stride} do not fit a span of {a.Length} elements.");
        }

        int rows = c.Length / stride;
        foreach (int index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)rows, nameof(indices));
        }

        ref float firstA = ref MemoryMarshal.GetReference(a);
        ref float firstC = ref MemoryMarshal.GetReference(c);
        if (Vector512.IsHardwareAccelerated)
        {
            ScatterAddRows512(ref firstA, indices, ref firstC, (nuint)stride);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ScatterAddRows256(ref firstA, indices, ref firstC, (nuint)stride);
        }
        else
        {
            ScatterAddRows128(ref firstA, indices, ref firstC, (nuint)stride);
        }
    }

    /// <summary>Transposes a matrix of padded rows: effectively computes <c>destination[c, r] = source[r, c]</c>.</summary>
    /// <remarks>Moves values in blocks of 4 x 4. Blocks at the edges move the padding along, which is zero on both sides.</remarks>
    /// <param name="source">rows x columns.</param>
    /// <param name="sourceStride">The distance between two rows of <paramref name="source"/>, a multiple of 16.</param>
    /// <param name="destination">columns x rows.</param>
    /// <param name="destinationStride">The distance between two rows of <paramref name="destination"/>, a multiple of 16.</param>
    /// <param name="rows">The number of rows of <paramref name="source"/>.</param>
    /// <param name="columns">The number of columns of <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ReadOnlySpan<float> source, int sourceStride, Span<float> destination, int destinationStride, int rows, int columns)
    {
        if (sourceStride < AlignedBuffer.Padded(columns) || destinationStride < AlignedBuffer.Padded(rows) || source.Length < (long)rows * sourceStride || destination.Length < (long)columns * destinationStride)
        {
            throw ShapeMismatch($"{rows} x {columns} elements with strides {sourceStride} and {destinationStride} do not fit spans of {source.Length} and {destination.Length} elements.");
        }

        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination);
        nuint fromStride = (nuint)sourceStride, toStride = (nuint)destinationStride;
        for (int r = 0; r < rows; r += 4)
        {
            for (int c = 0; c < columns; c += 4)
            {
                nuint start = (nuint)r * fromStride + (nuint)c;
                Vector128<float> row0 = Vector128.LoadUnsafe(ref from, start);
                Vector128<float> row1 = r + 1 < rows ? Vector128.LoadUnsafe(ref from, start + fromStride) : Vector128<float>.Zero;
                Vector128<float> row2 = r + 2 < rows ? Vector128.LoadUnsafe(ref from, start + 2 * fromStride) : Vector128<float>.Zero;
                Vector128<float> row3 = r + 3 < rows ? Vector128.LoadUnsafe(ref from, start + 3 * fromStride) : Vector128<float>.Zero;

                Vector128<float> low01 = Quads.InterleaveLow(row0, row1), high01 = Quads.InterleaveHigh(row0, row1);
                Vector128<float> low23 = Quads.InterleaveLow(row2, row3), high23 = Quads.InterleaveHigh(row2, row3);

                nuint end = (nuint)c * toStride + (nuint)r;
                Quads.JoinLow(low01, low23).StoreUnsafe(ref to, end);
                if (c + 1 < columns)
                {
                    Quads.JoinHigh(low01, low23).StoreUnsafe(ref to, end + toStride);
                }

                if (c + 2 < columns)
                {
                    Quads.JoinLow(high01, high23).StoreUnsafe(ref to, end + 2 * toStride);
                }

                if (c + 3 < columns)
                {
                    Quads.JoinHigh(high01, high23).StoreUnsafe(ref to, end + 3 * toStride);
                }
            }
        }
    }

    private static ArgumentException ShapeMismatch(string message) => new(message);
}
