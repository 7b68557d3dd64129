using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Benchmarks.Measuring;

/// <summary>Reads a buffer from end to end and does nothing else of note: the bandwidth of the cache that holds it.</summary>
internal sealed class ReadLoop : IPeer
{
    private readonly AlignedBuffer _buffer;
    private float _sum;

    internal ReadLoop(int floats)
    {
        // The widest pass reads 64 numbers.
        _buffer = new AlignedBuffer((floats + 63) / 64 * 64);

        // A page that was never written is the system's one page of zeros, as are all others, and a cache holds that one.
        _buffer.Span.Fill(1);
    }

    public string Name => "read loop";

    internal int Bytes => _buffer.Length * sizeof(float);

    public void Step()
    {
        ref float first = ref _buffer.Span[0];
        nuint length = (nuint)_buffer.Length;
        _sum += Vector512.IsHardwareAccelerated ? Sum512(ref first, length) : Vector256.IsHardwareAccelerated ? Sum256(ref first, length) : Sum128(ref first, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum512(ref float x, nuint length)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < length; i += 64)
        {
            a += Vector512.LoadUnsafe(ref x, i);
            b += Vector512.LoadUnsafe(ref x, i + 16);
            c += Vector512.LoadUnsafe(ref x, i + 32);
            d += Vector512.LoadUnsafe(ref x, i + 48);
        }

        return (a + b + (c + d)).ToScalar();
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum256(ref float x, nuint length)
    {
        Vector256<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (nuint i = 0; i < length; i += 64)
        {
            a += Vector256.LoadUnsafe(ref x, i);
            b += Vector256.LoadUnsafe(ref x, i + 8);
            c += Vector256.LoadUnsafe(ref x, i + 16);
            d += Vector256.LoadUnsafe(ref x, i + 24);
            e += Vector256.LoadUnsafe(ref x, i + 32);
            f += Vector256.LoadUnsafe(ref x, i + 40);
            g += Vector256.LoadUnsafe(ref x, i + 48);
            h += Vector256.LoadUnsafe(ref x, i + 56);
        }

        return (a + b + (c + d) + (e + f + (g + h))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Sum128(ref float x, nuint length)
    {
        Vector128<float> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < length; i += 16)
        {
            a += Vector128.LoadUnsafe(ref x, i);
            b += Vector128.LoadUnsafe(ref x, i + 4);
            c += Vector128.LoadUnsafe(ref x, i + 8);
            d += Vector128.LoadUnsafe(ref x, i + 12);
        }

        return (a + b + (c + d)).ToScalar();
    }
}
