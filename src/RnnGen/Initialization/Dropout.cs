using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Initialization;

/// <summary>Draws which outputs training drops. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Dropout
{
    /// <summary>Fills a mask: 0 with the probability p, else 1 / (1 - p), as <c>torch.nn.Dropout</c>.</summary>
    /// <param name="random">The generator; one draw is taken for each element, row by row, so a run with one seed repeats to the bit.</param>
    /// <param name="mask">The rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="size">The elements of a row.</param>
    /// <param name="stride">The distance between two rows.</param>
    /// <param name="probability">p, from 0 up to but not 1.</param>
    public static void FillMask(MersenneTwister random, Span<float> mask, int rows, int size, int stride, double probability)
    {
        ArgumentNullException.ThrowIfNull(random);
        float kept = (float)(1 / (1 - probability));
        uint dropped = (uint)(probability * (1L << 32));
        for (int r = 0; r < rows; r++)
        {
            Span<float> row = mask.Slice(r * stride, size);
            Span<uint> draws = MemoryMarshal.Cast<float, uint>(row);
            random.Fill(draws);
            int i = 0;
            for (; i + Vector256<uint>.Count <= size; i += Vector256<uint>.Count)
            {
                Vector256<uint> isDropped = Vector256.LessThan(Vector256.LoadUnsafe(ref draws[i]), Vector256.Create(dropped));
                Vector256.AndNot(Vector256.Create(kept), isDropped.AsSingle()).StoreUnsafe(ref row[i]);
            }

            for (; i < size; i++)
            {
                row[i] = draws[i] < dropped ? 0 : kept;
            }
        }
    }
}
