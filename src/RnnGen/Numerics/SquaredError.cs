using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Models;

namespace RnnGen.Numerics;

/// <summary>The mean squared error over rows of outputs, and its gradient.</summary>
/// <remarks>
/// As <c>torch.nn.MSELoss</c> (https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html). Sums are taken as 16 virtual lanes, lane l
/// adding the elements l, l + 16, ... in order, and the lanes in a fixed tree.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class SquaredError
{
    /// <summary>
    /// The gradient <c>dL/dy[t,k] = 2 (y[t,k] - target[t,k]) / (T K)</c> of some rows, and their sums of squares for <see cref="Mean"/>.
    /// </summary>
    /// <param name="outputs">T rows y, the padding zero.</param>
    /// <param name="dOutputs">The gradient, of the same layout; its padding is left zero.</param>
    /// <param name="scratch">T elements.</param>
    /// <param name="targets">T rows, the padding zero.</param>
    /// <param name="targetStride">The distance between two of them, no less than the padded length of a row.</param>
    /// <param name="size">The number of outputs K of a row.</param>
    /// <param name="stride">The distance between two rows of outputs: a multiple of 16, K or more.</param>
    /// <param name="rows">The number of rows T.</param>
    /// <param name="lengths">The lengths of the sequences, whose rows lie position by position; rows past them do not count. Or empty.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="endRow">The row after the last one.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void ForwardBackwardRows(
        ReadOnlySpan<float> outputs, Span<float> dOutputs, Span<float> scratch, ReadOnlySpan<float> targets, int targetStride, int size, int stride, int rows, ReadOnlySpan<int> lengths, int firstRow, int endRow)
    {
        int width = Padding.Padded(size);
        if (stride < width || targetStride < width || firstRow < 0 || endRow > rows || scratch.Length < rows
            || outputs.Length < (long)(rows - 1) * stride + width || dOutputs.Length < (long)(rows - 1) * stride + width || targets.Length < (long)(rows - 1) * targetStride + width)
        {
            throw new ArgumentException($"Rows {firstRow} to {endRow} of {rows} of {size} outputs do not fit spans of {outputs.Length}, {dOutputs.Length}, {targets.Length} and {scratch.Length} elements with strides {stride} and {targetStride}.");
        }

        float factor = 2f / ((float)SequenceLengths.Count(lengths, rows) * size);
        for (int row = firstRow; row < endRow; row++)
        {
            Span<float> d = dOutputs.Slice(row * stride, width);
            if (SequenceLengths.IsPast(lengths, row))
            {
                d.Clear();
                scratch[row] = 0;
                continue;
            }

            ref float first = ref MemoryMarshal.GetReference(d);
            Subtract(ref Unsafe.Add(ref MemoryMarshal.GetReference(outputs), (nint)row * stride), ref Unsafe.Add(ref MemoryMarshal.GetReference(targets), (nint)row * targetStride), ref first, (nuint)width);
            scratch[row] = VirtualLanes.SumOfSquares(ref first, (nuint)width);
            VectorMath.Scale(d, factor);
        }
    }

    /// <summary>The mean loss, from what <see cref="ForwardBackwardRows"/> left of all rows.</summary>
    /// <param name="scratch">The rows' sums of squares, in a buffer of T rounded up to a multiple of 16.</param>
    /// <param name="rows">The number of rows T.</param>
    /// <param name="count">The number of those that count.</param>
    /// <param name="size">The number of outputs of a row.</param>
    /// <returns>The mean loss; not finite where an output is not.</returns>
    public static float Mean(Span<float> scratch, int rows, int count, int size)
    {
        int padded = Padding.Padded(rows);
        if (rows < 1 || scratch.Length < padded)
        {
            throw new ArgumentException($"The sums of {rows} rows do not fit a span of {scratch.Length} elements.");
        }

        scratch[rows..padded].Clear();
        return VirtualLanes.SumRow(ref MemoryMarshal.GetReference(scratch), (nuint)padded) / ((float)count * size);
    }

    private static void Subtract(ref float y, ref float target, ref float d, nuint length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Subtract512(ref y, ref target, ref d, length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Subtract256(ref y, ref target, ref d, length);
        }
        else
        {
            Subtract128(ref y, ref target, ref d, length);
        }
    }
}
