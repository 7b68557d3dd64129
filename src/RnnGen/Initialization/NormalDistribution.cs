using RnnGen.Numerics;
using RnnGen.Weights;

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

    internal static void Fill(MersenneTwister random, Parameter parameter)
    {
        int length = parameter.Length, start = 0;
        if (length < BlockLength)
        {
            FillPairs(random, parameter);
            return;
        }

        for (; start + BlockLength <= length; start += BlockLength)
        {
            FillBlock(random, parameter, start);
        }

        if (start < length)
        {
            for (; start < length; start++)
            {
                random.NextUInt32();
            }

            FillBlock(random, parameter, length - BlockLength);
        }
    }

    // u = 1 - draw / 2^24 in (0, 1] of the first half, v = draw / 2^24 in [0, 1) of the second.
    private static void FillBlock(MersenneTwister random, Parameter parameter, int start)
    {
        Span<uint> draws = stackalloc uint[BlockLength];
        foreach (ref uint draw in draws)
        {
            draw = random.NextUInt32() & 0xFFFFFF;
        }

        for (int i = 0; i < Half; i++)
        {
            (float first, float second) = Pair(1 - draws[i] * (1.0 / (1 << 24)), draws[i + Half], 1L << 24);
            Set(parameter, start + i, first);
            Set(parameter, start + i + Half, second);
        }
    }

    // Fewer values come in pairs, from draws of 53 bits; of the last pair one may be left over.
    private static void FillPairs(MersenneTwister random, Parameter parameter)
    {
        for (int i = 0; i < parameter.Length; i += 2)
        {
            long v = NextBits(random);
            (float first, float second) = Pair(1 - NextBits(random) * (1.0 / (1L << 53)), v, 1L << 53);
            Set(parameter, i, first);
            if (i + 1 < parameter.Length)
            {
                Set(parameter, i + 1, second);
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

    private static void Set(Parameter parameter, int index, float value) => parameter[index / parameter.Columns, index % parameter.Columns] = value;
}
