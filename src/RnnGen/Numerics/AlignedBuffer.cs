using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnGen.Numerics;

/// <summary>A block of float32 zeros whose first element lies on a 64-byte boundary, so that no load from a panel or a row of hidden units crosses a cache line.</summary>
/// <remarks>The memory is a pinned managed array: it needs no finalizer and no <c>Dispose</c>.</remarks>
public sealed class AlignedBuffer
{
    /// <summary>Rows of a buffer are padded to a multiple of this many elements: one cache line, one 512-bit vector.</summary>
    internal const int RowMultiple = 16;

    /// <summary>Gates lie side by side in a row, each padded to a multiple of this many elements: one 256-bit vector.</summary>
    internal const int GateMultiple = 8;

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

    /// <summary>Rounds a row's length up to the next multiple of <see cref="RowMultiple"/>.</summary>
    /// <param name="length">The number of elements of a row.</param>
    /// <returns>The distance between the starts of two rows.</returns>
    internal static int Padded(int length) => (length + RowMultiple - 1) / RowMultiple * RowMultiple;

    /// <summary>Rounds the number of a gate's units up to the next multiple of <see cref="GateMultiple"/>.</summary>
    /// <param name="units">The number of hidden units.</param>
    /// <returns>The distance between the starts of two gates in a row.</returns>
    internal static int PaddedGate(int units) => (units + GateMultiple - 1) / GateMultiple * GateMultiple;

    /// <summary>The length of a row of gates: each padded, and the row.</summary>
    /// <param name="gates">The number of gates.</param>
    /// <param name="units">The hidden units of a gate.</param>
    /// <returns>The number of elements.</returns>
    internal static int PaddedGates(int gates, int units) => Padded(gates * PaddedGate(units));
}
