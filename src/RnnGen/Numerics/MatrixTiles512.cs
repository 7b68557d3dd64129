using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

// With 512 bits a tile is one vector wide, a panel: 16 rows fill half of the 32 registers, and a multiplication broadcasts its input from
// memory by itself. Two vectors would share a broadcast, but on Zen 4 that is an operation of its own in the pipes of the arithmetic: 80
// instead of 115 GFLOP/s. Tiles of this kind read rows and columns where they are as fast as packed ones.
public static partial class MatrixKernels
{
    // c[i, k] += sum over j of a[i, j] * b[j, k], in the order of j. Element (i, j) of a lies at i * aRowStep + j * aInnerStep; element (j, k)
    // of b at k / 16 * bPanel + j * bStep + k % 16, and c likewise: panels, or rows with a panel of 16 and a step of the row's stride.
    internal static void AddProduct512(
        ref float a, nuint aRowStep, nuint aInnerStep, ref float b, nuint bPanel, nuint bStep, ref float c, nuint cPanel, nuint cStep, nuint width, nuint rows, nuint inner)
    {
        for (nuint panel = 0; panel < width / PanelWidth; panel++)
        {
            nuint i = 0;
            for (; i + 16 <= rows; i += 16)
            {
                AddSixteenRows512(ref Unsafe.Add(ref a, i * aRowStep), aRowStep, aInnerStep, inner, ref b, bStep, ref Unsafe.Add(ref c, i * cStep), cStep);
            }

            for (; i + 8 <= rows; i += 8)
            {
                AddEightRows512(ref Unsafe.Add(ref a, i * aRowStep), aRowStep, aInnerStep, inner, ref b, bStep, ref Unsafe.Add(ref c, i * cStep), cStep);
            }

            for (; i < rows; i += 4)
            {
                AddFourRows512(ref Unsafe.Add(ref a, i * aRowStep), aRowStep, aInnerStep, inner, ref b, bStep, ref Unsafe.Add(ref c, i * cStep), cStep, rows - 1 - i);
            }

            b = ref Unsafe.Add(ref b, bPanel);
            c = ref Unsafe.Add(ref c, cPanel);
        }
    }

