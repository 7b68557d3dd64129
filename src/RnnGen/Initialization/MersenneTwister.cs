using System.Runtime.Intrinsics;

namespace RnnGen.Initialization;

/// <summary>The 32-bit Mersenne Twister MT19937, the generator behind <c>torch.manual_seed</c>.</summary>
/// <remarks>Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).</remarks>
public sealed class MersenneTwister
{
    private const int StateLength = 624;
    private const int ShiftLength = 397;
    private const uint UpperBit = 0x80000000, LowerBits = 0x7FFFFFFF, TwistMask = 0x9908B0DF;

    // A dropout mask has a draw for each element, so they are made 624 at a time.
    private readonly uint[] _state = new uint[StateLength], _draws = new uint[StateLength];
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

        return _draws[_next++];
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
            _draws.AsSpan(_next, count).CopyTo(destination);
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
        const int Wrap = StateLength - ShiftLength;
        TwistRange(0, Wrap, ShiftLength);
        TwistRange(Wrap, StateLength - 1, -Wrap);
        _state[^1] = _state[ShiftLength - 1] ^ Twisted(_state[^1], _state[0]);
        for (int i = 0; i < StateLength; i += Vector256<uint>.Count)
        {
            Temper(Vector256.LoadUnsafe(ref _state[i])).StoreUnsafe(ref _draws[i]);
        }

        _next = 0;
    }

    // No vector reaches what it changes itself: the shifts are longer.
    private void TwistRange(int first, int end, int shift)
    {
        for (; first + Vector256<uint>.Count <= end; first += Vector256<uint>.Count)
        {
            (Vector256.LoadUnsafe(ref _state[first + shift]) ^ Twisted(Vector256.LoadUnsafe(ref _state[first]), Vector256.LoadUnsafe(ref _state[first + 1])))
                .StoreUnsafe(ref _state[first]);
        }

        for (; first < end; first++)
        {
            _state[first] = _state[first + shift] ^ Twisted(_state[first], _state[first + 1]);
        }
    }

    private static uint Twisted(uint x, uint next) => Twisted(Vector256.CreateScalar(x), Vector256.CreateScalar(next)).ToScalar();

    private static Vector256<uint> Twisted(Vector256<uint> x, Vector256<uint> next)
    {
        Vector256<uint> mixed = (x & Vector256.Create(UpperBit)) | (next & Vector256.Create(LowerBits));
        Vector256<uint> isOdd = Vector256<uint>.Zero - (mixed & Vector256<uint>.One);
        return (mixed >>> 1) ^ (isOdd & Vector256.Create(TwistMask));
    }

    private static Vector256<uint> Temper(Vector256<uint> value)
    {
        value ^= value >>> 11;
        value ^= (value << 7) & Vector256.Create(0x9D2C5680);
        value ^= (value << 15) & Vector256.Create(0xEFC60000);
        return value ^ (value >>> 18);
    }
}
