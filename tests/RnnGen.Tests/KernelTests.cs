using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RnnGen.Cells;
using RnnGen.Numerics;

namespace RnnGen.Tests;

/// <summary>The three width bodies of each kernel give the same bits, and those of a plain loop within rounding. 512 bits are emulated where the CPU has none.</summary>
public class KernelTests
{
    /// <summary>Sums of up to 70 products of values below 1 in float32.</summary>
    private const double Tolerance = 1e-5;

    private readonly Random _random = new(7);

    [Fact]
    public void AddVectorMatrix_is_the_same_at_every_width()
    {
        for (int n = 0; n <= 40; n++)
        {
            int width = 16 * (1 + n % 5);
            float[] x = Values(n), matrix = Values(n * width), y = Values(width);
            float[] y512 = [.. y], y256 = [.. y], y128 = [.. y], reverse512 = [.. y], reverse256 = [.. y], reverse128 = [.. y];
            MatrixKernels.AddVectorMatrix512(ref Ref(x), (nuint)n, ref Ref(matrix), ref y512[0], (nuint)width, fromEnd: false);
            MatrixKernels.AddVectorMatrix256(ref Ref(x), (nuint)n, ref Ref(matrix), ref y256[0], (nuint)width, fromEnd: false);
            MatrixKernels.AddVectorMatrix128(ref Ref(x), (nuint)n, ref Ref(matrix), ref y128[0], (nuint)width, fromEnd: false);
            MatrixKernels.AddVectorMatrix512(ref Ref(x), (nuint)n, ref Ref(matrix), ref reverse512[0], (nuint)width, fromEnd: true);
            MatrixKernels.AddVectorMatrix256(ref Ref(x), (nuint)n, ref Ref(matrix), ref reverse256[0], (nuint)width, fromEnd: true);
            MatrixKernels.AddVectorMatrix128(ref Ref(x), (nuint)n, ref Ref(matrix), ref reverse128[0], (nuint)width, fromEnd: true);
            AssertSame(y512, y256, y128);
            AssertSame(reverse512, reverse256, reverse128);
            AssertSame(y512, reverse512, y512);
            float[] small512 = [.. y], small256 = [.. y], small128 = [.. y];
            if (n % 8 == 0)
            {
                MatrixKernels.AddSmallVectorMatrix256(ref Ref(x), (nuint)n, ref Ref(matrix), ref small256[0], (nuint)width);
                MatrixKernels.AddSmallVectorMatrix128(ref Ref(x), (nuint)n, ref Ref(matrix), ref small128[0], (nuint)width);
                AssertSame(y512, small256, small128);
            }

            if (n % 16 == 0)
            {
                MatrixKernels.AddSmallVectorMatrix512(ref Ref(x), (nuint)n, ref Ref(matrix), ref small512[0], (nuint)width);
                AssertSame(y512, small512, y512);
            }

            for (int k = 0; k < y.Length; k++)
            {
                double expected = y[k] + Enumerable.Range(0, n).Sum(j => (double)x[j] * matrix[InPanels(j, k, n)]);
                Assert.InRange(y256[k] - expected, -Tolerance, Tolerance);
            }
        }
    }

