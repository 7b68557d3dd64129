using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

// With 512 bits a multiplication broadcasts its input from memory by itself, as in MatrixTiles512.cs, so vectors of outputs share nothing.
public sealed partial class BFloat16Matrix
{
    // y[k] += sum over j of x[j] * matrix[j, k], in groups of eight that are added as trees. A word holds two rows of a column: the even one in
    // its lower half, the odd one in its upper.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddVectorMatrix512(ref float x, nuint inner, ref uint matrix, ref float y, nuint width, bool fromEnd)
    {
        nuint panels = width / PanelWidth;
        for (nuint panel = 0; panel < panels; panel++)
        {
            nuint k = PanelWidth * (fromEnd ? panels - 1 - panel : panel);
            ref uint words = ref Unsafe.Add(ref matrix, k * (inner / 2));
            Vector512<float> sum = Vector512.LoadUnsafe(ref y, k);
            for (nuint j = 0; j != inner; j += 8)
            {
                ref float inputs = ref Unsafe.Add(ref x, j);
                sum += FourProducts512(ref inputs, ref words) + FourProducts512(ref Unsafe.Add(ref inputs, 4), ref Unsafe.Add(ref words, 2 * PanelWidth));
                words = ref Unsafe.Add(ref words, 4 * PanelWidth);
            }

            sum.StoreUnsafe(ref y, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FourProducts512(ref float x, ref uint words)
    {
        Vector512<uint> rows01 = Vector512.LoadUnsafe(ref words), rows23 = Vector512.LoadUnsafe(ref words, PanelWidth), upper = Vector512.Create(0xFFFF0000u);
        Vector512<float> x0 = Vector512.Create(x), x1 = Vector512.Create(Unsafe.Add(ref x, 1)), x2 = Vector512.Create(Unsafe.Add(ref x, 2)), x3 = Vector512.Create(Unsafe.Add(ref x, 3));
        return (x0 * (rows01 << 16).AsSingle() + x1 * (rows01 & upper).AsSingle()) + (x2 * (rows23 << 16).AsSingle() + x3 * (rows23 & upper).AsSingle());
    }
}
