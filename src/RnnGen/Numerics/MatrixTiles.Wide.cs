using System.Runtime.CompilerServices;

namespace RnnGen.Numerics;

public static partial class MatrixKernels
{
    // c[i, k] += sum over j of a[i, j] * b[j, k], in the order of j. Element (i, j) of a lies at i * aRowStep + j * aInnerStep; element (j, k)
    // of b at k / 16 * bPanel + j * bStep + k % 16, and c likewise: panels, or rows with a panel of 16 and a step of the row's stride.
    // A panel is one vector of 512 bits. Of a last one with few columns half a vector will do, or a quarter, which takes half the time on Zen 4.
    internal static void AddProduct512(
        ref float a, nuint aRowStep, nuint aInnerStep, ref float b, nuint bPanel, nuint bStep, ref float c, nuint cPanel, nuint cStep, nuint width, nuint rows, nuint inner)
    {
        for (nuint k = 0; k < width; k += PanelWidth)
        {
            switch (width - k)
            {
                case > 8:
                    AddColumns512(ref a, aRowStep, aInnerStep, inner, ref b, bStep, ref c, cStep, rows);
                    break;
                case > 4:
                    AddColumns256(ref a, aRowStep, aInnerStep, inner, ref b, bStep, ref c, cStep, rows);
                    break;
                default:
                    AddColumns128(ref a, aRowStep, aInnerStep, inner, ref b, bStep, ref c, cStep, rows);
                    break;
            }

            b = ref Unsafe.Add(ref b, bPanel);
            c = ref Unsafe.Add(ref c, cPanel);
        }
    }
}
