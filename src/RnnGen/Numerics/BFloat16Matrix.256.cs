using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector256<float>;
using Lanes = System.Runtime.Intrinsics.Vector256;
using Words = System.Runtime.Intrinsics.Vector256<uint>;

namespace RnnGen.Numerics;

public sealed partial class BFloat16Matrix
{
    // y[k] += sum over j of x[j] * matrix[j, k], in groups of eight that are added as trees. A word holds two rows of a column: the even one in
    // its lower half, the odd one in its upper. Two vectors of outputs stay in registers.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddVectorMatrix256(ref float x, nuint inner, ref uint matrix, ref float y, nuint width, bool fromEnd)
    {
        nuint panel = inner / 2 * PanelWidth, next = (nuint)Floats.Count, pairs = width / (2 * next);
        for (nuint pair = 0; pair < pairs; pair++)
        {
            nuint k = 2 * next * (fromEnd ? pairs - 1 - pair : pair);
            ref uint words = ref Unsafe.Add(ref matrix, k / PanelWidth * panel + k % PanelWidth);
            Floats y0 = Lanes.LoadUnsafe(ref y, k), y1 = Lanes.LoadUnsafe(ref y, k + next);
            for (nuint j = 0; j != inner; j += 8)
            {
                Floats x0 = Lanes.Create(Unsafe.Add(ref x, j)), x1 = Lanes.Create(Unsafe.Add(ref x, j + 1));
                Floats x2 = Lanes.Create(Unsafe.Add(ref x, j + 2)), x3 = Lanes.Create(Unsafe.Add(ref x, j + 3));
                Floats low0 = FourProducts(x0, x1, x2, x3, ref words), low1 = FourProducts(x0, x1, x2, x3, ref Unsafe.Add(ref words, next));
                x0 = Lanes.Create(Unsafe.Add(ref x, j + 4));
                x1 = Lanes.Create(Unsafe.Add(ref x, j + 5));
                x2 = Lanes.Create(Unsafe.Add(ref x, j + 6));
                x3 = Lanes.Create(Unsafe.Add(ref x, j + 7));
                words = ref Unsafe.Add(ref words, 2 * PanelWidth);
                y0 += low0 + FourProducts(x0, x1, x2, x3, ref words);
                y1 += low1 + FourProducts(x0, x1, x2, x3, ref Unsafe.Add(ref words, next));
                words = ref Unsafe.Add(ref words, 2 * PanelWidth);
            }

            y0.StoreUnsafe(ref y, k);
            y1.StoreUnsafe(ref y, k + next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats FourProducts(Floats x0, Floats x1, Floats x2, Floats x3, ref uint words)
    {
        Words rows01 = Lanes.LoadUnsafe(ref words), rows23 = Lanes.LoadUnsafe(ref words, PanelWidth);
        return (x0 * (rows01 << 16).AsSingle() + x1 * (rows01 & Lanes.Create(0xFFFF0000u)).AsSingle())
            + (x2 * (rows23 << 16).AsSingle() + x3 * (rows23 & Lanes.Create(0xFFFF0000u)).AsSingle());
    }
}
