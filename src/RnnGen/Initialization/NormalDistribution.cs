using RnnGen.Numerics;

namespace RnnGen.Initialization;

/// <summary>Standard normal values, as many draws for them as <c>torch.Tensor.normal_</c> takes and in its order.</summary>
/// <remarks>
/// Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958: <c>sqrt(-2 ln u) cos(2 pi v)</c> and <c>… sin(2 pi v)</c> of two
/// uniform draws. The values are the same bits on every machine. PyTorch's depend on its build; they agree to about 1e-6.
/// </remarks>
internal static class NormalDistribution
{
    // From 16 values on PyTorch computes blocks of 16, from draws in float32; the last block begins 16 before the end, and draws anew.
    private const int BlockLength = 16, Half = BlockLength / 2;

    internal static void Fill(MersenneTwister random, Span<float> values)
    {
        if (values.Length < BlockLength)
        {
            FillPairs(random, values);
            return;
        }

        uint[] draws = new uint[values.Length];
        Draw(random, draws);
        int start = 0;
        for (; start + BlockLength <= values.Length; start += BlockLength)
        {
            Transform(draws.AsSpan(start, BlockLength), values[start..]);
        }

        if (start < values.Length)
        {
            Span<uint> last = draws.AsSpan(0, BlockLength);
            Draw(random, last);
            Transform(last, values[^BlockLength..]);
        }
    }

    private static void Draw(MersenneTwister random, Span<uint> draws)
    {
        foreach (ref uint draw in draws)
        {
            draw = random.NextUInt32() & 0xFFFFFF;
        }
    }

    // u = 1 - draw / 2^24 in (0, 1] of the first half, v = draw / 2^24 in [0, 1) of the second.
    private static void Transform(ReadOnlySpan<uint> draws, Span<float> values)
    {
        for (int i = 0; i < Half; i++)
        {
            (values[i], values[i + Half]) = Pair(1 - draws[i] * (1.0 / (1 << 24)), draws[i + Half], 1L << 24);
        }
    }

    // Fewer values come in pairs, from draws of 53 bits; of the last pair one may be left over.
    private static void FillPairs(MersenneTwister random, Span<float> values)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            long v = NextBits(random);
            (float first, float second) = Pair(1 - NextBits(random) * (1.0 / (1L << 53)), v, 1L << 53);
            values[i] = first;
            if (i + 1 < values.Length)
            {
                values[i + 1] = second;
            }
        }
    }

    private static long NextBits(MersenneTwister random)
    {
        ulong high = random.NextUInt32();
        return (long)(((high << 32) | random.NextUInt32()) & ((1UL << 53) - 1));
    }

    // The angle is v / turn of a full turn; its sine is the cosine of a quarter less.
    private static (float Cosine, float Sine) Pair(double u, long v, long turn)
    {
        double radius = Math.Sqrt(-2 * PortableMath.Log(u));
        return ((float)(radius * PortableMath.CosineOfPi(2 * v, turn)), (float)(radius * PortableMath.CosineOfPi(2 * v + 3 * (turn / 2), turn)));
    }
}