    [Fact]
    public void AddProduct_is_the_same_at_every_width_in_both_orientations()
    {
        for (int rows = 1; rows <= 40; rows++)
        {
            int inner = 1 + _random.Next(30), width = 16 * (1 + _random.Next(4)), columns = width - _random.Next(16);
            foreach (bool transposed in new[] { false, true })
            {
                // Rows times panels into rows, or columns times rows into panels.
                (int rowStep, int innerStep) = transposed ? (1, rows) : (inner, 1);
                (int bPanel, int bStep) = transposed ? (16, width) : (16 * inner, 16);
                (int cPanel, int cStep) = transposed ? (16 * rows, 16) : (16, width);
                float[] a = Values(rows * inner), b = Values(inner * width), c = Values(rows * width);
                ClearPadding(b, inner, columns, width, inPanels: !transposed);
                float[] c512 = [.. c], c256 = [.. c], c128 = [.. c];
                MatrixKernels.AddProduct512(ref a[0], (nuint)rowStep, (nuint)innerStep, ref b[0], (nuint)bPanel, (nuint)bStep, ref c512[0], (nuint)cPanel, (nuint)cStep, (nuint)columns, (nuint)rows, (nuint)inner);
                MatrixKernels.AddProduct256(ref a[0], (nuint)rowStep, (nuint)innerStep, ref b[0], (nuint)bPanel, (nuint)bStep, ref c256[0], (nuint)cPanel, (nuint)cStep, (nuint)columns, (nuint)rows, (nuint)inner);
                MatrixKernels.AddProduct128(ref a[0], (nuint)rowStep, (nuint)innerStep, ref b[0], (nuint)bPanel, (nuint)bStep, ref c128[0], (nuint)cPanel, (nuint)cStep, (nuint)columns, (nuint)rows, (nuint)inner);
                AssertSame(c512, c256, c128);
                for (int i = 0; i < rows; i++)
                {
                    for (int k = 0; k < width; k++)
                    {
                        int at = transposed ? InPanels(i, k, rows) : i * width + k;
                        double expected = c[at] + Enumerable.Range(0, inner).Sum(j => (double)a[i * rowStep + j * innerStep] * b[transposed ? j * width + k : InPanels(j, k, inner)]);
                        Assert.InRange(c256[at] - expected, -Tolerance, Tolerance);
                    }
                }
            }
        }
    }

    [Fact]
    public void Packed_products_are_the_same_at_every_width_and_as_those_not_packed()
    {
        for (int rows = 1; rows <= 40; rows++)
        {
            int inner = 1 + _random.Next(30), width = 16 * (1 + _random.Next(5)), columns = width - _random.Next(16);
            foreach (bool across in new[] { false, true })
            {
                (int rowStep, int innerStep) = across ? (1, rows + 3) : (inner + 3, 1);
                (int bPanel, int bStep) = across ? (16, width) : (16 * inner, 16);
                (int cPanel, int cStep) = across ? (16 * rows, 16) : (16, width);
                float[] a = Values((rows + 3) * (inner + 3)), b = Values(inner * width), c = Values(rows * width), packedA = new float[(rows + 6) * inner], packedB = new float[16 * inner];
                ClearPadding(b, inner, columns, width, inPanels: !across);
                float[] plain = [.. c], c256 = [.. c], c128 = [.. c];
                PackedRows groups = new(rows);
                nuint n = (nuint)inner, w = (nuint)columns;
                groups.Pack(ref a[0], (nuint)rowStep, (nuint)innerStep, n, ref packedA[0]);
                MatrixKernels.AddPackedProduct256(ref packedA[0], groups, ref b[0], (nuint)bPanel, (nuint)bStep, ref packedB[0], ref c256[0], (nuint)cPanel, (nuint)cStep, w, n);
                MatrixKernels.AddPackedProduct128(ref packedA[0], groups, ref b[0], (nuint)bPanel, (nuint)bStep, ref packedB[0], ref c128[0], (nuint)cPanel, (nuint)cStep, w, n);
                MatrixKernels.AddProduct512(ref a[0], (nuint)rowStep, (nuint)innerStep, ref b[0], (nuint)bPanel, (nuint)bStep, ref plain[0], (nuint)cPanel, (nuint)cStep, w, (nuint)rows, n);
                AssertSame(plain, c256, c128);
            }
        }
    }

