using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

public static partial class MatrixKernels
{
    // y[k] += sum over j of x[j] * matrix[j, k], in groups of 1, 2, 4 (the binary digits of n) and then eights.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddVectorMatrix512(ReadOnlySpan<float> x, ref float matrix, ref float y, nuint width)
    {
        ref float row = ref matrix;
        int j = 0;
        if ((x.Length & 1) != 0)
        {
            Floats x0 = Lanes.Create(x[j]);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                Floats sum = x0 * Lanes.LoadUnsafe(ref row, k);
                (Lanes.LoadUnsafe(ref y, k) + sum).StoreUnsafe(ref y, k);
            }

            j += 1;
            row = ref Unsafe.Add(ref row, width);
        }

        if ((x.Length & 2) != 0)
        {
            Floats x0 = Lanes.Create(x[j]), x1 = Lanes.Create(x[j + 1]);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                Floats sum = x0 * Lanes.LoadUnsafe(ref row, k) + x1 * Lanes.LoadUnsafe(ref row, width + k);
                (Lanes.LoadUnsafe(ref y, k) + sum).StoreUnsafe(ref y, k);
            }

            j += 2;
            row = ref Unsafe.Add(ref row, 2 * width);
        }

        if ((x.Length & 4) != 0)
        {
            Floats x0 = Lanes.Create(x[j]), x1 = Lanes.Create(x[j + 1]), x2 = Lanes.Create(x[j + 2]), x3 = Lanes.Create(x[j + 3]);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                Floats sum = (x0 * Lanes.LoadUnsafe(ref row, k) + x1 * Lanes.LoadUnsafe(ref row, width + k))
                    + (x2 * Lanes.LoadUnsafe(ref row, 2 * width + k) + x3 * Lanes.LoadUnsafe(ref row, 3 * width + k));
                (Lanes.LoadUnsafe(ref y, k) + sum).StoreUnsafe(ref y, k);
            }

            j += 4;
            row = ref Unsafe.Add(ref row, 4 * width);
        }

        for (; j < x.Length; j += 8)
        {
            Floats x0 = Lanes.Create(x[j]), x1 = Lanes.Create(x[j + 1]), x2 = Lanes.Create(x[j + 2]), x3 = Lanes.Create(x[j + 3]);
            Floats x4 = Lanes.Create(x[j + 4]), x5 = Lanes.Create(x[j + 5]), x6 = Lanes.Create(x[j + 6]), x7 = Lanes.Create(x[j + 7]);
            ref float half = ref Unsafe.Add(ref row, 4 * width);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                Floats low = (x0 * Lanes.LoadUnsafe(ref row, k) + x1 * Lanes.LoadUnsafe(ref row, width + k))
                    + (x2 * Lanes.LoadUnsafe(ref row, 2 * width + k) + x3 * Lanes.LoadUnsafe(ref row, 3 * width + k));
                Floats high = (x4 * Lanes.LoadUnsafe(ref half, k) + x5 * Lanes.LoadUnsafe(ref half, width + k))
                    + (x6 * Lanes.LoadUnsafe(ref half, 2 * width + k) + x7 * Lanes.LoadUnsafe(ref half, 3 * width + k));
                (Lanes.LoadUnsafe(ref y, k) + (low + high)).StoreUnsafe(ref y, k);
            }

            row = ref Unsafe.Add(ref row, 8 * width);
        }
    }

    // c[i, k] += sum over j of a[i, j] * b[j, k], in the order of j. Element (i, j) of a lies at i * aRowStep + j * aInnerStep.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddProduct512(ref float a, nuint aRowStep, nuint aInnerStep, ref float b, ref float c, nuint width, nuint rows, nuint inner)
    {
        nuint i = 0;
        for (; i + 8 <= rows; i += 8)
        {
            ref float rowsA = ref Unsafe.Add(ref a, i * aRowStep);
            ref float rowsC = ref Unsafe.Add(ref c, i * width);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                Floats c0 = Lanes.LoadUnsafe(ref rowsC, k), c1 = Lanes.LoadUnsafe(ref rowsC, width + k);
                Floats c2 = Lanes.LoadUnsafe(ref rowsC, 2 * width + k), c3 = Lanes.LoadUnsafe(ref rowsC, 3 * width + k);
                Floats c4 = Lanes.LoadUnsafe(ref rowsC, 4 * width + k), c5 = Lanes.LoadUnsafe(ref rowsC, 5 * width + k);
                Floats c6 = Lanes.LoadUnsafe(ref rowsC, 6 * width + k), c7 = Lanes.LoadUnsafe(ref rowsC, 7 * width + k);
                ref float low = ref rowsA;
                ref float high = ref Unsafe.Add(ref rowsA, 4 * aRowStep);
                ref float rowB = ref Unsafe.Add(ref b, k);
                for (nuint j = 0; j < inner; j++)
                {
                    Floats bj = Lanes.LoadUnsafe(ref rowB);
                    c0 += Lanes.Create(low) * bj;
                    c1 += Lanes.Create(Unsafe.Add(ref low, aRowStep)) * bj;
                    c2 += Lanes.Create(Unsafe.Add(ref low, 2 * aRowStep)) * bj;
                    c3 += Lanes.Create(Unsafe.Add(ref low, 3 * aRowStep)) * bj;
                    c4 += Lanes.Create(high) * bj;
                    c5 += Lanes.Create(Unsafe.Add(ref high, aRowStep)) * bj;
                    c6 += Lanes.Create(Unsafe.Add(ref high, 2 * aRowStep)) * bj;
                    c7 += Lanes.Create(Unsafe.Add(ref high, 3 * aRowStep)) * bj;
                    low = ref Unsafe.Add(ref low, aInnerStep);
                    high = ref Unsafe.Add(ref high, aInnerStep);
                    rowB = ref Unsafe.Add(ref rowB, width);
                }

                c0.StoreUnsafe(ref rowsC, k);
                c1.StoreUnsafe(ref rowsC, width + k);
                c2.StoreUnsafe(ref rowsC, 2 * width + k);
                c3.StoreUnsafe(ref rowsC, 3 * width + k);
                c4.StoreUnsafe(ref rowsC, 4 * width + k);
                c5.StoreUnsafe(ref rowsC, 5 * width + k);
                c6.StoreUnsafe(ref rowsC, 6 * width + k);
                c7.StoreUnsafe(ref rowsC, 7 * width + k);
            }
        }

        for (; i + 2 <= rows; i += 2)
        {
            ref float rowsA = ref Unsafe.Add(ref a, i * aRowStep);
            ref float rowsC = ref Unsafe.Add(ref c, i * width);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                Floats c0 = Lanes.LoadUnsafe(ref rowsC, k), c1 = Lanes.LoadUnsafe(ref rowsC, width + k);
                ref float aj = ref rowsA;
                ref float rowB = ref Unsafe.Add(ref b, k);
                for (nuint j = 0; j < inner; j++)
                {
                    Floats bj = Lanes.LoadUnsafe(ref rowB);
                    c0 += Lanes.Create(aj) * bj;
                    c1 += Lanes.Create(Unsafe.Add(ref aj, aRowStep)) * bj;
                    aj = ref Unsafe.Add(ref aj, aInnerStep);
                    rowB = ref Unsafe.Add(ref rowB, width);
                }

                c0.StoreUnsafe(ref rowsC, k);
                c1.StoreUnsafe(ref rowsC, width + k);
            }
        }

        if (i < rows)
        {
            ref float rowA = ref Unsafe.Add(ref a, i * aRowStep);
            ref float rowC = ref Unsafe.Add(ref c, i * width);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                Floats c0 = Lanes.LoadUnsafe(ref rowC, k);
                ref float aj = ref rowA;
                ref float rowB = ref Unsafe.Add(ref b, k);
                for (nuint j = 0; j < inner; j++)
                {
                    c0 += Lanes.Create(aj) * Lanes.LoadUnsafe(ref rowB);
                    aj = ref Unsafe.Add(ref aj, aInnerStep);
                    rowB = ref Unsafe.Add(ref rowB, width);
                }

                c0.StoreUnsafe(ref rowC, k);
            }
        }
    }

    // y[k] += sum over t of a[t, k], in the order of t.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddColumnSums512(ref float a, ref float y, nuint width, nuint rows)
    {
        for (nuint k = 0; k < width; k += (nuint)Floats.Count)
        {
            Floats sum = Lanes.LoadUnsafe(ref y, k);
            ref float rowA = ref Unsafe.Add(ref a, k);
            for (nuint t = 0; t < rows; t++)
            {
                sum += Lanes.LoadUnsafe(ref rowA);
                rowA = ref Unsafe.Add(ref rowA, width);
            }

            sum.StoreUnsafe(ref y, k);
        }
    }

    // c[indices[t], k] += a[t, k] in the order of t.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void ScatterAddRows512(ref float a, ReadOnlySpan<int> indices, ref float c, nuint width)
    {
        ref float row = ref a;
        foreach (int index in indices)
        {
            ref float target = ref Unsafe.Add(ref c, (nuint)index * width);
            for (nuint k = 0; k < width; k += (nuint)Floats.Count)
            {
                (Lanes.LoadUnsafe(ref target, k) + Lanes.LoadUnsafe(ref row, k)).StoreUnsafe(ref target, k);
            }

            row = ref Unsafe.Add(ref row, width);
        }
    }
}
