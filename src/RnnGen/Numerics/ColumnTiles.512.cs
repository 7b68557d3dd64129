using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

// Tiles that are one vector wide: 16 rows fill half of the 32 registers that CPUs with AVX-512 have for vectors of any width, and a multiplication
// broadcasts its input from memory by itself. Two vectors would share a broadcast, but on Zen 4 that is an operation of its own in the pipes of
// the arithmetic: 80 instead of 115 GFLOP/s. Tiles of this kind read rows and columns where they are as fast as packed ones.
public static partial class MatrixKernels
{
    // c[i, k] += sum over j of a[i, j] * b[j, k], in the order of j, for the columns of one vector. Element (i, j) of a lies at
    // i * aRowStep + j * aInnerStep; row j of b at j * bStep, row i of c at i * cStep.
    private static void AddColumns512(ref float a, nuint aRowStep, nuint aInnerStep, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep, nuint rows)
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
    }

    // 16 rows.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddSixteenRows512(ref float a, nuint aRowStep, nuint aInnerStep, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep)
    {
        ref float a4 = ref Unsafe.Add(ref a, 4 * aRowStep), a8 = ref Unsafe.Add(ref a, 8 * aRowStep), a12 = ref Unsafe.Add(ref a, 12 * aRowStep);
        nuint second = aRowStep, third = 2 * aRowStep, fourth = 3 * aRowStep;
        Floats c0 = Lanes.LoadUnsafe(ref c);
        Floats c1 = Lanes.LoadUnsafe(ref c, cStep);
        Floats c2 = Lanes.LoadUnsafe(ref c, 2 * cStep);
        Floats c3 = Lanes.LoadUnsafe(ref c, 3 * cStep);
        Floats c4 = Lanes.LoadUnsafe(ref c, 4 * cStep);
        Floats c5 = Lanes.LoadUnsafe(ref c, 5 * cStep);
        Floats c6 = Lanes.LoadUnsafe(ref c, 6 * cStep);
        Floats c7 = Lanes.LoadUnsafe(ref c, 7 * cStep);
        Floats c8 = Lanes.LoadUnsafe(ref c, 8 * cStep);
        Floats c9 = Lanes.LoadUnsafe(ref c, 9 * cStep);
        Floats c10 = Lanes.LoadUnsafe(ref c, 10 * cStep);
        Floats c11 = Lanes.LoadUnsafe(ref c, 11 * cStep);
        Floats c12 = Lanes.LoadUnsafe(ref c, 12 * cStep);
        Floats c13 = Lanes.LoadUnsafe(ref c, 13 * cStep);
        Floats c14 = Lanes.LoadUnsafe(ref c, 14 * cStep);
        Floats c15 = Lanes.LoadUnsafe(ref c, 15 * cStep);
        for (; inner != 0; inner--)
        {
            Floats b0 = Lanes.LoadUnsafe(ref b);
            c0 += Lanes.Create(a) * b0;
            c1 += Lanes.Create(Unsafe.Add(ref a, second)) * b0;
            c2 += Lanes.Create(Unsafe.Add(ref a, third)) * b0;
            c3 += Lanes.Create(Unsafe.Add(ref a, fourth)) * b0;
            c4 += Lanes.Create(a4) * b0;
            c5 += Lanes.Create(Unsafe.Add(ref a4, second)) * b0;
            c6 += Lanes.Create(Unsafe.Add(ref a4, third)) * b0;
            c7 += Lanes.Create(Unsafe.Add(ref a4, fourth)) * b0;
            c8 += Lanes.Create(a8) * b0;
            c9 += Lanes.Create(Unsafe.Add(ref a8, second)) * b0;
            c10 += Lanes.Create(Unsafe.Add(ref a8, third)) * b0;
            c11 += Lanes.Create(Unsafe.Add(ref a8, fourth)) * b0;
            c12 += Lanes.Create(a12) * b0;
            c13 += Lanes.Create(Unsafe.Add(ref a12, second)) * b0;
            c14 += Lanes.Create(Unsafe.Add(ref a12, third)) * b0;
            c15 += Lanes.Create(Unsafe.Add(ref a12, fourth)) * b0;
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

    // Eight rows.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddEightRows512(ref float a, nuint aRowStep, nuint aInnerStep, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep)
    {
        ref float a4 = ref Unsafe.Add(ref a, 4 * aRowStep);
        nuint second = aRowStep, third = 2 * aRowStep, fourth = 3 * aRowStep;
        Floats c0 = Lanes.LoadUnsafe(ref c);
        Floats c1 = Lanes.LoadUnsafe(ref c, cStep);
        Floats c2 = Lanes.LoadUnsafe(ref c, 2 * cStep);
        Floats c3 = Lanes.LoadUnsafe(ref c, 3 * cStep);
        Floats c4 = Lanes.LoadUnsafe(ref c, 4 * cStep);
        Floats c5 = Lanes.LoadUnsafe(ref c, 5 * cStep);
        Floats c6 = Lanes.LoadUnsafe(ref c, 6 * cStep);
        Floats c7 = Lanes.LoadUnsafe(ref c, 7 * cStep);
        for (; inner != 0; inner--)
        {
            Floats b0 = Lanes.LoadUnsafe(ref b);
            c0 += Lanes.Create(a) * b0;
            c1 += Lanes.Create(Unsafe.Add(ref a, second)) * b0;
            c2 += Lanes.Create(Unsafe.Add(ref a, third)) * b0;
            c3 += Lanes.Create(Unsafe.Add(ref a, fourth)) * b0;
            c4 += Lanes.Create(a4) * b0;
            c5 += Lanes.Create(Unsafe.Add(ref a4, second)) * b0;
            c6 += Lanes.Create(Unsafe.Add(ref a4, third)) * b0;
            c7 += Lanes.Create(Unsafe.Add(ref a4, fourth)) * b0;
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

    // Four rows. Past the last row it is computed again: a tile reads all its sums before it writes any.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddFourRows512(ref float a, nuint aRowStep, nuint aInnerStep, nuint inner, ref float b, nuint bStep, ref float c, nuint cStep, nuint lastRow)
    {
        nuint row1 = Math.Min(1, lastRow), row2 = Math.Min(2, lastRow), row3 = Math.Min(3, lastRow);
        ref float a1 = ref Unsafe.Add(ref a, row1 * aRowStep), a2 = ref Unsafe.Add(ref a, row2 * aRowStep), a3 = ref Unsafe.Add(ref a, row3 * aRowStep);
        Floats c0 = Lanes.LoadUnsafe(ref c), c1 = Lanes.LoadUnsafe(ref c, row1 * cStep);
        Floats c2 = Lanes.LoadUnsafe(ref c, row2 * cStep), c3 = Lanes.LoadUnsafe(ref c, row3 * cStep);
        for (nuint j = 0; inner != 0; inner--, j += aInnerStep)
        {
            Floats b0 = Lanes.LoadUnsafe(ref b);
            c0 += Lanes.Create(Unsafe.Add(ref a, j)) * b0;
            c1 += Lanes.Create(Unsafe.Add(ref a1, j)) * b0;
            c2 += Lanes.Create(Unsafe.Add(ref a2, j)) * b0;
            c3 += Lanes.Create(Unsafe.Add(ref a3, j)) * b0;
            b = ref Unsafe.Add(ref b, bStep);
        }

        c0.StoreUnsafe(ref c);
        c1.StoreUnsafe(ref c, row1 * cStep);
        c2.StoreUnsafe(ref c, row2 * cStep);
        c3.StoreUnsafe(ref c, row3 * cStep);
    }
}
