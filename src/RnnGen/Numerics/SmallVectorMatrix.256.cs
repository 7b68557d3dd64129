using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector256<float>;
using Lanes = System.Runtime.Intrinsics.Vector256;

namespace RnnGen.Numerics;

public static partial class MatrixKernels
{
    // y[k] += sum over j of x[j] * matrix[j, k] in the order of AddVectorMatrix256, one of its groups of eight at a time: its inputs fill half
    // of 16 registers.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddSmallVectorMatrix256(ref float x, nuint inner, ref float matrix, ref float y, nuint width)
    {
        nuint panel = inner * PanelWidth;
        for (nuint j = 0; j != inner; j += 8)
        {
            Floats x0 = Lanes.Create(x), x1 = Lanes.Create(Unsafe.Add(ref x, 1)), x2 = Lanes.Create(Unsafe.Add(ref x, 2)), x3 = Lanes.Create(Unsafe.Add(ref x, 3));
            Floats x4 = Lanes.Create(Unsafe.Add(ref x, 4)), x5 = Lanes.Create(Unsafe.Add(ref x, 5)), x6 = Lanes.Create(Unsafe.Add(ref x, 6)), x7 = Lanes.Create(Unsafe.Add(ref x, 7));
            for (nuint k = 0; k != width; k += 2 * (nuint)Floats.Count)
            {
                ref float row = ref Unsafe.Add(ref matrix, k / PanelWidth * panel + k % PanelWidth);
                Floats y0 = Lanes.LoadUnsafe(ref y, k), y1 = Lanes.LoadUnsafe(ref y, k + (nuint)Floats.Count);
                y0 += FourProducts(x0, x1, x2, x3, ref row) + FourProducts(x4, x5, x6, x7, ref Unsafe.Add(ref row, 4 * PanelWidth));
                row = ref Unsafe.Add(ref row, Floats.Count);
                y1 += FourProducts(x0, x1, x2, x3, ref row) + FourProducts(x4, x5, x6, x7, ref Unsafe.Add(ref row, 4 * PanelWidth));
                y0.StoreUnsafe(ref y, k);
                y1.StoreUnsafe(ref y, k + (nuint)Floats.Count);
            }

            matrix = ref Unsafe.Add(ref matrix, 8 * PanelWidth);
            x = ref Unsafe.Add(ref x, 8);
        }
    }
}
