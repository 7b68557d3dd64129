using RnnGen.Numerics;
using RnnGen.Optimization;

namespace RnnGen.Initialization;

/// <summary>Standard normal values, the same bits on every machine.</summary>
/// <remarks>
/// Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958: <c>sqrt(-2 ln u) cos(2 pi v)</c> and <c>… sin(2 pi v)</c> of two
/// uniform draws. PyTorch's own normal draws depend on its build and cannot be matched to the bit.
/// </remarks>
internal sealed class NormalDistribution(MersenneTwister random)
{
    private const int Bits = 24;
    private float? _second;

    internal float Next()
    {
        if (_second is { } kept)
        {
            _second = null;
            return kept;
        }

        // u in (0, 1], so that its logarithm is finite; v in [0, 1) of a turn.
        float u = ((random.NextUInt32() >> (32 - Bits)) + 1) * (1f / (1 << Bits));
        int v = (int)(random.NextUInt32() >> (32 - Bits));
        Span<float> log = [u];
        VectorMath.Log(log, log);
        double radius = Math.Sqrt(-2.0 * log[0]);
        _second = (float)(radius * PortableMath.CosineOfPi(2 * v + (3 << (Bits - 1)), 1 << Bits));
        return (float)(radius * PortableMath.CosineOfPi(2 * v, 1 << Bits));
    }
}
