using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

// With 512 bits a multiplication broadcasts its input from memory by itself, as in ColumnTiles.512.cs, so vectors of outputs share nothing.
public sealed partial class BFloat16Matrix
{
    // y[k] += sum over j of x[j] * matrix[j, k]. Every fourth row goes into the same one of four sums, of which the first begins with the output;
    // then the four are added.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddVectorMatrix512(ref float x, nuint inner, ref uint matrix, ref float y, nuint width, bool fromEnd)
    {
        nuint panels = width / PanelWidth;
        for (nuint panel = 0; panel < panels; panel++)
        {
            nuint k = PanelWidth * (fromEnd ? panels - 1 - panel : panel);
            ref uint words = ref Unsafe.Add(ref matrix, k * (inner / 2));
            Vector512<float> sum0 = Vector512.LoadUnsafe(ref y, k), sum1 = Vector512<float>.Zero, sum2 = Vector512<float>.Zero, sum3 = Vector512<float>.Zero;
            for (nuint j = 0; j != inner; j += 4)
            {
                ref float inputs = ref Unsafe.Add(ref x, j);
                Vector512<uint> rows = Vector512.LoadUnsafe(ref words);
                sum0 = AddExactProduct(Even(rows), Vector512.Create(inputs), sum0);
                sum1 += Odd(rows) * Vector512.Create(Unsafe.Add(ref inputs, 1));
                rows = Vector512.LoadUnsafe(ref words, PanelWidth);
                sum2 = AddExactProduct(Even(rows), Vector512.Create(Unsafe.Add(ref inputs, 2)), sum2);
                sum3 += Odd(rows) * Vector512.Create(Unsafe.Add(ref inputs, 3));
                words = ref Unsafe.Add(ref words, 2 * PanelWidth);
            }

            ((sum0 + sum2) + (sum1 + sum3)).StoreUnsafe(ref y, k);
        }
    }
}
