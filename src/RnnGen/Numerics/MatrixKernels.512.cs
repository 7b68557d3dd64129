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
    // A tile of four rows and two vectors stays in registers: 8 sums cover the latency of the additions, and 6 loads serve 16 operations.
    // Past the last row it is computed again: a tile reads all its sums before it writes any.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddProduct512(
        ref float a, nuint aRowStep, nuint aInnerStep, ref float b, nuint bStep, ref float c, nuint cStep, nuint width, nuint rows, nuint inner)
    {
        nuint aEnd = inner * aInnerStep, k = 0;
        for (; k + 2 * (nuint)Floats.Count <= width; k += 2 * (nuint)Floats.Count)
        {
            for (nuint i = 0; i < rows; i += 4)
            {
                nuint i1 = Math.Min(i + 1, rows - 1), i2 = Math.Min(i + 2, rows - 1), i3 = Math.Min(i + 3, rows - 1);
                ref float a0 = ref Unsafe.Add(ref a, i * aRowStep), a1 = ref Unsafe.Add(ref a, i1 * aRowStep);
                ref float a2 = ref Unsafe.Add(ref a, i2 * aRowStep), a3 = ref Unsafe.Add(ref a, i3 * aRowStep);
                nuint row0 = i * cStep + k, row1 = i1 * cStep + k, row2 = i2 * cStep + k, row3 = i3 * cStep + k;
                Floats c00 = Lanes.LoadUnsafe(ref c, row0), c01 = Lanes.LoadUnsafe(ref c, row0 + (nuint)Floats.Count);
                Floats c10 = Lanes.LoadUnsafe(ref c, row1), c11 = Lanes.LoadUnsafe(ref c, row1 + (nuint)Floats.Count);
                Floats c20 = Lanes.LoadUnsafe(ref c, row2), c21 = Lanes.LoadUnsafe(ref c, row2 + (nuint)Floats.Count);
                Floats c30 = Lanes.LoadUnsafe(ref c, row3), c31 = Lanes.LoadUnsafe(ref c, row3 + (nuint)Floats.Count);
                ref float rowB = ref Unsafe.Add(ref b, k);
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

                c00.StoreUnsafe(ref c, row0);
                c01.StoreUnsafe(ref c, row0 + (nuint)Floats.Count);
                c10.StoreUnsafe(ref c, row1);
                c11.StoreUnsafe(ref c, row1 + (nuint)Floats.Count);
                c20.StoreUnsafe(ref c, row2);
                c21.StoreUnsafe(ref c, row2 + (nuint)Floats.Count);
                c30.StoreUnsafe(ref c, row3);
                c31.StoreUnsafe(ref c, row3 + (nuint)Floats.Count);
            }
        }

        if (k < width)
        {
            for (nuint i = 0; i < rows; i += 4)
            {
                nuint i1 = Math.Min(i + 1, rows - 1), i2 = Math.Min(i + 2, rows - 1), i3 = Math.Min(i + 3, rows - 1);
                ref float a0 = ref Unsafe.Add(ref a, i * aRowStep), a1 = ref Unsafe.Add(ref a, i1 * aRowStep);
                ref float a2 = ref Unsafe.Add(ref a, i2 * aRowStep), a3 = ref Unsafe.Add(ref a, i3 * aRowStep);
                nuint row0 = i * cStep + k, row1 = i1 * cStep + k, row2 = i2 * cStep + k, row3 = i3 * cStep + k;
                Floats c0 = Lanes.LoadUnsafe(ref c, row0), c1 = Lanes.LoadUnsafe(ref c, row1);
                Floats c2 = Lanes.LoadUnsafe(ref c, row2), c3 = Lanes.LoadUnsafe(ref c, row3);
                ref float rowB = ref Unsafe.Add(ref b, k);
                for (nuint j = 0; j != aEnd; j += aInnerStep)
                {
                    Floats b0 = Lanes.LoadUnsafe(ref rowB);
                    c0 += Lanes.Create(Unsafe.Add(ref a0, j)) * b0;
                    c1 += Lanes.Create(Unsafe.Add(ref a1, j)) * b0;
                    c2 += Lanes.Create(Unsafe.Add(ref a2, j)) * b0;
                    c3 += Lanes.Create(Unsafe.Add(ref a3, j)) * b0;
                    rowB = ref Unsafe.Add(ref rowB, bStep);
                }

                c0.StoreUnsafe(ref c, row0);
                c1.StoreUnsafe(ref c, row1);
                c2.StoreUnsafe(ref c, row2);
                c3.StoreUnsafe(ref c, row3);
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
