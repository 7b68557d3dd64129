using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Cells;

/// <summary>The element-wise part of the LSTM cell over rows of a batch, with PyTorch's gates i, f, g, o side by side in a row, each padded to a multiple of 8.</summary>
/// <remarks>
/// Called by generated code. As <c>torch.nn.LSTM</c> (https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html); peepholes, which PyTorch
/// lacks, as in Gers and Schmidhuber, "Recurrent nets that time and count", 2000, and in the ONNX operator.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class LstmCell
{
    private const int Gates = 4;

    /// <summary>
    /// <c>c' = sigmoid(a_f) c + sigmoid(a_i) tanh(a_g)</c>, <c>h' = sigmoid(a_o) tanh(c')</c>; with peepholes <c>a_i += p_i c</c>,
    /// <c>a_f += p_f c</c>, <c>a_o += p_o c'</c> before.
    /// </summary>
    /// <param name="gates">Rows of the gates' sums [4, H], replaced by the gates.</param>
    /// <param name="gatesStride">The distance between two of them.</param>
    /// <param name="peepholes">p_i, p_f, p_o [3, H]; empty for none.</param>
    /// <param name="previousCell">Rows of c [H].</param>
    /// <param name="cell">Rows of c' [H].</param>
    /// <param name="tanhCell">Rows of tanh(c') [H].</param>
    /// <param name="hidden">Rows of h' [H].</param>
    /// <param name="stride">The distance between two rows of the last four.</param>
    /// <param name="width">The distance between two gates of a row: H, padded to a multiple of 8. So many units are computed; the padding of the other rows beyond stays as it is.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Forward(
        Span<float> gates, int gatesStride, ReadOnlySpan<float> peepholes, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> tanhCell, Span<float> hidden, int stride, int width, int rows)
    {
        CellShapes.Check(rows, width, stride, Gates, gatesStride, gates.Length, shortest: Math.Min(Math.Min(previousCell.Length, cell.Length), Math.Min(tanhCell.Length, hidden.Length)));
        CellShapes.CheckPeepholes(peepholes.Length, width);

        ref float a = ref MemoryMarshal.GetReference(gates);
        ref float p = ref MemoryMarshal.GetReference(peepholes);
        ref float c = ref MemoryMarshal.GetReference(previousCell);
        ref float next = ref MemoryMarshal.GetReference(cell);
        ref float t = ref MemoryMarshal.GetReference(tanhCell);
        ref float h = ref MemoryMarshal.GetReference(hidden);
        nuint units = (nuint)width, wide = CellShapes.UnitsOfWideVectors(units);
        if (wide > 0)
        {
            Forward512(ref a, (nuint)gatesStride, ref p, !peepholes.IsEmpty, ref c, ref next, ref t, ref h, (nuint)stride, units, first: 0, end: wide, (nuint)rows);
        }

        if (wide == units)
        {
            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Forward256(ref a, (nuint)gatesStride, ref p, !peepholes.IsEmpty, ref c, ref next, ref t, ref h, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
        else
        {
            Forward128(ref a, (nuint)gatesStride, ref p, !peepholes.IsEmpty, ref c, ref next, ref t, ref h, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
    }

    /// <summary>
    /// The gradients of the gates' sums and of the cell state before, from those of <c>h'</c> and <c>c'</c>; the formulas stand with the kernel.
    /// </summary>
    /// <param name="gates">Rows of the gates [4, H], replaced by the gradients of their sums.</param>
    /// <param name="gatesStride">The distance between two of them.</param>
    /// <param name="peepholes">p_i, p_f, p_o [3, H]; empty for none.</param>
    /// <param name="previousCell">Rows of c [H].</param>
    /// <param name="tanhCell">Rows of tanh(c') [H].</param>
    /// <param name="dHidden">Rows of the gradient of h' [H].</param>
    /// <param name="dCell">Rows of the gradient of c' [H], without what comes through h'.</param>
    /// <param name="dPreviousCell">Rows of the gradient of c [H], added to.</param>
    /// <param name="stride">The distance between two rows of the last five.</param>
    /// <param name="width">The distance between two gates of a row: H, padded to a multiple of 8. So many units are computed; the padding of the other rows beyond stays as it is.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Backward(
        Span<float> gates, int gatesStride, ReadOnlySpan<float> peepholes, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> tanhCell, ReadOnlySpan<float> dHidden, ReadOnlySpan<float> dCell,
        Span<float> dPreviousCell, int stride, int width, int rows)
    {
        CellShapes.Check(rows, width, stride, Gates, gatesStride, gates.Length, shortest: Math.Min(Math.Min(Math.Min(previousCell.Length, tanhCell.Length), Math.Min(dHidden.Length, dCell.Length)), dPreviousCell.Length));
        CellShapes.CheckPeepholes(peepholes.Length, width);

        ref float a = ref MemoryMarshal.GetReference(gates);
        ref float p = ref MemoryMarshal.GetReference(peepholes);
        ref float c = ref MemoryMarshal.GetReference(previousCell);
        ref float t = ref MemoryMarshal.GetReference(tanhCell);
        ref float dh = ref MemoryMarshal.GetReference(dHidden);
        ref float dc = ref MemoryMarshal.GetReference(dCell);
        ref float dPrevious = ref MemoryMarshal.GetReference(dPreviousCell);
        nuint units = (nuint)width, wide = CellShapes.UnitsOfWideVectors(units);
        if (wide > 0)
        {
            Backward512(ref a, (nuint)gatesStride, ref p, !peepholes.IsEmpty, ref c, ref t, ref dh, ref dc, ref dPrevious, (nuint)stride, units, first: 0, end: wide, (nuint)rows);
        }

        if (wide == units)
        {
            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Backward256(ref a, (nuint)gatesStride, ref p, !peepholes.IsEmpty, ref c, ref t, ref dh, ref dc, ref dPrevious, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
        else
        {
            Backward128(ref a, (nuint)gatesStride, ref p, !peepholes.IsEmpty, ref c, ref t, ref dh, ref dc, ref dPrevious, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
    }
}
