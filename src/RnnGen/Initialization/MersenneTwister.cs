namespace RnnGen.Initialization;

/// <summary>The 32-bit Mersenne Twister MT19937, the generator behind <c>torch.manual_seed</c>.</summary>
/// <remarks>Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).</remarks>
public sealed class MersenneTwister
{
    private const int StateLength = 624;
    private const int ShiftLength = 397;
    private const uint UpperBit = 0x80000000, LowerBits = 0x7FFFFFFF, TwistMask = 0x9908B0DF;

    private readonly uint[] _state = new uint[StateLength];
    private int _next = StateLength;

    /// <summary>Seeds the generator.</summary>
    /// <param name="seed">The seed; PyTorch takes the low 32 bits of its own.</param>
    [CLSCompliant(false)]
    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < StateLength; i++)
        {
            uint previous = _state[i - 1];
            _state[i] = unchecked(1812433253u * (previous ^ (previous >> 30)) + i);
        }
    }

    /// <summary>The next draw, uniform over all 32-bit values.</summary>
    /// <returns>32 random bits.</returns>
    [CLSCompliant(false)]
    public uint NextUInt32()
    {
        if (_next == StateLength)
        {
            Twist();
        }

        uint value = _state[_next++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C5680;
        value ^= (value << 15) & 0xEFC60000;
        return value ^ (value >> 18);
    }

    /// <summary>A float32 uniform from <paramref name="from"/> up to <paramref name="to"/>, with the bits of <c>torch.Tensor.uniform_</c>.</summary>
    /// <param name="from">The lower bound, included.</param>
    /// <param name="to">The upper bound, which rounding can reach, as in PyTorch; <c>to - from</c> is finite.</param>
    /// <returns><c>u (to - from) + from</c> from one draw u of 24 bits, rounded once.</returns>
    public float NextUniform(float from, float to)
    {
        // The sum is formed in double: 24 + 24 bits of product fit, so the only rounding is the last one, as of a fused multiply-add.
        double u = (NextUInt32() & 0xFFFFFF) * (1.0 / (1 << 24));
        float range = to - from;
        return (float)(u * range + from);
    }

    private void Twist()
    {
        for (int i = 0; i < StateLength; i++)
        {
            uint mixed = (_state[i] & UpperBit) | (_state[(i + 1) % StateLength] & LowerBits);
            uint twisted = (mixed >> 1) ^ ((mixed & 1) != 0 ? TwistMask : 0);
            _state[i] = _state[(i + ShiftLength) % StateLength] ^ twisted;
        }

        _next = 0;
    }
}