    // More rows than a block has, columns that fill no panel, and outputs that hold something else before.
    [Fact]
    public void Product_replaces_what_was_there()
    {
        const int Rows = 130, Inner = 21, Columns = 37, Width = 48, Stride = 64;
        float[] a = Values(Rows * Inner), b = Values(Inner * Width), c = Values(Rows * Stride), gradient = new float[Inner * Width];
        ClearPadding(b, Inner, Columns, Width, inPanels: true);
        MatrixKernels.Product(a, Inner, b, c, Stride, Columns, Rows, Inner);
        float[] sums = SumsInOrder(Rows, Columns, Inner, (i, j) => a[i * Inner + j], (j, k) => b[InPanels(j, k, Inner)], static (i, k) => i * Stride + k, c.Length);
        AssertSame(sums, c, c);
        MatrixKernels.AddTransposedProduct(a, Inner, c, Stride, gradient, Columns, Inner, Rows, 0, Inner);
        float[] gradientSums = SumsInOrder(Inner, Columns, Rows, (j, i) => a[i * Inner + j], (i, k) => c[i * Stride + k], static (j, k) => InPanels(j, k, Inner), gradient.Length);
        AssertSame(gradientSums, gradient, gradient);

        // With a bias, as if each row had held it.
        float[] bias = [.. Values(Columns), .. new float[Width - Columns]], added = new float[c.Length], biased = Values(c.Length);
        MatrixKernels.FillRows(bias, added, Stride, Rows);
        MatrixKernels.AddProduct(a, Inner, b, added, Stride, Columns, Rows, Inner);
        MatrixKernels.Product(a, Inner, b, biased, Stride, Columns, Rows, Inner, bias);
        Assert.All(Enumerable.Range(0, Rows), i => Assert.Equal(added[(i * Stride)..(i * Stride + Width)], biased[(i * Stride)..(i * Stride + Width)]));

        Assert.Throws<ArgumentException>(() => MatrixKernels.AddProduct(a, Inner, b.AsSpan(1), c, Stride, Columns, Rows, Inner));
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddProduct(a, Inner, b, c, 40, Columns, Rows, Inner));
    }

    private static void ClearPadding(float[] b, int rows, int columns, int width, bool inPanels)
    {
        for (int j = 0; j < rows; j++)
        {
            for (int k = columns; k < width; k++)
            {
                b[inPanels ? InPanels(j, k, rows) : j * width + k] = 0;
            }
        }
    }

    // In parts of 4,096, in the order of those, in one piece and in pieces of rows. In a single sum the errors would be ten times as large.
    [Fact]
    public void Gradients_of_many_positions_are_sums_of_parts()
    {
        const int Rows = 21, Columns = 37, Width = 48, Stride = 32, Part = 4096, Inner = 9 * Part + 5, First = 4;
        const double Tolerance = 1e-6;
        float[] a = [.. Values(Inner * Stride).Select(Math.Abs)], b = [.. Values(Inner * Width).Select(Math.Abs)], whole = new float[Rows * Width], pieces = new float[Rows * Width];
        ClearPadding(b, Inner, Columns, Width, inPanels: false);
        MatrixKernels.AddTransposedProduct(a, Stride, b, Width, whole, Columns, Rows, Inner, 0, Rows, First);
        MatrixKernels.AddTransposedProduct(a, Stride, b, Width, pieces, Columns, Rows, Inner, 0, 16, First);
        MatrixKernels.AddTransposedProduct(a, Stride, b, Width, pieces, Columns, Rows, Inner, 16, Rows, First);
        float[] expected = new float[Rows * Width], sums = new float[Width], expectedSums = new float[Width];
        for (int t = First; t < Inner; t = (t / Part + 1) * Part)
        {
            float[] part = SumsInOrder(Rows, Columns, Math.Min((t / Part + 1) * Part, Inner) - t, (i, j) => a[(t + j) * Stride + i], (j, k) => b[(t + j) * Width + k], static (i, k) => InPanels(i, k, Rows), expected.Length);
            expected = [.. expected.Zip(part, static (sum, next) => sum + next)];
        }

        AssertSame(expected, whole, pieces);
        Assert.All(Enumerable.Range(0, Rows), i => Assert.Equal(1, whole[InPanels(i, 5, Rows)] / Enumerable.Range(First, Inner - First).Sum(t => (double)a[t * Stride + i] * b[t * Width + 5]), Tolerance));

        MatrixKernels.AddColumnSums(b, Width, sums, Inner);
        for (int t = 0; t < Inner; t += Part)
        {
            float[] part = SumsInOrder(1, Width, Math.Min(Part, Inner - t), static (_, _) => 1, (j, k) => b[(t + j) * Width + k], static (_, k) => k, Width);
            expectedSums = [.. expectedSums.Zip(part, static (sum, next) => sum + next)];
        }

        AssertSame(expectedSums, sums, sums);
    }

    // More summands and more rows than the largest blocks have, 1,024 and 64, and across 256 and 512, in one piece and in pieces of rows.
    [Fact]
    public void Blocks_continue_one_another()
    {
        const int Rows = 525, Inner = 300, Width = 80, Stride = 528;
        float[] a = Values(Inner * Stride), b = Values(Inner * Width), whole = new float[Rows * Width], pieces = new float[Rows * Width];
        MatrixKernels.AddTransposedProduct(a, Stride, b, Width, whole, Width, Rows, Inner, 0, Rows);
        MatrixKernels.AddTransposedProduct(a, Stride, b, Width, pieces, Width, Rows, Inner, 0, 52);
        MatrixKernels.AddTransposedProduct(a, Stride, b, Width, pieces, Width, Rows, Inner, 52, Rows);
        float[] expected = SumsInOrder(Rows, Width, Inner, (i, t) => a[t * Stride + i], (t, k) => b[t * Width + k], static (i, k) => InPanels(i, k, Rows), whole.Length);
        AssertSame(expected, whole, pieces);

        // Summands left out at the beginning are not read.
        const int First = 260;
        float[] rest = new float[whole.Length], ofRest = new float[whole.Length];
        MatrixKernels.AddTransposedProduct(a.AsSpan(First * Stride), Stride, b.AsSpan(First * Width), Width, ofRest, Width, Rows, Inner - First, 0, Rows);
        a.AsSpan(0, First * Stride).Fill(float.NaN);
        MatrixKernels.AddTransposedProduct(a, Stride, b, Width, rest, Width, Rows, Inner, 0, Rows, First);
        AssertSame(ofRest, rest, rest);
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddTransposedProduct(a, Stride, b, Width, rest, Width, Rows, Inner, 0, Rows, Inner + 1));

        const int Sequences = 70, Units = 1100;
        float[] rows = Values(Sequences * Units), panels = Values(Units * Width), c = new float[Sequences * Width];
        MatrixKernels.AddProduct(rows, Units, panels, c, Width, Width, Sequences, Units);
        float[] sums = SumsInOrder(Sequences, Width, Units, (i, j) => rows[i * Units + j], (j, k) => panels[InPanels(j, k, Units)], static (i, k) => i * Width + k, c.Length);
        AssertSame(sums, c, c);
    }

    // A product as it is documented: each element's products added one by one.
    private static float[] SumsInOrder(int rows, int columns, int inner, Func<int, int, float> a, Func<int, int, float> b, Func<int, int, int> at, int length)
    {
        float[] c = new float[length];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < columns; k++)
            {
                for (int j = 0; j < inner; j++)
                {
                    c[at(i, k)] += a(i, j) * b(j, k);
                }
            }
        }

        return c;
    }

    [Fact]
    public void Rows_by_index_are_the_same_at_every_width()
    {
        const int Rows = 3, Width = 48, Stride = 64;
        int[] indices = [2, -1, 0, 2];
        float[] table = Values(Rows * Width), bias = Values(Width), a = Values(indices.Length * Stride), c = Values(indices.Length * Stride), sums = Values(Rows * Width);
        float[] c512 = [.. c], c256 = [.. c], c128 = [.. c], sums512 = [.. sums], sums256 = [.. sums], sums128 = [.. sums];
        MatrixKernels.LookUpRows512(ref table[0], ref bias[0], indices, ref c512[0], Stride, Width);
        MatrixKernels.LookUpRows256(ref table[0], ref bias[0], indices, ref c256[0], Stride, Width);
        MatrixKernels.LookUpRows128(ref table[0], ref bias[0], indices, ref c128[0], Stride, Width);
        MatrixKernels.ScatterAddRows512(ref a[0], Stride, indices, ref sums512[0], Width);
        MatrixKernels.ScatterAddRows256(ref a[0], Stride, indices, ref sums256[0], Width);
        MatrixKernels.ScatterAddRows128(ref a[0], Stride, indices, ref sums128[0], Width);
        for (int t = 0; t < indices.Length; t++)
        {
            for (int k = 0; k < Width; k++)
            {
                c[t * Stride + k] = indices[t] < 0 ? bias[k] : table[indices[t] * Width + k] + bias[k];
                if (indices[t] >= 0)
                {
                    sums[indices[t] * Width + k] += a[t * Stride + k];
                }
            }
        }

        AssertSame(c, c512, c256);
        AssertSame(c, c128, c128);
        AssertSame(sums, sums512, sums256);
        AssertSame(sums, sums128, sums128);
        MatrixKernels.GatherRows(table, indices, c, Stride, Width);
        Assert.All(Enumerable.Range(0, indices.Length * Width), i => Assert.Equal(indices[i / Width] < 0 ? 0 : table[indices[i / Width] * Width + i % Width], c[i / Width * Stride + i % Width]));
    }

    [Fact]
    public void Column_sums_are_the_same_at_every_width()
    {
        const int Rows = 5, Width = 112, Stride = 144, OtherStride = 128;
        float[] a = Values(Rows * Stride), b = Values(Rows * OtherStride), y = Values(Width), z = [.. y];
        float[] y512 = [.. y], y256 = [.. y], y128 = [.. y], z512 = [.. y], z256 = [.. y], z128 = [.. y];
        MatrixKernels.AddColumnSums512(ref a[0], Stride, ref y512[0], Width, Rows);
        MatrixKernels.AddColumnSums256(ref a[0], Stride, ref y256[0], Width, Rows);
        MatrixKernels.AddColumnSums128(ref a[0], Stride, ref y128[0], Width, Rows);
        MatrixKernels.AddColumnProducts512(ref a[0], Stride, ref b[0], OtherStride, ref z512[0], Width, Rows);
        MatrixKernels.AddColumnProducts256(ref a[0], Stride, ref b[0], OtherStride, ref z256[0], Width, Rows);
        MatrixKernels.AddColumnProducts128(ref a[0], Stride, ref b[0], OtherStride, ref z128[0], Width, Rows);
        for (int i = 0; i < Rows * Width; i++)
        {
            y[i % Width] += a[i / Width * Stride + i % Width];
            z[i % Width] += a[i / Width * Stride + i % Width] * b[i / Width * OtherStride + i % Width];
        }

        AssertSame(y, y512, y256);
        AssertSame(y, y128, y128);
        AssertSame(z, z512, z256);
        AssertSame(z, z128, z128);
    }

    [Fact]
    public void Transpose_moves_every_element()
    {
        for (int rows = 1; rows <= 37; rows++)
        {
            for (int columns = 1; columns <= 21; columns++)
            {
                float[] source = Values(rows * Padding.Padded(columns)), destination = new float[columns * Padding.Padded(rows)];
                MatrixKernels.Transpose(source, destination, rows, columns);
                for (int r = 0; r < rows; r++)
                {
                    for (int c = 0; c < columns; c++)
                    {
                        Assert.Equal(source[InPanels(r, c, rows)], destination[InPanels(c, r, columns)]);
                    }
                }

                Assert.All(Enumerable.Range(rows, Padding.Padded(rows) - rows), r => Assert.All(Enumerable.Range(0, columns), c => Assert.Equal(0, destination[InPanels(c, r, columns)])));
            }
        }
    }

    [Fact]
    public void Loss_is_the_same_at_every_width()
    {
        for (int size = 1; size <= 70; size += 3)
        {
            int stride = Padding.Padded(size), rows = 1 + size % 20;
            float[] y = Values(rows * stride);
            float[][] dy = [new float[y.Length], new float[y.Length], new float[y.Length]], sums = [new float[32], new float[32], new float[32]], maxima = [new float[32], new float[32], new float[32]];
            CrossEntropy.SoftmaxRows512(ref y[0], ref dy[0][0], ref sums[0][0], ref maxima[0][0], (nuint)rows, (nuint)size, (nuint)stride, 1f / rows);
            CrossEntropy.SoftmaxRows256(ref y[0], ref dy[1][0], ref sums[1][0], ref maxima[1][0], (nuint)rows, (nuint)size, (nuint)stride, 1f / rows);
            CrossEntropy.SoftmaxRows128(ref y[0], ref dy[2][0], ref sums[2][0], ref maxima[2][0], (nuint)rows, (nuint)size, (nuint)stride, 1f / rows);
            AssertSame(dy[0], dy[1], dy[2]);
            AssertSame(sums[0], sums[1], sums[2]);
            AssertSame(maxima[0], maxima[1], maxima[2]);
        }
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddVectorMatrix(new float[3], new float[47], new float[16]));
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddProduct(new float[4], 2, new float[16], new float[32], 16, 16, 2, 2));
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddTransposedProduct(new float[3], 2, new float[32], 16, new float[32], 16, 2, 2, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixKernels.ScatterAddRows(new float[16], 16, [2], new float[32], 16));
        Assert.Throws<ArgumentException>(() => MatrixKernels.LookUpRows(new float[16], new float[16], [0, 0], new float[31], 16));
        Assert.Throws<ArgumentException>(() => MatrixKernels.FillRows(new float[16], new float[64], 8, 2));
        Assert.Throws<ArgumentException>(() => MatrixKernels.Transpose(new float[15], new float[64], 1, 1));
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddColumnSums(new float[31], 16, new float[16], 2));
        Assert.Throws<ArgumentException>(() => CrossEntropy.ForwardBackwardRows(new float[15], new float[64], new float[64], [0], 3, 16, [], 0, 1));
        Assert.Throws<ArgumentException>(() => SquaredError.ForwardBackwardRows(new float[15], new float[64], new float[64], new float[64], 16, 3, 16, 1, [], 0, 1));

        // Numbers that wrap around, or that no row bounds.
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddProduct(new float[2], 2, new float[32], new float[16], 16, int.MaxValue, 1, 2));
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddTransposedProduct(new float[4], 2, new float[32], 16, new float[32], 16, 0, 2, 0, 1_000_000));
        Assert.Throws<ArgumentException>(() => MatrixKernels.Transpose(new float[16], new float[16], 0, 1));
        Assert.Throws<ArgumentException>(() => MatrixKernels.Transpose(new float[16], new float[16], 1, 0));
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddColumnSums(new float[32], 16, new float[16], -1));
        Assert.Throws<ArgumentException>(() => MatrixKernels.AddColumnProducts(new float[32], 16, new float[32], 16, new float[16], -1));
        Assert.Throws<ArgumentException>(() => CrossEntropy.ForwardBackwardRows(new float[16], new float[64], new float[64], [0], -1, 16, [], 0, 1));
        Assert.Throws<ArgumentException>(() => CrossEntropy.Mean(new float[17], 16, 16));
        Assert.Throws<ArgumentException>(() => SquaredError.Mean(new float[16], 0, 1, 1));
        Assert.Throws<ArgumentException>(() => GruCell.Forward(new float[48], 48, new float[16], new float[16], new float[16], 16, -8, 1));
    }

    [Fact]
    public void Buffers_begin_at_a_cache_line()
    {
        for (int length = 1; length <= 20; length++)
        {
            AlignedBuffer buffer = new(length);
            Assert.Equal(0, Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetReference(buffer.Span)) % 64);
        }
    }

    // Element (row, column) of a matrix of so many rows.
    private static int InPanels(int row, int column, int rows) => column / 16 * 16 * rows + 16 * row + column % 16;

    private float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => _random.NextSingle() * 2 - 1)];

    private static ref float Ref(float[] values) => ref MemoryMarshal.GetArrayDataReference(values);

    private static void AssertSame(float[] a, float[] b, float[] c)
    {
        Assert.Equal(a.Select(BitConverter.SingleToInt32Bits), b.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(b.Select(BitConverter.SingleToInt32Bits), c.Select(BitConverter.SingleToInt32Bits));
    }
}
