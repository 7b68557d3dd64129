using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Cells;

/// <summary>
/// The element-wise part of the GRU cell whose reset gate acts before the product: <c>n = tanh(W_in x + b_in + W_hn (r h) + b_hn)</c>. Rows of
/// a batch, with PyTorch's gates r, z, n side by side in a row, each padded to a multiple of 8.
/// </summary>
/// <remarks>
/// Called by generated code. Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014; the ONNX operator GRU with
/// <c>linear_before_reset = 0</c>, and Keras with <c>reset_after=False</c>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ResetFirstGruCell
{
    private const int Gates = 3;

    /// <summary><c>r = sigmoid(a_r)</c>, <c>z = sigmoid(a_z)</c>, and <c>s = r h</c>, which the product with W_hn reads.</summary>
    /// <param name="gates">Rows of the gates' sums [3, H]; r and z are replaced by the gates.</param>
    /// <param name="gatesStride">The distance between two of them.</param>
    /// <param name="previous">Rows of h [H].</param>
    /// <param name="reset">Rows of s [H].</param>
    /// <param name="stride">The distance between two rows of the others.</param>
    /// <param name="width">The distance between two gates of a row: H, padded to a multiple of 8. So many units are computed; the padding of the other rows beyond stays as it is.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Reset(Span<float> gates, int gatesStride, ReadOnlySpan<float> previous, Span<float> reset, int stride, int width, int rows)
    {
        CellShapes.Check(rows, width, stride, Gates, gatesStride, gates.Length, shortest: Math.Min(previous.Length, reset.Length));

        ref float a = ref MemoryMarshal.GetReference(gates);
        ref float h = ref MemoryMarshal.GetReference(previous);
        ref float s = ref MemoryMarshal.GetReference(reset);
        nuint units = (nuint)width, wide = CellShapes.UnitsOfWideVectors(units);
        if (wide > 0)
        {
            Reset512(ref a, (nuint)gatesStride, ref h, ref s, (nuint)stride, units, first: 0, end: wide, (nuint)rows);
        }

        if (wide == units)
        {
            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Reset256(ref a, (nuint)gatesStride, ref h, ref s, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
        else
        {
            Reset128(ref a, (nuint)gatesStride, ref h, ref s, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
    }

    /// <summary><c>n = tanh(a_n)</c>, <c>h' = (1 - z) n + z h</c>.</summary>
    /// <param name="gates">Rows of r, z and the sums of n [3, H]; n is replaced by the gate.</param>
    /// <param name="gatesStride">The distance between two of them.</param>
    /// <param name="previous">Rows of h [H].</param>
    /// <param name="hidden">Rows of h' [H].</param>
    /// <param name="stride">The distance between two rows of the others.</param>
    /// <param name="width">The distance between two gates of a row: H, padded to a multiple of 8. So many units are computed; the padding of the other rows beyond stays as it is.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Forward(Span<float> gates, int gatesStride, ReadOnlySpan<float> previous, Span<float> hidden, int stride, int width, int rows)
    {
        CellShapes.Check(rows, width, stride, Gates, gatesStride, gates.Length, shortest: Math.Min(previous.Length, hidden.Length));

        ref float a = ref MemoryMarshal.GetReference(gates);
        ref float h = ref MemoryMarshal.GetReference(previous);
        ref float next = ref MemoryMarshal.GetReference(hidden);
        nuint units = (nuint)width, wide = CellShapes.UnitsOfWideVectors(units);
        if (wide > 0)
        {
            Forward512(ref a, (nuint)gatesStride, ref h, ref next, (nuint)stride, units, first: 0, end: wide, (nuint)rows);
        }

        if (wide == units)
        {
            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Forward256(ref a, (nuint)gatesStride, ref h, ref next, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
        else
        {
            Forward128(ref a, (nuint)gatesStride, ref h, ref next, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
    }

    /// <summary>The gradients of the sums of z and n, and what of the gradient of h comes through z.</summary>
    /// <param name="gates">Rows of the gates [3, H]; z and n are replaced by the gradients of their sums.</param>
    /// <param name="gatesStride">The distance between two of them.</param>
    /// <param name="previous">Rows of h [H].</param>
    /// <param name="dHidden">Rows of the gradient of h' [H].</param>
    /// <param name="dPrevious">Rows of the gradient of h [H], added to.</param>
    /// <param name="stride">The distance between two rows of the others.</param>
    /// <param name="width">The distance between two gates of a row: H, padded to a multiple of 8. So many units are computed; the padding of the other rows beyond stays as it is.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Backward(Span<float> gates, int gatesStride, ReadOnlySpan<float> previous, ReadOnlySpan<float> dHidden, Span<float> dPrevious, int stride, int width, int rows)
    {
        CellShapes.Check(rows, width, stride, Gates, gatesStride, gates.Length, shortest: Math.Min(Math.Min(previous.Length, dHidden.Length), dPrevious.Length));

        ref float a = ref MemoryMarshal.GetReference(gates);
        ref float h = ref MemoryMarshal.GetReference(previous);
        ref float dh = ref MemoryMarshal.GetReference(dHidden);
        ref float dh0 = ref MemoryMarshal.GetReference(dPrevious);
        nuint units = (nuint)width, wide = CellShapes.UnitsOfWideVectors(units);
        if (wide > 0)
        {
            Backward512(ref a, (nuint)gatesStride, ref h, ref dh, ref dh0, (nuint)stride, units, first: 0, end: wide, (nuint)rows);
        }

        if (wide == units)
        {
            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Backward256(ref a, (nuint)gatesStride, ref h, ref dh, ref dh0, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
        else
        {
            Backward128(ref a, (nuint)gatesStride, ref h, ref dh, ref dh0, (nuint)stride, units, first: wide, end: units, (nuint)rows);
        }
    }

    /// <summary>The gradient of the sums of r, and what of the gradient of h comes through s.</summary>
    /// <param name="gates">Rows of the gates [3, H]; r is replaced by the gradient of its sums.</param>
    /// <param name="gatesStride">The distance between two of them.</param>
    /// <param name="previous">Rows of h [H].</param>
    /// <param name="dReset">Rows of the gradient of s [H].</param>
    /// <param name="dPrevious">Rows of the gradient of h [H], added to.</param>
    /// <param name="stride">The distance between two rows of the others.</param>
    /// <param name="width">The distance between two gates of a row: H, padded to a multiple of 8. So many units are computed; the padding of the other rows beyond stays as it is.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void BackwardReset(Span<float> gates, int gatesStride, ReadOnlySpan<float> previous, ReadOnlySpan<float> dReset, Span<float> dPrevious, int stride, int width, int rows)
    {
        CellShapes.Check(rows, width, stride, Gates, gatesStride, gates.Length, shortest: Math.Min(Math.Min(previous.Length, dReset.Length), dPrevious.Length));

        ref float a = ref MemoryMarshal.GetReference(gates);
        ref float h = ref MemoryMarshal.GetReference(previous);
        ref float ds = ref MemoryMarshal.GetReference(dReset);
        ref float dh0 = ref MemoryMarshal.GetReference(dPrevious);
        nuint units = (nuint)width, wide = CellShapes.UnitsOfWideVectors(units);
        if (wide > 0)
        {
            BackwardReset512(ref a, (nuint)gatesStride, ref h, ref ds, ref dh0, (nuint)stride, first: 0, end: wide, (nuint)rows);
        }

        if (wide == units)
        {
            return;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            BackwardReset256(ref a, (nuint)gatesStride, ref h, ref ds, ref dh0, (nuint)stride, first: wide, end: units, (nuint)rows);
        }
        else
        {
            BackwardReset128(ref a, (nuint)gatesStride, ref h, ref ds, ref dh0, (nuint)stride, first: wide, end: units, (nuint)rows);
        }
    }
}
