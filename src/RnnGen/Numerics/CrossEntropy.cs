using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Models;

namespace RnnGen.Numerics;

/// <summary>The mean cross-entropy of softmax over rows of logits, and its gradient.</summary>
/// <remarks>
/// As <c>torch.nn.CrossEntropyLoss</c> (https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html). Sums over a row and over
/// the rows are taken as 16 virtual lanes, lane l adding the elements l, l + 16, ... in order, and the lanes in a fixed tree.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class CrossEntropy
{
    private const int RowsInBlock = Padding.RowMultiple;

    /// <summary>
    /// The loss <c>L = 1/T sum over t of (ln sum over v of e^(y[t,v] - m[t]) + m[t] - y[t, target[t]])</c> with the row's maximum m, and
    /// its gradient <c>dL/dy[t,v] = (softmax(y[t])[v] - (v == target[t])) / T</c>: the gradient of some rows, and their parts of the loss for
    /// <see cref="Mean"/>.
    /// </summary>
    /// <param name="logits">T rows of <paramref name="stride"/> elements, the padding zero.</param>
    /// <param name="dLogits">The gradient, of the same layout; its padding is left zero.</param>
    /// <param name="scratch">2 x T elements, T rounded up to a multiple of 16.</param>
    /// <param name="targets">T indices below <paramref name="size"/>.</param>
    /// <param name="size">The number of classes V.</param>
    /// <param name="stride">The distance between two rows: a multiple of 16, V or more.</param>
    /// <param name="lengths">The lengths of the sequences, whose rows lie position by position; rows past them do not count. Or empty.</param>
    /// <param name="firstRow">The first row, a multiple of 16.</param>
    /// <param name="endRow">The row after the last one: a multiple of 16, or T.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void ForwardBackwardRows(
        ReadOnlySpan<float> logits, Span<float> dLogits, Span<float> scratch, ReadOnlySpan<int> targets, int size, int stride, ReadOnlySpan<int> lengths, int firstRow, int endRow)
    {
        int rows = targets.Length, paddedRows = Padding.Padded(rows);
        if (size < 1 || stride < size || stride % Padding.RowMultiple != 0 || logits.Length < (long)rows * stride || dLogits.Length < (long)rows * stride || scratch.Length < 2L * paddedRows
            || firstRow % RowsInBlock != 0 || firstRow < 0 || endRow > rows)
        {
            throw new ArgumentException($"Rows {firstRow} to {endRow} of {rows} of {size} logits do not fit spans of {logits.Length}, {dLogits.Length} and {scratch.Length} elements with stride {stride}.");
        }

        Span<float> sums = scratch[..paddedRows];
        Span<float> margins = scratch[paddedRows..][..paddedRows];
        float weight = 1f / SequenceLengths.Count(lengths, rows);
        for (int start = firstRow; start < endRow; start += RowsInBlock)
        {
            nuint count = (nuint)Math.Min(RowsInBlock, endRow - start);
            ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(logits), (nint)start * stride);
            ref float dy = ref Unsafe.Add(ref MemoryMarshal.GetReference(dLogits), (nint)start * stride);
            if (Vector512.IsHardwareAccelerated)
            {
                SoftmaxRows512(ref y, ref dy, ref sums[start], ref margins[start], count, (nuint)size, (nuint)stride, weight);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                SoftmaxRows256(ref y, ref dy, ref sums[start], ref margins[start], count, (nuint)size, (nuint)stride, weight);
            }
            else
            {
                SoftmaxRows128(ref y, ref dy, ref sums[start], ref margins[start], count, (nuint)size, (nuint)stride, weight);
            }
        }

        SubtractTargets(logits, dLogits, margins, targets, stride, weight, firstRow, endRow);
        for (int row = firstRow; row < endRow && !lengths.IsEmpty; row++)
        {
            if (SequenceLengths.IsPast(lengths, row))
            {
                dLogits.Slice(row * stride, size).Clear();
                sums[row] = 1;
                margins[row] = 0;
            }
        }
    }

    /// <summary>The mean loss, from what <see cref="ForwardBackwardRows"/> left of all rows.</summary>
    /// <param name="scratch">2 x T elements, T rounded up to a multiple of 16.</param>
    /// <param name="rows">The number of rows T.</param>
    /// <param name="count">The number of those that count.</param>
    /// <returns>The mean loss; not finite where a logit is not.</returns>
    public static float Mean(Span<float> scratch, int rows, int count)
    {
        // L = 1/T sum over t of (ln sum[t] + margin[t]); the padding adds ln 1 + 0.
        int paddedRows = Padding.Padded(rows);
        if (rows < 1 || scratch.Length < 2L * paddedRows)
        {
            throw new ArgumentException($"The sums and margins of {rows} rows do not fit a span of {scratch.Length} elements.");
        }

        for (int t = rows; t < paddedRows; t++)
        {
            scratch[t] = 1;
            scratch[paddedRows + t] = 0;
        }

        ref float sums = ref MemoryMarshal.GetReference(scratch);
        ref float margins = ref scratch[paddedRows];
        if (Vector512.IsHardwareAccelerated)
        {
            AddLogarithms512(ref sums, ref margins, (nuint)paddedRows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddLogarithms256(ref sums, ref margins, (nuint)paddedRows);
        }
        else
        {
            AddLogarithms128(ref sums, ref margins, (nuint)paddedRows);
        }

        return VirtualLanes.SumRow(ref margins, (nuint)paddedRows) / count;
    }

    // dy[t, target[t]] -= weight;  margin[t] = max[t] - y[t, target[t]], in the place of max[t].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractTargets(ReadOnlySpan<float> logits, Span<float> dLogits, Span<float> margins, ReadOnlySpan<int> targets, int stride, float weight, int firstRow, int endRow)
    {
        for (int t = firstRow; t < endRow; t++)
        {
            int at = t * stride + targets[t];
            dLogits[at] -= weight;
            margins[t] -= logits[at];
        }
    }
}
