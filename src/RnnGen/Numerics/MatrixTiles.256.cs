using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector256<float>;
using Lanes = System.Runtime.Intrinsics.Vector256;

namespace RnnGen.Numerics;

public static partial class MatrixKernels
{
    // c[i, k] += sum over j of a[i, j] * b[j, k], in the order of j. Element (i, j) of a lies at i * aRowStep + j * aInnerStep; element (j, k)
    // of b at k / 16 * bPanel + j * bStep + k % 16, and c likewise: panels, or rows with a panel of 16 and a step of the row's stride.
    // A tile of four rows and two vectors stays in registers: 8 sums cover the latency of the additions, and 6 loads serve 16 operations.
    // Past the last row it is computed again: a tile reads all its sums before it writes any.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddProduct256(
        ref float a, nuint aRowStep, nuint aInnerStep, ref float b, nuint bPanel, nuint bStep, ref float c, nuint cPanel, nuint cStep, nuint width, nuint rows, nuint inner)
    {
        nuint aEnd = inner * aInnerStep;
        for (nuint k = 0; k < width; k += 2 * (nuint)Floats.Count)
        {
            ref float columnsB = ref Unsafe.Add(ref b, k / PanelWidth * bPanel + k % PanelWidth);
            ref float columnsC = ref Unsafe.Add(ref c, k / PanelWidth * cPanel + k % PanelWidth);
            for (nuint i = 0; i < rows; i += 4)
            {
                nuint i1 = Math.Min(i + 1, rows - 1), i2 = Math.Min(i + 2, rows - 1), i3 = Math.Min(i + 3, rows - 1);
                ref float a0 = ref Unsafe.Add(ref a, i * aRowStep), a1 = ref Unsafe.Add(ref a, i1 * aRowStep);
                ref float a2 = ref Unsafe.Add(ref a, i2 * aRowStep), a3 = ref Unsafe.Add(ref a, i3 * aRowStep);
                nuint row0 = i * cStep, row1 = i1 * cStep, row2 = i2 * cStep, row3 = i3 * cStep;
                Floats c00 = Lanes.LoadUnsafe(ref columnsC, row0), c01 = Lanes.LoadUnsafe(ref columnsC, row0 + (nuint)Floats.Count);
                Floats c10 = Lanes.LoadUnsafe(ref columnsC, row1), c11 = Lanes.LoadUnsafe(ref columnsC, row1 + (nuint)Floats.Count);
                Floats c20 = Lanes.LoadUnsafe(ref columnsC, row2), c21 = Lanes.LoadUnsafe(ref columnsC, row2 + (nuint)Floats.Count);
                Floats c30 = Lanes.LoadUnsafe(ref columnsC, row3), c31 = Lanes.LoadUnsafe(ref columnsC, row3 + (nuint)Floats.Count);
                ref float rowB = ref columnsB;
                for (nuint j = 0; j != aEnd; j += aInnerStep)
                {
                    Floats b0 = Lanes.LoadUnsafe(ref rowB), b1 = Lanes.LoadUnsafe(ref rowB, (nuint)Floats.Count);
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
                c01.StoreUnsafe(ref columnsC, row0 + (nuint)Floats.Count);
                c10.StoreUnsafe(ref columnsC, row1);
                c11.StoreUnsafe(ref columnsC, row1 + (nuint)Floats.Count);
                c20.StoreUnsafe(ref columnsC, row2);
                c21.StoreUnsafe(ref columnsC, row2 + (nuint)Floats.Count);
                c30.StoreUnsafe(ref columnsC, row3);
                c31.StoreUnsafe(ref columnsC, row3 + (nuint)Floats.Count);
            }
        }
    }

    // The same with the rows of a packed in groups of six and of four, and b packed where it does not lie in panels.
    internal static void AddPackedProduct256(
        ref float a, PackedRows groups, ref float b, nuint bPanel, nuint bStep, ref float packedB, ref float c, nuint cPanel, nuint cStep, nuint width, nuint inner)
    {
        for (nuint k = 0; k < width; k += 2 * (nuint)Floats.Count)
        {
            ref float columnsB = ref Unsafe.Add(ref b, k / PanelWidth * bPanel + k % PanelWidth);
            ref float columnsC = ref Unsafe.Add(ref c, k / PanelWidth * cPanel + k % PanelWidth);
            nuint step = bStep;
            if (bStep != PanelWidth)
            {
                PackColumns256(ref columnsB, bStep, ref packedB, inner);
                columnsB = ref packedB;
                step = 2 * (nuint)Floats.Count;
            }

            ref float group = ref a;
            nuint row = 0;
            for (nuint i = 0; i < groups.Sixes; i++)
            {
                AddSixPackedRows256(ref group, inner, ref columnsB, step, ref Unsafe.Add(ref columnsC, row * cStep), cStep, groups.Rows - 1 - row);
                group = ref Unsafe.Add(ref group, 6 * inner);
                row += 6;
            }

            for (nuint i = 0; i < groups.Fours; i++)
            {
                AddFourPackedRows256(ref group, inner, ref columnsB, step, ref Unsafe.Add(ref columnsC, row * cStep), cStep, groups.Rows - 1 - row);
                group = ref Unsafe.Add(ref group, 4 * inner);
                row += 4;
            }
        }
    }

    // Two vectors of each row, side by side.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void PackColumns256(ref float b, nuint bStep, ref float packed, nuint inner)
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
    private static void AddSixPackedRows256(ref float a, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep, nuint lastRow)
    {
        nuint row1 = Math.Min(1, lastRow) * cStep, row2 = Math.Min(2, lastRow) * cStep, row3 = Math.Min(3, lastRow) * cStep, row4 = Math.Min(4, lastRow) * cStep, row5 = Math.Min(5, lastRow) * cStep;
        Floats c00 = Lanes.LoadUnsafe(ref c), c01 = Lanes.LoadUnsafe(ref c, (nuint)Floats.Count);
        Floats c10 = Lanes.LoadUnsafe(ref c, row1), c11 = Lanes.LoadUnsafe(ref c, row1 + (nuint)Floats.Count);
        Floats c20 = Lanes.LoadUnsafe(ref c, row2), c21 = Lanes.LoadUnsafe(ref c, row2 + (nuint)Floats.Count);
        Floats c30 = Lanes.LoadUnsafe(ref c, row3), c31 = Lanes.LoadUnsafe(ref c, row3 + (nuint)Floats.Count);
        Floats c40 = Lanes.LoadUnsafe(ref c, row4), c41 = Lanes.LoadUnsafe(ref c, row4 + (nuint)Floats.Count);
        Floats c50 = Lanes.LoadUnsafe(ref c, row5), c51 = Lanes.LoadUnsafe(ref c, row5 + (nuint)Floats.Count);
        for (; inner != 0; inner--)
        {
            Floats b0 = Lanes.LoadUnsafe(ref b), b1 = Lanes.LoadUnsafe(ref b, (nuint)Floats.Count);
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
        c01.StoreUnsafe(ref c, (nuint)Floats.Count);
        c10.StoreUnsafe(ref c, row1);
        c11.StoreUnsafe(ref c, row1 + (nuint)Floats.Count);
        c20.StoreUnsafe(ref c, row2);
        c21.StoreUnsafe(ref c, row2 + (nuint)Floats.Count);
        c30.StoreUnsafe(ref c, row3);
        c31.StoreUnsafe(ref c, row3 + (nuint)Floats.Count);
        c40.StoreUnsafe(ref c, row4);
        c41.StoreUnsafe(ref c, row4 + (nuint)Floats.Count);
        c50.StoreUnsafe(ref c, row5);
        c51.StoreUnsafe(ref c, row5 + (nuint)Floats.Count);
    }

    // c[i, k] += sum over j of a[i, j] * b[j, k] for 4 rows and two vectors of columns; a packed.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddFourPackedRows256(ref float a, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep, nuint lastRow)
    {
        nuint row1 = Math.Min(1, lastRow) * cStep, row2 = Math.Min(2, lastRow) * cStep, row3 = Math.Min(3, lastRow) * cStep;
        Floats c00 = Lanes.LoadUnsafe(ref c), c01 = Lanes.LoadUnsafe(ref c, (nuint)Floats.Count);
        Floats c10 = Lanes.LoadUnsafe(ref c, row1), c11 = Lanes.LoadUnsafe(ref c, row1 + (nuint)Floats.Count);
        Floats c20 = Lanes.LoadUnsafe(ref c, row2), c21 = Lanes.LoadUnsafe(ref c, row2 + (nuint)Floats.Count);
        Floats c30 = Lanes.LoadUnsafe(ref c, row3), c31 = Lanes.LoadUnsafe(ref c, row3 + (nuint)Floats.Count);
        for (; inner != 0; inner--)
        {
            Floats b0 = Lanes.LoadUnsafe(ref b), b1 = Lanes.LoadUnsafe(ref b, (nuint)Floats.Count);
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
        c01.StoreUnsafe(ref c, (nuint)Floats.Count);
        c10.StoreUnsafe(ref c, row1);
        c11.StoreUnsafe(ref c, row1 + (nuint)Floats.Count);
        c20.StoreUnsafe(ref c, row2);
        c21.StoreUnsafe(ref c, row2 + (nuint)Floats.Count);
        c30.StoreUnsafe(ref c, row3);
        c31.StoreUnsafe(ref c, row3 + (nuint)Floats.Count);
    }
}
