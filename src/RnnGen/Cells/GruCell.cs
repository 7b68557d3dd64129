using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Cells;

/// <summary>The element-wise part of the GRU cell over rows of a batch, with PyTorch's gates r, z, n side by side in a row, each padded to a multiple of 8.</summary>
/// <remarks>
/// Called by generated code. As <c>torch.nn.GRU</c> (https://pytorch.org/docs/stable/generated/torch.nn.GRU.html): the reset gate acts after
/// the product, on <c>u = W_hn h + b_hn</c>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class GruCell
{
    private const int Gates = 3;

    /// <summary><c>n = tanh(a_n + sigmoid(a_r) u)</c>, <c>h' = (1 - z) n + z h</c> with <c>z = sigmoid(a_z)</c>.</summary>
    /// <param name="gates">Rows of the gates' sums [3, H], replaced by the gates.</param>
    /// <param name="gatesStride">The distance between two of them.</param>
    /// <param name="candidate">Rows of u [H].</param>
    /// <param name="previous">Rows of h [H].</param>
    /// <param name="hidden">Rows of h' [H].</param>
    /// <param name="stride">The distance between two rows of the last three.</param>
    /// <param name="width">The distance between two gates of a row: H, padded to a multiple of 8. So many units are computed; the padding of the other rows beyond stays as it is.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Forward(Span<float> gates, int gatesStride, ReadOnlySpan<float> candidate, ReadOnlySpan<float> previous, Span<float> hidden, int stride, int width, int rows)
    {
        CellShapes.Check(rows, width, stride, Gates, gatesStride, gates.Length, shortest: Math.Min(Math.Min(candidate.Length, previous.Length), hidden.Length));

        ref float a = ref MemoryMarshal.GetReference(gates);
        ref float u = ref MemoryMarshal.GetReference(candidate);
        ref float h = ref MemoryMarshal.GetReference(previous);
        ref float next = ref MemoryMarshal.GetReference(hidden);
        nuint units = (nuint)width, wide = CellShapes.UnitsOfWideVectors(units);
        if (wide > 0)
        {
            Forward512(ref a, (nuint)gatesStride, ref u, ref h, ref next, (nuint)stride, units, first: 0, end: wide, (nuint)rows);
        }

        if (wide == units)
        {
            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Forward256(ref a, (nuint)gatesStride, ref u, ref h, ref next, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
        else
        {
            Forward128(ref a, (nuint)gatesStride, ref u, ref h, ref next, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
    }

    /// <summary>The gradients of the gates' sums, of u and of h, from that of <c>h'</c>; the formulas stand with the kernel.</summary>
    /// <param name="gates">Rows of the gates [3, H], replaced by the gradients of their sums.</param>
    /// <param name="gatesStride">The distance between two of them.</param>
    /// <param name="candidate">Rows of u [H], replaced by its gradient.</param>
    /// <param name="previous">Rows of h [H].</param>
    /// <param name="dHidden">Rows of the gradient of h' [H].</param>
    /// <param name="dPrevious">Rows of the gradient of h [H], added to.</param>
    /// <param name="stride">The distance between two rows of the last four.</param>
    /// <param name="width">The distance between two gates of a row: H, padded to a multiple of 8. So many units are computed; the padding of the other rows beyond stays as it is.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Backward(
        Span<float> gates, int gatesStride, Span<float> candidate, ReadOnlySpan<float> previous, ReadOnlySpan<float> dHidden, Span<float> dPrevious, int stride, int width, int rows)
    {
        CellShapes.Check(rows, width, stride, Gates, gatesStride, gates.Length, shortest: Math.Min(Math.Min(candidate.Length, previous.Length), Math.Min(dHidden.Length, dPrevious.Length)));

        ref float a = ref MemoryMarshal.GetReference(gates);
        ref float u = ref MemoryMarshal.GetReference(candidate);
        ref float h = ref MemoryMarshal.GetReference(previous);
        ref float dh = ref MemoryMarshal.GetReference(dHidden);
        ref float dh0 = ref MemoryMarshal.GetReference(dPrevious);
        nuint units = (nuint)width, wide = CellShapes.UnitsOfWideVectors(units);
        if (wide > 0)
        {
            Backward512(ref a, (nuint)gatesStride, ref u, ref h, ref dh, ref dh0, (nuint)stride, units, first: 0, end: wide, (nuint)rows);
        }

        if (wide == units)
        {
            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Backward256(ref a, (nuint)gatesStride, ref u, ref h, ref dh, ref dh0, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
        else
        {
            Backward128(ref a, (nuint)gatesStride, ref u, ref h, ref dh, ref dh0, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
    }
}
