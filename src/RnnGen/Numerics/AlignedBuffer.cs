using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnGen.Numerics;

/// <summary>A block of float32 zeros whose first element lies on a 64-byte boundary, so that no load from a panel or a row of hidden units crosses a cache line.</summary>
/// <remarks>The memory is a pinned managed array: it needs no finalizer and no <c>Dispose</c>.</remarks>
public sealed class AlignedBuffer
{
    private const int AlignmentBytes = 64;

    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <param name="length">The number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _array = GC.AllocateArray<float>(length + AlignmentBytes / sizeof(float) - 1, pinned: true);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)(-address & (AlignmentBytes - 1)) / sizeof(float);
        Length = length;
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>All elements.</summary>
    public Span<float> Span => new(_array, _start, Length);

    /// <summary>The <paramref name="length"/> elements from <paramref name="offset"/> on.</summary>
    /// <param name="offset">The first element.</param>
    /// <param name="length">The number of elements.</param>
    /// <returns>A view of the buffer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the buffer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Slice(int offset, int length) => Span.Slice(offset, length);
}
