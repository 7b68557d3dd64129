using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

public static partial class MatrixKernels
{
    // y[k] += sum over j of x[j] * matrix[j, k], in groups of 1, 2, 4 (the binary digits of n) and then eights. The matrix lies in panels of
    // 16 columns. Two vectors of outputs stay in registers: the halves of a panel, or two panels.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddVectorMatrix512(ref float x, nuint inner, ref float matrix, ref float y, nuint width)
    {
        nuint panel = inner * PanelWidth, k = 0;
        for (; k + 2 * (nuint)Floats.Count <= width; k += 2 * (nuint)Floats.Count)
        {
            ref float left = ref Unsafe.Add(ref matrix, k / PanelWidth * panel + k % PanelWidth);
            nuint right = Floats.Count == (int)PanelWidth ? panel : (nuint)Floats.Count, j = 0;
            Floats y0 = Lanes.LoadUnsafe(ref y, k), y1 = Lanes.LoadUnsafe(ref y, k + (nuint)Floats.Count);
            if ((inner & 1) != 0)
            {
                Floats x0 = Lanes.Create(x);
                y0 += x0 * Lanes.LoadUnsafe(ref left);
                y1 += x0 * Lanes.LoadUnsafe(ref left, right);
                j += 1;
                left = ref Unsafe.Add(ref left, PanelWidth);
            }

            if ((inner & 2) != 0)
            {
                Floats x0 = Lanes.Create(Unsafe.Add(ref x, j)), x1 = Lanes.Create(Unsafe.Add(ref x, j + 1));
                y0 += x0 * Lanes.LoadUnsafe(ref left) + x1 * Lanes.LoadUnsafe(ref left, PanelWidth);
                y1 += x0 * Lanes.LoadUnsafe(ref left, right) + x1 * Lanes.LoadUnsafe(ref left, right + PanelWidth);
                j += 2;
                left = ref Unsafe.Add(ref left, 2 * PanelWidth);
            }

            if ((inner & 4) != 0)
            {
                Floats x0 = Lanes.Create(Unsafe.Add(ref x, j)), x1 = Lanes.Create(Unsafe.Add(ref x, j + 1));
                Floats x2 = Lanes.Create(Unsafe.Add(ref x, j + 2)), x3 = Lanes.Create(Unsafe.Add(ref x, j + 3));
                y0 += FourProducts(x0, x1, x2, x3, ref left);
                y1 += FourProducts(x0, x1, x2, x3, ref Unsafe.Add(ref left, right));
                j += 4;
                left = ref Unsafe.Add(ref left, 4 * PanelWidth);
            }

            for (; j != inner; j += 8)
            {
                Floats x0 = Lanes.Create(Unsafe.Add(ref x, j)), x1 = Lanes.Create(Unsafe.Add(ref x, j + 1));
                Floats x2 = Lanes.Create(Unsafe.Add(ref x, j + 2)), x3 = Lanes.Create(Unsafe.Add(ref x, j + 3));
                Floats low0 = FourProducts(x0, x1, x2, x3, ref left);
                Floats low1 = FourProducts(x0, x1, x2, x3, ref Unsafe.Add(ref left, right));
                x0 = Lanes.Create(Unsafe.Add(ref x, j + 4));
                x1 = Lanes.Create(Unsafe.Add(ref x, j + 5));
                x2 = Lanes.Create(Unsafe.Add(ref x, j + 6));
                x3 = Lanes.Create(Unsafe.Add(ref x, j + 7));
                left = ref Unsafe.Add(ref left, 4 * PanelWidth);
                y0 += low0 + FourProducts(x0, x1, x2, x3, ref left);
                y1 += low1 + FourProducts(x0, x1, x2, x3, ref Unsafe.Add(ref left, right));
                left = ref Unsafe.Add(ref left, 4 * PanelWidth);
            }

            y0.StoreUnsafe(ref y, k);
            y1.StoreUnsafe(ref y, k + (nuint)Floats.Count);
        }

        if (k < width)
        {
            ref float row = ref Unsafe.Add(ref matrix, k / PanelWidth * panel);
            nuint j = 0;
            Floats y0 = Lanes.LoadUnsafe(ref y, k);
            if ((inner & 1) != 0)
            {
                y0 += Lanes.Create(x) * Lanes.LoadUnsafe(ref row);
                j += 1;
                row = ref Unsafe.Add(ref row, PanelWidth);
            }

            if ((inner & 2) != 0)
            {
                y0 += Lanes.Create(Unsafe.Add(ref x, j)) * Lanes.LoadUnsafe(ref row) + Lanes.Create(Unsafe.Add(ref x, j + 1)) * Lanes.LoadUnsafe(ref row, PanelWidth);
                j += 2;
                row = ref Unsafe.Add(ref row, 2 * PanelWidth);
            }

            if ((inner & 4) != 0)
            {
                y0 += LoadFourProducts512(ref Unsafe.Add(ref x, j), ref row);
                j += 4;
                row = ref Unsafe.Add(ref row, 4 * PanelWidth);
            }

            for (; j != inner; j += 8)
            {
                y0 += LoadFourProducts512(ref Unsafe.Add(ref x, j), ref row) + LoadFourProducts512(ref Unsafe.Add(ref x, j + 4), ref Unsafe.Add(ref row, 4 * PanelWidth));
                row = ref Unsafe.Add(ref row, 8 * PanelWidth);
            }

            y0.StoreUnsafe(ref y, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats FourProducts(Floats x0, Floats x1, Floats x2, Floats x3, ref float row) =>
        (x0 * Lanes.LoadUnsafe(ref row) + x1 * Lanes.LoadUnsafe(ref row, PanelWidth))
        + (x2 * Lanes.LoadUnsafe(ref row, 2 * PanelWidth) + x3 * Lanes.LoadUnsafe(ref row, 3 * PanelWidth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats LoadFourProducts512(ref float x, ref float row) => FourProducts(
        Lanes.Create(x), Lanes.Create(Unsafe.Add(ref x, 1)), Lanes.Create(Unsafe.Add(ref x, 2)), Lanes.Create(Unsafe.Add(ref x, 3)), ref row);

    // c[i, k] += sum over j of a[i, j] * b[j, k], in the order of j. Element (i, j) of a lies at i * aRowStep + j * aInnerStep; element (j, k)
    // of b at k / 16 * bPanel + j * bStep + k % 16, and c likewise: panels, or rows with a panel of 16 and a step of the row's stride.
    // A tile of four rows and two vectors stays in registers: 8 sums cover the latency of the additions, and 6 loads serve 16 operations.
    // Past the last row it is computed again: a tile reads all its sums before it writes any.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddProduct512(
        ref float a, nuint aRowStep, nuint aInnerStep, ref float b, nuint bPanel, nuint bStep, ref float c, nuint cPanel, nuint cStep, nuint width, nuint rows, nuint inner)
    {
        nuint aEnd = inner * aInnerStep, k = 0;
        nuint bNext = Floats.Count == (int)PanelWidth ? bPanel : (nuint)Floats.Count, cNext = Floats.Count == (int)PanelWidth ? cPanel : (nuint)Floats.Count;
        for (; k + 2 * (nuint)Floats.Count <= width; k += 2 * (nuint)Floats.Count)
        {
            ref float columnsB = ref Unsafe.Add(ref b, k / PanelWidth * bPanel + k % PanelWidth);
            ref float columnsC = ref Unsafe.Add(ref c, k / PanelWidth * cPanel + k % PanelWidth);
            for (nuint i = 0; i < rows; i += 4)
            {
                nuint i1 = Math.Min(i + 1, rows - 1), i2 = Math.Min(i + 2, rows - 1), i3 = Math.Min(i + 3, rows - 1);
                ref float a0 = ref Unsafe.Add(ref a, i * aRowStep), a1 = ref Unsafe.Add(ref a, i1 * aRowStep);
                ref float a2 = ref Unsafe.Add(ref a, i2 * aRowStep), a3 = ref Unsafe.Add(ref a, i3 * aRowStep);
                nuint row0 = i * cStep, row1 = i1 * cStep, row2 = i2 * cStep, row3 = i3 * cStep;
                Floats c00 = Lanes.LoadUnsafe(ref columnsC, row0), c01 = Lanes.LoadUnsafe(ref columnsC, row0 + cNext);
                Floats c10 = Lanes.LoadUnsafe(ref columnsC, row1), c11 = Lanes.LoadUnsafe(ref columnsC, row1 + cNext);
                Floats c20 = Lanes.LoadUnsafe(ref columnsC, row2), c21 = Lanes.LoadUnsafe(ref columnsC, row2 + cNext);
                Floats c30 = Lanes.LoadUnsafe(ref columnsC, row3), c31 = Lanes.LoadUnsafe(ref columnsC, row3 + cNext);
                ref float rowB = ref columnsB;
                for (nuint j = 0; j != aEnd; j += aInnerStep)
                {
                    Floats b0 = Lanes.LoadUnsafe(ref rowB), b1 = Lanes.LoadUnsafe(ref rowB, bNext);
                    Floats x = Lanes.Create(Unsafe.Add(ref a0, j));
                    c00 += x * b0;
                    c01 += x * b1;
                    x = Lanes.Create(Unsafe.Add(ref a1, j));
                    c10 += x * b0;
                    c11 += x * b1;
                    x = Lanes.Create(Unsafe.Add(ref a2, j));
                    c20 += x * b0;
                    c21 += x * b1;
                    x = Lanes.Create(Unsafe.Add(ref a3, j));
                    c30 += x * b0;
                    c31 += x * b1;
                    rowB = ref Unsafe.Add(ref rowB, bStep);
                }

                c00.StoreUnsafe(ref columnsC, row0);
                c01.StoreUnsafe(ref columnsC, row0 + cNext);
                c10.StoreUnsafe(ref columnsC, row1);
                c11.StoreUnsafe(ref columnsC, row1 + cNext);
                c20.StoreUnsafe(ref columnsC, row2);
                c21.StoreUnsafe(ref columnsC, row2 + cNext);
                c30.StoreUnsafe(ref columnsC, row3);
                c31.StoreUnsafe(ref columnsC, row3 + cNext);
            }
        }

        if (k < width)
        {
            AddProductToPanel512(ref a, aRowStep, aInnerStep, ref Unsafe.Add(ref b, k / PanelWidth * bPanel), bStep, ref Unsafe.Add(ref c, k / PanelWidth * cPanel), cStep, rows, inner);
        }
    }

    // The same for one panel of one vector, in tiles of four rows.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddProductToPanel512(ref float a, nuint aRowStep, nuint aInnerStep, ref float b, nuint bStep, ref float c, nuint cStep, nuint rows, nuint inner)
    {
        nuint aEnd = inner * aInnerStep;
        for (nuint i = 0; i < rows; i += 4)
        {
            nuint i1 = Math.Min(i + 1, rows - 1), i2 = Math.Min(i + 2, rows - 1), i3 = Math.Min(i + 3, rows - 1);
            ref float a0 = ref Unsafe.Add(ref a, i * aRowStep), a1 = ref Unsafe.Add(ref a, i1 * aRowStep);
            ref float a2 = ref Unsafe.Add(ref a, i2 * aRowStep), a3 = ref Unsafe.Add(ref a, i3 * aRowStep);
            Floats c0 = Lanes.LoadUnsafe(ref c, i * cStep), c1 = Lanes.LoadUnsafe(ref c, i1 * cStep);
            Floats c2 = Lanes.LoadUnsafe(ref c, i2 * cStep), c3 = Lanes.LoadUnsafe(ref c, i3 * cStep);
            ref float rowB = ref b;
            for (nuint j = 0; j != aEnd; j += aInnerStep)
            {
                Floats b0 = Lanes.LoadUnsafe(ref rowB);
                c0 += Lanes.Create(Unsafe.Add(ref a0, j)) * b0;
                c1 += Lanes.Create(Unsafe.Add(ref a1, j)) * b0;
                c2 += Lanes.Create(Unsafe.Add(ref a2, j)) * b0;
                c3 += Lanes.Create(Unsafe.Add(ref a3, j)) * b0;
                rowB = ref Unsafe.Add(ref rowB, bStep);
            }

            c0.StoreUnsafe(ref c, i * cStep);
            c1.StoreUnsafe(ref c, i1 * cStep);
            c2.StoreUnsafe(ref c, i2 * cStep);
            c3.StoreUnsafe(ref c, i3 * cStep);
        }
    }

    // c[i, k] += sum over j of a[i, j] * b[j, k] for all columns that come in two vectors; returns where the others begin. The rows of a are
    // packed in groups of six and of four, and b where it does not lie in panels.
    internal static nuint AddPackedProduct512(
        ref float a, PackedRows groups, ref float b, nuint bPanel, nuint bStep, ref float packedB, ref float c, nuint cPanel, nuint cStep, nuint width, nuint inner)
    {
        bool pack = bStep != PanelWidth;
        nuint bNext = pack || Floats.Count != (int)PanelWidth ? (nuint)Floats.Count : bPanel, cNext = Floats.Count == (int)PanelWidth ? cPanel : (nuint)Floats.Count, k = 0;
        for (; k + 2 * (nuint)Floats.Count <= width; k += 2 * (nuint)Floats.Count)
        {
            ref float columnsB = ref Unsafe.Add(ref b, k / PanelWidth * bPanel + k % PanelWidth);
            ref float columnsC = ref Unsafe.Add(ref c, k / PanelWidth * cPanel + k % PanelWidth);
            nuint step = bStep;
            if (pack)
            {
                PackColumns512(ref columnsB, bStep, ref packedB, inner);
                columnsB = ref packedB;
                step = 2 * (nuint)Floats.Count;
            }

            ref float group = ref a;
            nuint row = 0;
            for (nuint i = 0; i < groups.Sixes; i++)
            {
                AddSixRows512(ref group, inner, ref columnsB, bNext, step, ref Unsafe.Add(ref columnsC, row * cStep), cNext, cStep, groups.Rows - 1 - row);
                group = ref Unsafe.Add(ref group, 6 * inner);
                row += 6;
            }

            for (nuint i = 0; i < groups.Fours; i++)
            {
                AddFourRows512(ref group, inner, ref columnsB, bNext, step, ref Unsafe.Add(ref columnsC, row * cStep), cNext, cStep, groups.Rows - 1 - row);
                group = ref Unsafe.Add(ref group, 4 * inner);
                row += 4;
            }
        }

        return k;
    }

    // Two vectors of each row, side by side.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void PackColumns512(ref float b, nuint bStep, ref float packed, nuint inner)
    {
        for (; inner != 0; inner--)
        {
            Lanes.LoadUnsafe(ref b).StoreUnsafe(ref packed);
            Lanes.LoadUnsafe(ref b, (nuint)Floats.Count).StoreUnsafe(ref packed, (nuint)Floats.Count);
            b = ref Unsafe.Add(ref b, bStep);
            packed = ref Unsafe.Add(ref packed, 2 * (nuint)Floats.Count);
        }
    }

    // c[i, k] += sum over j of a[i, j] * b[j, k] for 6 rows and two vectors of columns; a packed.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddSixRows512(ref float a, nuint inner, ref float b, nuint bNext, nuint bStep, ref float c, nuint cNext, nuint cStep, nuint lastRow)
    {
        nuint row1 = Math.Min(1, lastRow) * cStep, row2 = Math.Min(2, lastRow) * cStep, row3 = Math.Min(3, lastRow) * cStep, row4 = Math.Min(4, lastRow) * cStep, row5 = Math.Min(5, lastRow) * cStep;
        Floats c00 = Lanes.LoadUnsafe(ref c), c01 = Lanes.LoadUnsafe(ref c, cNext);
        Floats c10 = Lanes.LoadUnsafe(ref c, row1), c11 = Lanes.LoadUnsafe(ref c, row1 + cNext);
        Floats c20 = Lanes.LoadUnsafe(ref c, row2), c21 = Lanes.LoadUnsafe(ref c, row2 + cNext);
        Floats c30 = Lanes.LoadUnsafe(ref c, row3), c31 = Lanes.LoadUnsafe(ref c, row3 + cNext);
        Floats c40 = Lanes.LoadUnsafe(ref c, row4), c41 = Lanes.LoadUnsafe(ref c, row4 + cNext);
        Floats c50 = Lanes.LoadUnsafe(ref c, row5), c51 = Lanes.LoadUnsafe(ref c, row5 + cNext);
        for (; inner != 0; inner--)
        {
            Floats b0 = Lanes.LoadUnsafe(ref b), b1 = Lanes.LoadUnsafe(ref b, bNext);
            Floats x = Lanes.Create(a);
            c00 += x * b0;
            c01 += x * b1;
            x = Lanes.Create(Unsafe.Add(ref a, 1));
            c10 += x * b0;
            c11 += x * b1;
            x = Lanes.Create(Unsafe.Add(ref a, 2));
            c20 += x * b0;
            c21 += x * b1;
            x = Lanes.Create(Unsafe.Add(ref a, 3));
            c30 += x * b0;
            c31 += x * b1;
            x = Lanes.Create(Unsafe.Add(ref a, 4));
            c40 += x * b0;
            c41 += x * b1;
            x = Lanes.Create(Unsafe.Add(ref a, 5));
            c50 += x * b0;
            c51 += x * b1;
            a = ref Unsafe.Add(ref a, 6);
            b = ref Unsafe.Add(ref b, bStep);
        }

        c00.StoreUnsafe(ref c);
        c01.StoreUnsafe(ref c, cNext);
        c10.StoreUnsafe(ref c, row1);
        c11.StoreUnsafe(ref c, row1 + cNext);
        c20.StoreUnsafe(ref c, row2);
        c21.StoreUnsafe(ref c, row2 + cNext);
        c30.StoreUnsafe(ref c, row3);
        c31.StoreUnsafe(ref c, row3 + cNext);
        c40.StoreUnsafe(ref c, row4);
        c41.StoreUnsafe(ref c, row4 + cNext);
        c50.StoreUnsafe(ref c, row5);
        c51.StoreUnsafe(ref c, row5 + cNext);
    }

    // c[i, k] += sum over j of a[i, j] * b[j, k] for 4 rows and two vectors of columns; a packed.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddFourRows512(ref float a, nuint inner, ref float b, nuint bNext, nuint bStep, ref float c, nuint cNext, nuint cStep, nuint lastRow)
    {
        nuint row1 = Math.Min(1, lastRow) * cStep, row2 = Math.Min(2, lastRow) * cStep, row3 = Math.Min(3, lastRow) * cStep;
        Floats c00 = Lanes.LoadUnsafe(ref c), c01 = Lanes.LoadUnsafe(ref c, cNext);
        Floats c10 = Lanes.LoadUnsafe(ref c, row1), c11 = Lanes.LoadUnsafe(ref c, row1 + cNext);
        Floats c20 = Lanes.LoadUnsafe(ref c, row2), c21 = Lanes.LoadUnsafe(ref c, row2 + cNext);
        Floats c30 = Lanes.LoadUnsafe(ref c, row3), c31 = Lanes.LoadUnsafe(ref c, row3 + cNext);
        for (; inner != 0; inner--)
        {
            Floats b0 = Lanes.LoadUnsafe(ref b), b1 = Lanes.LoadUnsafe(ref b, bNext);
            Floats x = Lanes.Create(a);
            c00 += x * b0;
            c01 += x * b1;
            x = Lanes.Create(Unsafe.Add(ref a, 1));
            c10 += x * b0;
            c11 += x * b1;
            x = Lanes.Create(Unsafe.Add(ref a, 2));
            c20 += x * b0;
            c21 += x * b1;
            x = Lanes.Create(Unsafe.Add(ref a, 3));
            c30 += x * b0;
            c31 += x * b1;
            a = ref Unsafe.Add(ref a, 4);
            b = ref Unsafe.Add(ref b, bStep);
        }

        c00.StoreUnsafe(ref c);
        c01.StoreUnsafe(ref c, cNext);
        c10.StoreUnsafe(ref c, row1);
        c11.StoreUnsafe(ref c, row1 + cNext);
        c20.StoreUnsafe(ref c, row2);
        c21.StoreUnsafe(ref c, row2 + cNext);
        c30.StoreUnsafe(ref c, row3);
        c31.StoreUnsafe(ref c, row3 + cNext);
    }

    // y[k] += sum over t of a[t, k] * b[t, k], in the order of t.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddColumnProducts512(ref float a, nuint aStride, ref float b, nuint bStride, ref float y, nuint width, nuint rows)
    {
        for (nuint k = 0; k < width; k += (nuint)Floats.Count)
        {
            Floats sum = Lanes.LoadUnsafe(ref y, k);
            for (nuint t = 0; t < rows; t++)
            {
                sum += Lanes.LoadUnsafe(ref a, t * aStride + k) * Lanes.LoadUnsafe(ref b, t * bStride + k);
            }

            sum.StoreUnsafe(ref y, k);
        }
    }

    // y[k] += sum over t of a[t, k], in the order of t.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddColumnSums512(ref float a, nuint aStep, ref float y, nuint width, nuint rows)
    {
        for (nuint k = 0; k < width; k += (nuint)Floats.Count)
        {
            Floats sum = Lanes.LoadUnsafe(ref y, k);
            ref float rowA = ref Unsafe.Add(ref a, k);
            for (nuint t = 0; t < rows; t++)
            {
                sum += Lanes.LoadUnsafe(ref rowA);
                rowA = ref Unsafe.Add(ref rowA, aStep);
            }

            sum.StoreUnsafe(ref y, k);
        }
    }

    // c[t, k] = table[indices[t], k] + bias[k]; bias[k] alone where there is no index.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void LookUpRows512(ref float table, ref float bias, ReadOnlySpan<int> indices, ref float c, nuint cStep, nuint width)
    {
        foreach (int index in indices)
        {
            if (index < 0)
            {
                for (nuint k = 0; k < width; k += (nuint)Floats.Count)
                {
                    Lanes.LoadUnsafe(ref bias, k).StoreUnsafe(ref c, k);
                }

                c = ref Unsafe.Add(ref c, cStep);
                continue;
            }

            ref float row = ref Unsafe.Add(ref table, (nuint)index * width);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                (Lanes.LoadUnsafe(ref row, k) + Lanes.LoadUnsafe(ref bias, k)).StoreUnsafe(ref c, k);
            }

            c = ref Unsafe.Add(ref c, cStep);
        }
    }

    // c[indices[t], k] += a[t, k] in the order of t, where there is an index.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void ScatterAddRows512(ref float a, nuint aStep, ReadOnlySpan<int> indices, ref float c, nuint width)
    {
        ref float row = ref a;
        foreach (int index in indices)
        {
            ref float target = ref Unsafe.Add(ref c, (nuint)index * width);
            for (nuint k = 0; k < width && index >= 0; k += (nuint)Floats.Count)
            {
                (Lanes.LoadUnsafe(ref target, k) + Lanes.LoadUnsafe(ref row, k)).StoreUnsafe(ref target, k);
            }

            row = ref Unsafe.Add(ref row, aStep);
        }
    }
}
