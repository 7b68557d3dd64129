using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

public static partial class MatrixKernels
{
    // y[k] += sum over j of x[j] * matrix[j, k], in groups of 1, 2, 4 (the binary digits of n) and then eights. The matrix lies in panels of
    // 16 columns. Two vectors of outputs stay in registers: the halves of a panel, or two panels. From the end only pairs of vectors go.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddVectorMatrix512(ref float x, nuint inner, ref float matrix, ref float y, nuint width, bool fromEnd)
    {
        nuint panel = inner * PanelWidth, pairs = width / (2 * (nuint)Floats.Count);
        for (nuint pair = 0; pair < pairs; pair++)
        {
            nuint k = 2 * (nuint)Floats.Count * (fromEnd ? pairs - 1 - pair : pair);
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

        if (width % (2 * (nuint)Floats.Count) != 0)
        {
            nuint k = width - (nuint)Floats.Count;
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

    // y[k] += sum over t of a[t, k], in the order of t. Four vectors at a time, because each row may lie on another page.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddColumnSums512(ref float a, nuint aStep, ref float y, nuint width, nuint rows)
    {
        nuint one = (nuint)Floats.Count, two = 2 * one, three = 3 * one, k = 0;
        for (; k + 4 * one <= width; k += 4 * one)
        {
            ref float row = ref Unsafe.Add(ref a, k), sums = ref Unsafe.Add(ref y, k);
            Floats sum0 = Lanes.LoadUnsafe(ref sums), sum1 = Lanes.LoadUnsafe(ref sums, one), sum2 = Lanes.LoadUnsafe(ref sums, two), sum3 = Lanes.LoadUnsafe(ref sums, three);
            for (nuint t = 0; t < rows; t++)
            {
                sum0 += Lanes.LoadUnsafe(ref row);
                sum1 += Lanes.LoadUnsafe(ref row, one);
                sum2 += Lanes.LoadUnsafe(ref row, two);
                sum3 += Lanes.LoadUnsafe(ref row, three);
                row = ref Unsafe.Add(ref row, aStep);
            }

            sum0.StoreUnsafe(ref sums);
            sum1.StoreUnsafe(ref sums, one);
            sum2.StoreUnsafe(ref sums, two);
            sum3.StoreUnsafe(ref sums, three);
        }

        for (; k < width; k += one)
        {
            Floats sum = Lanes.LoadUnsafe(ref y, k);
            ref float row = ref Unsafe.Add(ref a, k);
            for (nuint t = 0; t < rows; t++)
            {
                sum += Lanes.LoadUnsafe(ref row);
                row = ref Unsafe.Add(ref row, aStep);
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
