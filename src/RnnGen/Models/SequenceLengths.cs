using System.ComponentModel;
using System.Numerics.Tensors;
using RnnGen.Numerics;

namespace RnnGen.Models;

/// <summary>
/// Sequences of unequal length in one batch. A position at or past a sequence's length is not computed into its state: the state is carried
/// over it, so that the state at the end of the batch is that of each sequence's last position, and a direction that reads from the end
/// begins at that position. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SequenceLengths
{
    /// <summary>Checks lengths before anything is changed.</summary>
    /// <param name="lengths">A length for each sequence; or empty.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <exception cref="ArgumentException">There are not B lengths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is not from 1 to T.</exception>
    public static void Check(ReadOnlySpan<int> lengths, int batch, int length)
    {
        if (!lengths.IsEmpty && lengths.Length != batch)
        {
            throw new ArgumentException($"lengths holds {lengths.Length} values; {batch} are expected, one for each sequence, or none.", nameof(lengths));
        }

        for (int b = 0; b < lengths.Length; b++)
        {
            if (lengths[b] < 1 || lengths[b] > length)
            {
                throw new ArgumentOutOfRangeException(nameof(lengths), lengths[b], $"The length of sequence {b} has to be from 1 to {length}.");
            }
        }
    }

    /// <summary>Keeps a copy of lengths for the stages of a step, which is checked too: the caller's memory may have changed since.</summary>
    /// <param name="lengths">The lengths; or empty.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="store">Where to; made by the first call that needs it.</param>
    /// <returns>The copy, or null for empty ones.</returns>
    /// <exception cref="ArgumentException">There are not B lengths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is not from 1 to T.</exception>
    public static int[]? Keep(ReadOnlySpan<int> lengths, int batch, int length, ref int[]? store)
    {
        if (lengths.IsEmpty)
        {
            return null;
        }

        store ??= new int[lengths.Length];
        lengths.CopyTo(store);
        Check(store, batch, length);
        return store;
    }

    /// <summary>The number of positions that count.</summary>
    /// <param name="lengths">The lengths; or empty.</param>
    /// <param name="positions">The number of all positions.</param>
    /// <returns>Their sum, or all.</returns>
    public static int Count(ReadOnlySpan<int> lengths, int positions)
    {
        int count = 0;
        foreach (int length in lengths)
        {
            count += length;
        }

        return lengths.IsEmpty ? positions : count;
    }

    /// <summary>The number of positions that a batch has, to the end of its longest sequence.</summary>
    /// <param name="lengths">The lengths; or empty.</param>
    /// <param name="positions">The number where there are no lengths.</param>
    /// <returns>The number.</returns>
    public static int Longest(ReadOnlySpan<int> lengths, int positions) => lengths.IsEmpty ? positions : TensorPrimitives.Max(lengths);

    /// <summary>Whether a row of a batch, [T, B] position by position, lies past its sequence's length.</summary>
    /// <param name="lengths">The lengths; or empty.</param>
    /// <param name="row">The row.</param>
    /// <returns>Whether it does not count.</returns>
    internal static bool IsPast(ReadOnlySpan<int> lengths, int row) => !lengths.IsEmpty && row / lengths.Length >= lengths[row % lengths.Length];

    /// <summary>Carries the states of sequences that have ended over a position.</summary>
    /// <param name="lengths">The lengths of all sequences; or empty.</param>
    /// <param name="firstRow">The first sequence of the rows.</param>
    /// <param name="endRow">The sequence after their last.</param>
    /// <param name="t">The position.</param>
    /// <param name="from">The states before it.</param>
    /// <param name="to">The states after it.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void Carry(ReadOnlySpan<int> lengths, int firstRow, int endRow, int t, ReadOnlySpan<float> from, Span<float> to, int stride)
    {
        for (int b = firstRow; b < endRow && !lengths.IsEmpty; b++)
        {
            if (t >= lengths[b])
            {
                from.Slice((b - firstRow) * stride, stride).CopyTo(to[((b - firstRow) * stride)..]);
            }
        }
    }

    /// <summary>Carries the gradients of such states back over a position, and leaves zeros, from which no other gradient comes.</summary>
    /// <param name="lengths">The lengths of all sequences; or empty.</param>
    /// <param name="firstRow">The first sequence of the rows.</param>
    /// <param name="endRow">The sequence after their last.</param>
    /// <param name="t">The position.</param>
    /// <param name="from">The gradients of the states after it.</param>
    /// <param name="to">The gradients of the states before it, added to.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void CarryBack(ReadOnlySpan<int> lengths, int firstRow, int endRow, int t, Span<float> from, Span<float> to, int stride)
    {
        for (int b = firstRow; b < endRow && !lengths.IsEmpty; b++)
        {
            if (t >= lengths[b])
            {
                Move(from.Slice((b - firstRow) * stride, stride), to.Slice((b - firstRow) * stride, stride));
            }
        }
    }

    /// <summary>Carries the state of one sequence over all positions from its length on.</summary>
    /// <param name="states">The states, one row more than there are positions.</param>
    /// <param name="length">The sequence's length.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void CarryOn(Span<float> states, int length, int stride)
    {
        ReadOnlySpan<float> last = states.Slice(length * stride, stride);
        for (int start = (length + 1) * stride; start < states.Length; start += stride)
        {
            last.CopyTo(states[start..]);
        }
    }

    /// <summary>Carries the gradients of one sequence back over all positions from its length on, and leaves zeros, from which no other gradient comes.</summary>
    /// <param name="dStates">The gradients of the states, one row more than there are positions.</param>
    /// <param name="length">The sequence's length.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void GatherBack(Span<float> dStates, int length, int stride)
    {
        for (int start = (length + 1) * stride; start < dStates.Length; start += stride)
        {
            Move(dStates.Slice(start, stride), dStates.Slice(length * stride, stride));
        }
    }

    private static void Move(Span<float> from, Span<float> to)
    {
        VectorMath.Add(to, from, to);
        from.Clear();
    }
}
