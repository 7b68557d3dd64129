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
        for (nuint j = 0; j != inner; j += 8)
        {
            Floats x0 = Lanes.Create(x), x1 = Lanes.Create(Unsafe.Add(ref x, 1)), x2 = Lanes.Create(Unsafe.Add(ref x, 2)), x3 = Lanes.Create(Unsafe.Add(ref x, 3));
            Floats x4 = Lanes.Create(Unsafe.Add(ref x, 4)), x5 = Lanes.Create(Unsafe.Add(ref x, 5)), x6 = Lanes.Create(Unsafe.Add(ref x, 6)), x7 = Lanes.Create(Unsafe.Add(ref x, 7));
            ref float row = ref matrix;
            for (nuint k = 0; k != width; k += PanelWidth)
            {
                AddEightProducts(x0, x1, x2, x3, x4, x5, x6, x7, ref row, ref Unsafe.Add(ref y, k));
                if (2 * Floats.Count < PanelColumns)
                {
                    AddEightProducts(x0, x1, x2, x3, x4, x5, x6, x7, ref Unsafe.Add(ref row, 2 * Floats.Count), ref Unsafe.Add(ref y, k + 2 * (nuint)Floats.Count));
                }

                row = ref Unsafe.Add(ref row, inner * PanelWidth);
            }

            matrix = ref Unsafe.Add(ref matrix, 8 * PanelWidth);
            x = ref Unsafe.Add(ref x, 8);
        }
    }

    // Two vectors of y. They are read late: a product waits for no store of the group before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddEightProducts(Floats x0, Floats x1, Floats x2, Floats x3, Floats x4, Floats x5, Floats x6, Floats x7, ref float row, ref float y)
    {
        Floats sum0 = FourProducts(x0, x1, x2, x3, ref row) + FourProducts(x4, x5, x6, x7, ref Unsafe.Add(ref row, 4 * PanelWidth));
        ref float right = ref Unsafe.Add(ref row, Floats.Count);
        Floats sum1 = FourProducts(x0, x1, x2, x3, ref right) + FourProducts(x4, x5, x6, x7, ref Unsafe.Add(ref right, 4 * PanelWidth));
        (Lanes.LoadUnsafe(ref y) + sum0).StoreUnsafe(ref y);
        (Lanes.LoadUnsafe(ref y, (nuint)Floats.Count) + sum1).StoreUnsafe(ref y, (nuint)Floats.Count);
    }
}
