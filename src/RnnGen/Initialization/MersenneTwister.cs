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

        return Tempered(_state[_next++]);
    }

    /// <summary>The next draws, as many as there is room for.</summary>
    /// <param name="destination">Receives the draws in order.</param>
    internal void Fill(Span<uint> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_next == StateLength)
            {
                Twist();
            }

            int count = Math.Min(destination.Length, StateLength - _next);
            for (int i = 0; i < count; i++)
            {
                destination[i] = Tempered(_state[_next + i]);
            }

            destination = destination[count..];
            _next += count;
        }
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

    // state[i] = state[i + 397] ^ twisted(state[i], state[i + 1]), all modulo 624, in order.
    private void Twist()
    {
        Span<uint> state = _state;
        int i = 0;
        for (; i < StateLength - ShiftLength; i++)
        {
            state[i] = state[i + ShiftLength] ^ Twisted(state[i], state[i + 1]);
        }

        for (; i < StateLength - 1; i++)
        {
            state[i] = state[i + ShiftLength - StateLength] ^ Twisted(state[i], state[i + 1]);
        }

        state[i] = state[ShiftLength - 1] ^ Twisted(state[i], state[0]);
        _next = 0;
    }

    private static uint Twisted(uint x, uint next)
    {
        uint mixed = (x & UpperBit) | (next & LowerBits);
        return (mixed >> 1) ^ ((0 - (mixed & 1)) & TwistMask);
    }

    private static uint Tempered(uint value)
    {
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C5680;
        value ^= (value << 15) & 0xEFC60000;
        return value ^ (value >> 18);
    }
}