    // 16 rows of one panel.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddSixteenRows512(ref float a, nuint aRowStep, nuint aInnerStep, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep)
    {
        ref float a4 = ref Unsafe.Add(ref a, 4 * aRowStep), a8 = ref Unsafe.Add(ref a, 8 * aRowStep), a12 = ref Unsafe.Add(ref a, 12 * aRowStep);
        nuint second = aRowStep, third = 2 * aRowStep, fourth = 3 * aRowStep;
        Vector512<float> c0 = Vector512.LoadUnsafe(ref c);
        Vector512<float> c1 = Vector512.LoadUnsafe(ref c, cStep);
        Vector512<float> c2 = Vector512.LoadUnsafe(ref c, 2 * cStep);
        Vector512<float> c3 = Vector512.LoadUnsafe(ref c, 3 * cStep);
        Vector512<float> c4 = Vector512.LoadUnsafe(ref c, 4 * cStep);
        Vector512<float> c5 = Vector512.LoadUnsafe(ref c, 5 * cStep);
        Vector512<float> c6 = Vector512.LoadUnsafe(ref c, 6 * cStep);
        Vector512<float> c7 = Vector512.LoadUnsafe(ref c, 7 * cStep);
        Vector512<float> c8 = Vector512.LoadUnsafe(ref c, 8 * cStep);
        Vector512<float> c9 = Vector512.LoadUnsafe(ref c, 9 * cStep);
        Vector512<float> c10 = Vector512.LoadUnsafe(ref c, 10 * cStep);
        Vector512<float> c11 = Vector512.LoadUnsafe(ref c, 11 * cStep);
        Vector512<float> c12 = Vector512.LoadUnsafe(ref c, 12 * cStep);
        Vector512<float> c13 = Vector512.LoadUnsafe(ref c, 13 * cStep);
        Vector512<float> c14 = Vector512.LoadUnsafe(ref c, 14 * cStep);
        Vector512<float> c15 = Vector512.LoadUnsafe(ref c, 15 * cStep);
        for (; inner != 0; inner--)
        {
            Vector512<float> b0 = Vector512.LoadUnsafe(ref b);
            c0 += Vector512.Create(a) * b0;
            c1 += Vector512.Create(Unsafe.Add(ref a, second)) * b0;
            c2 += Vector512.Create(Unsafe.Add(ref a, third)) * b0;
            c3 += Vector512.Create(Unsafe.Add(ref a, fourth)) * b0;
            c4 += Vector512.Create(a4) * b0;
            c5 += Vector512.Create(Unsafe.Add(ref a4, second)) * b0;
            c6 += Vector512.Create(Unsafe.Add(ref a4, third)) * b0;
            c7 += Vector512.Create(Unsafe.Add(ref a4, fourth)) * b0;
            c8 += Vector512.Create(a8) * b0;
            c9 += Vector512.Create(Unsafe.Add(ref a8, second)) * b0;
            c10 += Vector512.Create(Unsafe.Add(ref a8, third)) * b0;
            c11 += Vector512.Create(Unsafe.Add(ref a8, fourth)) * b0;
            c12 += Vector512.Create(a12) * b0;
            c13 += Vector512.Create(Unsafe.Add(ref a12, second)) * b0;
            c14 += Vector512.Create(Unsafe.Add(ref a12, third)) * b0;
            c15 += Vector512.Create(Unsafe.Add(ref a12, fourth)) * b0;
            a = ref Unsafe.Add(ref a, aInnerStep);
            a4 = ref Unsafe.Add(ref a4, aInnerStep);
            a8 = ref Unsafe.Add(ref a8, aInnerStep);
            a12 = ref Unsafe.Add(ref a12, aInnerStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        c0.StoreUnsafe(ref c);
        c1.StoreUnsafe(ref c, cStep);
        c2.StoreUnsafe(ref c, 2 * cStep);
        c3.StoreUnsafe(ref c, 3 * cStep);
        c4.StoreUnsafe(ref c, 4 * cStep);
        c5.StoreUnsafe(ref c, 5 * cStep);
        c6.StoreUnsafe(ref c, 6 * cStep);
        c7.StoreUnsafe(ref c, 7 * cStep);
        c8.StoreUnsafe(ref c, 8 * cStep);
        c9.StoreUnsafe(ref c, 9 * cStep);
        c10.StoreUnsafe(ref c, 10 * cStep);
        c11.StoreUnsafe(ref c, 11 * cStep);
        c12.StoreUnsafe(ref c, 12 * cStep);
        c13.StoreUnsafe(ref c, 13 * cStep);
        c14.StoreUnsafe(ref c, 14 * cStep);
        c15.StoreUnsafe(ref c, 15 * cStep);
    }

    // Eight rows of one panel.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddEightRows512(ref float a, nuint aRowStep, nuint aInnerStep, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep)
    {
        ref float a4 = ref Unsafe.Add(ref a, 4 * aRowStep);
        nuint second = aRowStep, third = 2 * aRowStep, fourth = 3 * aRowStep;
        Vector512<float> c0 = Vector512.LoadUnsafe(ref c);
        Vector512<float> c1 = Vector512.LoadUnsafe(ref c, cStep);
        Vector512<float> c2 = Vector512.LoadUnsafe(ref c, 2 * cStep);
        Vector512<float> c3 = Vector512.LoadUnsafe(ref c, 3 * cStep);
        Vector512<float> c4 = Vector512.LoadUnsafe(ref c, 4 * cStep);
        Vector512<float> c5 = Vector512.LoadUnsafe(ref c, 5 * cStep);
        Vector512<float> c6 = Vector512.LoadUnsafe(ref c, 6 * cStep);
        Vector512<float> c7 = Vector512.LoadUnsafe(ref c, 7 * cStep);
        for (; inner != 0; inner--)
        {
            Vector512<float> b0 = Vector512.LoadUnsafe(ref b);
            c0 += Vector512.Create(a) * b0;
            c1 += Vector512.Create(Unsafe.Add(ref a, second)) * b0;
            c2 += Vector512.Create(Unsafe.Add(ref a, third)) * b0;
            c3 += Vector512.Create(Unsafe.Add(ref a, fourth)) * b0;
            c4 += Vector512.Create(a4) * b0;
            c5 += Vector512.Create(Unsafe.Add(ref a4, second)) * b0;
            c6 += Vector512.Create(Unsafe.Add(ref a4, third)) * b0;
            c7 += Vector512.Create(Unsafe.Add(ref a4, fourth)) * b0;
            a = ref Unsafe.Add(ref a, aInnerStep);
            a4 = ref Unsafe.Add(ref a4, aInnerStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        c0.StoreUnsafe(ref c);
        c1.StoreUnsafe(ref c, cStep);
        c2.StoreUnsafe(ref c, 2 * cStep);
        c3.StoreUnsafe(ref c, 3 * cStep);
        c4.StoreUnsafe(ref c, 4 * cStep);
        c5.StoreUnsafe(ref c, 5 * cStep);
        c6.StoreUnsafe(ref c, 6 * cStep);
        c7.StoreUnsafe(ref c, 7 * cStep);
    }

    // Four rows of one panel. Past the last row it is computed again: a tile reads all its sums before it writes any.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddFourRows512(ref float a, nuint aRowStep, nuint aInnerStep, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep, nuint lastRow)
    {
        nuint row1 = Math.Min(1, lastRow), row2 = Math.Min(2, lastRow), row3 = Math.Min(3, lastRow);
        ref float a1 = ref Unsafe.Add(ref a, row1 * aRowStep), a2 = ref Unsafe.Add(ref a, row2 * aRowStep), a3 = ref Unsafe.Add(ref a, row3 * aRowStep);
        Vector512<float> c0 = Vector512.LoadUnsafe(ref c), c1 = Vector512.LoadUnsafe(ref c, row1 * cStep);
        Vector512<float> c2 = Vector512.LoadUnsafe(ref c, row2 * cStep), c3 = Vector512.LoadUnsafe(ref c, row3 * cStep);
        for (nuint j = 0; inner != 0; inner--, j += aInnerStep)
        {
            Vector512<float> b0 = Vector512.LoadUnsafe(ref b);
            c0 += Vector512.Create(Unsafe.Add(ref a, j)) * b0;
            c1 += Vector512.Create(Unsafe.Add(ref a1, j)) * b0;
            c2 += Vector512.Create(Unsafe.Add(ref a2, j)) * b0;
            c3 += Vector512.Create(Unsafe.Add(ref a3, j)) * b0;
            b = ref Unsafe.Add(ref b, bStep);
        }

        c0.StoreUnsafe(ref c);
        c1.StoreUnsafe(ref c, row1 * cStep);
        c2.StoreUnsafe(ref c, row2 * cStep);
        c3.StoreUnsafe(ref c, row3 * cStep);
    }
}
