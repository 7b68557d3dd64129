using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

public static partial class MatrixKernels
{
    // y[k] += sum over j of x[j] * matrix[j, k] in the order of AddVectorMatrix512, two of its groups of eight at a time: their inputs fill half of 32 registers.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddSmallVectorMatrix512(ref float x, nuint inner, ref float matrix, ref float y, nuint width)
    {
        for (nuint j = 0; j != inner; j += 16)
        {
            Vector512<float> x0 = Vector512.Create(x), x1 = Vector512.Create(Unsafe.Add(ref x, 1)), x2 = Vector512.Create(Unsafe.Add(ref x, 2)), x3 = Vector512.Create(Unsafe.Add(ref x, 3));
            Vector512<float> x4 = Vector512.Create(Unsafe.Add(ref x, 4)), x5 = Vector512.Create(Unsafe.Add(ref x, 5)), x6 = Vector512.Create(Unsafe.Add(ref x, 6)), x7 = Vector512.Create(Unsafe.Add(ref x, 7));
            Vector512<float> x8 = Vector512.Create(Unsafe.Add(ref x, 8)), x9 = Vector512.Create(Unsafe.Add(ref x, 9)), x10 = Vector512.Create(Unsafe.Add(ref x, 10)), x11 = Vector512.Create(Unsafe.Add(ref x, 11));
            Vector512<float> x12 = Vector512.Create(Unsafe.Add(ref x, 12)), x13 = Vector512.Create(Unsafe.Add(ref x, 13)), x14 = Vector512.Create(Unsafe.Add(ref x, 14)), x15 = Vector512.Create(Unsafe.Add(ref x, 15));
            ref float row = ref Unsafe.Add(ref matrix, j * PanelWidth);
            for (nuint k = 0; k != width; k += PanelWidth)
            {
                Vector512<float> sum = Vector512.LoadUnsafe(ref y, k);
                sum += FourProducts(x0, x1, x2, x3, ref row) + FourProducts(x4, x5, x6, x7, ref Unsafe.Add(ref row, 4 * PanelWidth));
                sum += FourProducts(x8, x9, x10, x11, ref Unsafe.Add(ref row, 8 * PanelWidth)) + FourProducts(x12, x13, x14, x15, ref Unsafe.Add(ref row, 12 * PanelWidth));
                sum.StoreUnsafe(ref y, k);
                row = ref Unsafe.Add(ref row, inner * PanelWidth);
            }

            x = ref Unsafe.Add(ref x, 16);
        }
    }
}
