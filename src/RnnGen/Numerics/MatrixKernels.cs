using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

/// <summary>
/// Matrix products. Every product runs over outputs: one input is broadcast and accumulated into many outputs, so no sum crosses vector
/// lanes and the bits do not depend on the vector width.
/// </summary>
/// <remarks>
/// <para>Called by generated code with its compiled shapes as arguments.</para>
/// <para>
/// Weights lie in panels of 16 columns: element (j, k) of a matrix of n rows at <c>k / 16 * 16 n + 16 j + k % 16</c>. A row of a panel is one
/// cache line, and a product reads its panels from end to end, whatever the number of columns. Activations lie in rows; a row's stride is a
/// multiple of 16 elements.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class MatrixKernels
{
    /// <summary>The columns of a panel.</summary>
    internal const int PanelColumns = Padding.RowMultiple;

    private const nuint PanelWidth = PanelColumns;

    // One for each thread, whose stack may be too short: the part of a sum, grown as needed, and the packed rows and columns of a block.
    [ThreadStatic]
    private static AlignedBuffer? _part, _packed;

    // Rows whose inputs and outputs stay in a cache while a product goes through its panels.
    private const int RowsInBlock = 64;

    /// <summary>Vector times matrix, added to the output: effectively computes <c>y[k] += sum over j of x[j] * matrix[j, k]</c>.</summary>
    /// <remarks>
    /// The inputs are taken in groups of 1, 2 and 4 as the binary digits of their number n tell, then in groups of 8. A group's products are
    /// summed as a balanced tree and the sum is added to the output. The order depends on n alone; with it a recurrence
    /// waits for 4 additions where n is at most 15, instead of n. The direction in which the columns are read shows in no bit.
    /// </remarks>
    /// <param name="x">The n inputs.</param>
    /// <param name="matrix">n rows of <c>y.Length</c> columns, in panels.</param>
    /// <param name="y">The outputs; its length is a multiple of 16.</param>
    /// <param name="fromEnd">
    /// Whether the columns are read from the last to the first. Of a matrix that is larger than a cache, products in turns from either end find
    /// there what the one before read last; in one direction alone each of them would find nothing.
    /// </param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddVectorMatrix(ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> y, bool fromEnd = false)
    {
        if (y.Length % PanelColumns != 0 || matrix.Length < (long)x.Length * y.Length)
        {
            ThrowVectorMatrix(x.Length, y.Length, matrix.Length);
        }

        ref float firstX = ref MemoryMarshal.GetReference(x);
        ref float firstOfMatrix = ref MemoryMarshal.GetReference(matrix);
        ref float firstY = ref MemoryMarshal.GetReference(y);
        bool isSmall = IsSmall(x.Length, y.Length);
        if (Vector512.IsHardwareAccelerated && isSmall)
        {
            AddSmallVectorMatrix512(ref firstX, (nuint)x.Length, ref firstOfMatrix, ref firstY, (nuint)y.Length);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            AddVectorMatrix512(ref firstX, (nuint)x.Length, ref firstOfMatrix, ref firstY, (nuint)y.Length, fromEnd);
        }
        else if (Vector256.IsHardwareAccelerated && isSmall)
        {
            AddSmallVectorMatrix256(ref firstX, (nuint)x.Length, ref firstOfMatrix, ref firstY, (nuint)y.Length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddVectorMatrix256(ref firstX, (nuint)x.Length, ref firstOfMatrix, ref firstY, (nuint)y.Length, fromEnd);
        }
        else if (isSmall)
        {
            AddSmallVectorMatrix128(ref firstX, (nuint)x.Length, ref firstOfMatrix, ref firstY, (nuint)y.Length);
        }
        else
        {
            AddVectorMatrix128(ref firstX, (nuint)x.Length, ref firstOfMatrix, ref firstY, (nuint)y.Length, fromEnd);
        }
    }

    /// <summary>
    /// Matrix times matrix, added to the output: effectively computes <c>c[i, k] += sum over j of a[i, j] * b[j, k]</c>, the sum taken in the
    /// order of j, starting from the value of <c>c[i, k]</c>.
    /// </summary>
    /// <param name="a">The rows of inputs, (i, j) at <c>i * aStride + j</c>.</param>
    /// <param name="aStride">The distance between two rows of <paramref name="a"/>.</param>
    /// <param name="b">inner rows of <paramref name="width"/> columns, in panels.</param>
    /// <param name="c">The rows of outputs, (i, k) at <c>i * cStride + k</c>, with as many columns as <paramref name="b"/> has with its zeros; those stay, or zeros are added.</param>
    /// <param name="cStride">The distance between two rows of <paramref name="c"/>.</param>
    /// <param name="width">The number of columns; up to the next multiple of 16 follow zeros in <paramref name="b"/>.</param>
    /// <param name="rows">The number of rows of <paramref name="a"/> and <paramref name="c"/>.</param>
    /// <param name="inner">The number of summands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void AddProduct(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int cStride, int width, int rows, int inner)
    {
        int padded = Padding.Padded(width);
        CheckShapes(
            width, rows, inner, fits: cStride >= padded && aStride >= inner && b.Length >= (long)inner * padded
                && a.Length >= (long)(rows - 1) * aStride + inner && c.Length >= (long)(rows - 1) * cStride + padded,
            a.Length, b.Length, c.Length);
        AddProduct(
            ref MemoryMarshal.GetReference(a), aStride, 1, ref MemoryMarshal.GetReference(b), inner * PanelColumns, PanelColumns,
            ref MemoryMarshal.GetReference(c), PanelColumns, cStride, width, rows, inner);
    }

    /// <summary>Matrix times matrix: effectively computes <c>c[i, k] = bias[k] + sum over j of a[i, j] * b[j, k]</c>, the sum taken in the order of j, starting from the bias.</summary>
    /// <param name="a">The rows of inputs, (i, j) at <c>i * aStride + j</c>.</param>
    /// <param name="aStride">The distance between two rows of <paramref name="a"/>.</param>
    /// <param name="b">inner rows of <paramref name="width"/> columns, in panels.</param>
    /// <param name="c">The rows of outputs, (i, k) at <c>i * cStride + k</c>, all of them; without a bias what lies between two rows becomes zero.</param>
    /// <param name="cStride">The distance between two rows of <paramref name="c"/>.</param>
    /// <param name="width">The number of columns; up to the next multiple of 16 follow zeros in <paramref name="b"/>.</param>
    /// <param name="rows">The number of rows of <paramref name="a"/> and <paramref name="c"/>.</param>
    /// <param name="inner">The number of summands.</param>
    /// <param name="bias">A row with its padding. Empty: zeros.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Product(
        ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int cStride, int width, int rows, int inner, ReadOnlySpan<float> bias = default)
    {
        // Block by block, so that the bias is still in the cache when the product is added to it.
        for (int i = 0; i < rows; i += RowsInBlock)
        {
            int count = Math.Min(RowsInBlock, rows - i);
            Span<float> block = c.Slice(i * cStride, count * cStride);
            if (bias.IsEmpty)
            {
                block.Clear();
            }
            else
            {
                FillRows(bias, block, cStride, count);
            }

            AddProduct(a[(i * aStride)..], aStride, b, block, cStride, width, count, inner);
        }
    }

    /// <summary>
    /// Transposed matrix times matrix, added to the output: effectively computes <c>c[i, k] += sum over t of a[t, i] * b[t, k]</c>, the sum taken
    /// in the order of t, starting from the value of <c>c[i, k]</c>, and from zero at each multiple of 4,096. This is the weight gradient over T positions.
    /// </summary>
    /// <param name="a">inner rows, (t, i) at <c>t * aStride + i</c>.</param>
    /// <param name="aStride">The distance between two rows of <paramref name="a"/>.</param>
    /// <param name="b">inner rows, (t, k) at <c>t * bStride + k</c>.</param>
    /// <param name="bStride">The distance between two rows of <paramref name="b"/>.</param>
    /// <param name="c">rows of <paramref name="width"/> columns, in panels, whose padding stays, or zeros are added to it.</param>
    /// <param name="width">The number of columns; up to the next multiple of 16 follow zeros in <paramref name="b"/>.</param>
    /// <param name="rows">The number of rows of <paramref name="c"/>.</param>
    /// <param name="inner">The number of summands.</param>
    /// <param name="firstRow">The first row to compute.</param>
    /// <param name="endRow">The row after the last one to compute.</param>
    /// <param name="firstSummand">The first summand to add, as those before it are zero.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void AddTransposedProduct(
        ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, int bStride, Span<float> c, int width, int rows, int inner, int firstRow, int endRow, int firstSummand = 0)
    {
        int padded = Padding.Padded(width), count = endRow - firstRow;
        CheckShapes(
            width, count, inner, fits: aStride >= rows && bStride >= padded && c.Length >= (long)rows * padded && firstRow >= 0 && endRow <= rows && firstSummand >= 0 && firstSummand <= inner
                && a.Length >= (long)(inner - 1) * aStride + rows && b.Length >= (long)(inner - 1) * bStride + padded,
            a.Length, b.Length, c.Length);

        // Parts begin at multiples of their length, whatever is left out as zero.
        int end = (firstSummand / Summation.PositionsInPart + 1) * Summation.PositionsInPart;
        AddPart(a, aStride, b, bStride, c[(firstRow * PanelColumns)..], rows, width, firstRow, count, firstSummand, Math.Min(end, inner));
        if (inner <= end)
        {
            return;
        }

        Span<float> part = Part(count * padded);
        for (int t = end; t < inner; t += Summation.PositionsInPart)
        {
            part.Clear();
            AddPart(a, aStride, b, bStride, part, count, width, firstRow, count, t, Math.Min(t + Summation.PositionsInPart, inner));
            for (int panel = 0; panel < padded; panel += PanelColumns)
            {
                Span<float> sums = c.Slice(panel * rows + firstRow * PanelColumns, count * PanelColumns);
                VectorMath.Add(sums, part.Slice(panel * count, count * PanelColumns), sums);
            }
        }
    }

    private static Span<float> Part(int length) => (_part?.Length >= length ? _part : _part = new AlignedBuffer(length)).Slice(0, length);

    // One part of the sums, for some rows of c, which begins with the first of them and has rowsOfPanel rows in a panel.
    private static void AddPart(
        ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, int bStride, Span<float> c, int rowsOfPanel, int width, int firstRow, int count, int firstSummand, int endSummand) => AddProduct(
            ref Unsafe.Add(ref MemoryMarshal.GetReference(a), firstSummand * aStride + firstRow), 1, aStride,
            ref Unsafe.Add(ref MemoryMarshal.GetReference(b), firstSummand * bStride), PanelColumns, bStride,
            ref MemoryMarshal.GetReference(c), rowsOfPanel * PanelColumns, PanelColumns, width, count, endSummand - firstSummand);

    // A further block of summands continues from memory. With 512 bits blocks are as long as a cache allows, because a tile loads and stores its sums
    // for each: long rows of inputs, but of a weight gradient 256 positions, which lie apart, and of those nearly all rows, so that their columns pass
    // through the caches once. Tiles of 256 and 128 bits pack the inputs of long products of many columns, and for weight gradients the columns too.
    private static void AddProduct(
        ref float a, int aRowStep, int aInnerStep, ref float b, int bPanel, int bStep, ref float c, int cPanel, int cStep, int width, int rows, int inner)
    {
        bool wide = Vector512.IsHardwareAccelerated, packed = !wide && width > 48 && inner >= 96 && rows >= 4, across = aInnerStep != 1;
        (int summandsInBlock, int rowsInBlock) = (wide, across) switch
        {
            (true, false) => (1024, RowsInBlock),
            (true, true) => (256, 512),
            (false, false) => (256, RowsInBlock),
            (false, true) => packed ? (128, MaxPackedRows) : (64, 128),
        };
        for (int j = 0; j < inner; j += summandsInBlock)
        {
            for (int i = 0; i < rows; i += rowsInBlock)
            {
                ref float blockA = ref Unsafe.Add(ref a, (nint)i * aRowStep + (nint)j * aInnerStep);
                ref float blockB = ref Unsafe.Add(ref b, (nint)j * bStep);
                ref float blockC = ref Unsafe.Add(ref c, (nint)i * cStep);
                int rowsHere = Math.Min(rowsInBlock, rows - i), summandsHere = Math.Min(summandsInBlock, inner - j);
                if (packed)
                {
                    AddPackedBlock(ref blockA, aRowStep, aInnerStep, ref blockB, bPanel, bStep, ref blockC, cPanel, cStep, width, rowsHere, summandsHere);
                }
                else
                {
                    AddBlock(ref blockA, aRowStep, aInnerStep, ref blockB, bPanel, bStep, ref blockC, cPanel, cStep, width, rowsHere, summandsHere);
                }
            }
        }
    }

    // A multiple of 12: no group of a whole block is incomplete.
    private const int MaxPackedRows = 192, MaxPackedLength = MaxPackedRows * 128, PackedColumnsLength = PanelColumns * 128;

    /// <summary>Gives the calling thread the memory that products need beyond their arguments, so that none of them allocates.</summary>
    internal static void ReserveMemory() => Packed();

    private static Span<float> Packed() => (_packed ??= new AlignedBuffer(Vector512.IsHardwareAccelerated ? 0 : MaxPackedLength + PackedColumnsLength)).Span;

    private static void AddPackedBlock(
        ref float a, int aRowStep, int aInnerStep, ref float b, int bPanel, int bStep, ref float c, int cPanel, int cStep, int width, int rows, int inner)
    {
        ref float packedA = ref MemoryMarshal.GetReference(Packed());
        ref float packedB = ref Unsafe.Add(ref packedA, MaxPackedLength);
        PackedRows groups = new(rows);
        groups.Pack(ref a, (nuint)aRowStep, (nuint)aInnerStep, (nuint)inner, ref packedA);
        if (Vector256.IsHardwareAccelerated)
        {
            AddPackedProduct256(ref packedA, groups, ref b, (nuint)bPanel, (nuint)bStep, ref packedB, ref c, (nuint)cPanel, (nuint)cStep, (nuint)width, (nuint)inner);
        }
        else
        {
            AddPackedProduct128(ref packedA, groups, ref b, (nuint)bPanel, (nuint)bStep, ref packedB, ref c, (nuint)cPanel, (nuint)cStep, (nuint)width, (nuint)inner);
        }
    }

    private static void AddBlock(
        ref float a, int aRowStep, int aInnerStep, ref float b, int bPanel, int bStep, ref float c, int cPanel, int cStep, int width, int rows, int inner)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddProduct512(ref a, (nuint)aRowStep, (nuint)aInnerStep, ref b, (nuint)bPanel, (nuint)bStep, ref c, (nuint)cPanel, (nuint)cStep, (nuint)width, (nuint)rows, (nuint)inner);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddProduct256(ref a, (nuint)aRowStep, (nuint)aInnerStep, ref b, (nuint)bPanel, (nuint)bStep, ref c, (nuint)cPanel, (nuint)cStep, (nuint)width, (nuint)rows, (nuint)inner);
        }
        else
        {
            AddProduct128(ref a, (nuint)aRowStep, (nuint)aInnerStep, ref b, (nuint)bPanel, (nuint)bStep, ref c, (nuint)cPanel, (nuint)cStep, (nuint)width, (nuint)rows, (nuint)inner);
        }
    }

    private static void CheckShapes(int width, int rows, int inner, bool fits, int a, int b, int c)
    {
        if (width < 0 || Padding.Padded(width) < width || rows < 0 || inner < 0 || (!fits && rows > 0))
        {
            throw new ArgumentException($"{rows} rows of {width} columns and {inner} summands do not fit matrices of {a}, {b} and {c} elements.");
        }
    }

    private static void ThrowVectorMatrix(int inputs, int outputs, int length) =>
        throw new ArgumentException($"{inputs} inputs and {outputs} outputs need a matrix of {inputs} rows of {outputs} and outputs padded to {PanelColumns}; the matrix has {length} elements.");
}
