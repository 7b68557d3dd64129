using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector256<float>;
using Lanes = System.Runtime.Intrinsics.Vector256;
using Words = System.Runtime.Intrinsics.Vector256<uint>;

namespace RnnGen.Numerics;

public sealed partial class BFloat16Matrix
{
    // y[k] += sum over j of x[j] * matrix[j, k]. Every fourth row goes into the same one of four sums, of which the first begins with the output;
    // then the four are added. Two vectors of outputs share each input.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddVectorMatrix256(ref float x, nuint inner, ref uint matrix, ref float y, nuint width, bool fromEnd)
    {
        nuint next = (nuint)Floats.Count, pairs = width / (2 * next);
        for (nuint pair = 0; pair < pairs; pair++)
        {
            nuint k = 2 * next * (fromEnd ? pairs - 1 - pair : pair);
            ref uint words = ref Unsafe.Add(ref matrix, k / PanelWidth * PanelWidth * (inner / 2) + k % PanelWidth);
            Floats sum0 = Lanes.LoadUnsafe(ref y, k), sum1 = Floats.Zero, sum2 = Floats.Zero, sum3 = Floats.Zero;
            Floats next0 = Lanes.LoadUnsafe(ref y, k + next), next1 = Floats.Zero, next2 = Floats.Zero, next3 = Floats.Zero;
            for (nuint j = 0; j != inner; j += 4)
            {
                ref float inputs = ref Unsafe.Add(ref x, j);
                Words rows = Lanes.LoadUnsafe(ref words), nextRows = Lanes.LoadUnsafe(ref words, next);
                Floats input = Lanes.Create(inputs);
                sum0 = AddExactProduct(Even(rows), input, sum0);
                next0 = AddExactProduct(Even(nextRows), input, next0);
                input = Lanes.Create(Unsafe.Add(ref inputs, 1));
                sum1 += Odd(rows) * input;
                next1 += Odd(nextRows) * input;
                rows = Lanes.LoadUnsafe(ref words, PanelWidth);
                nextRows = Lanes.LoadUnsafe(ref words, PanelWidth + next);
                input = Lanes.Create(Unsafe.Add(ref inputs, 2));
                sum2 = AddExactProduct(Even(rows), input, sum2);
                next2 = AddExactProduct(Even(nextRows), input, next2);
                input = Lanes.Create(Unsafe.Add(ref inputs, 3));
                sum3 += Odd(rows) * input;
                next3 += Odd(nextRows) * input;
                words = ref Unsafe.Add(ref words, 2 * PanelWidth);
            }

            ((sum0 + sum2) + (sum1 + sum3)).StoreUnsafe(ref y, k);
            ((next0 + next2) + (next1 + next3)).StoreUnsafe(ref y, k + next);
        }
    }
}
