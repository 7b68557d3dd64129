using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Cells;

/// <summary>The element-wise part of the tanh cell over rows of hidden units with their padding.</summary>
/// <remarks>Called by generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class TanhCell
{
    /// <summary><c>h = tanh(z)</c>.</summary>
    /// <param name="z">The sums of inputs, weights and biases [H].</param>
    /// <param name="hidden">The hidden state [H]; may be the same memory as <paramref name="z"/>.</param>
    public static void Forward(ReadOnlySpan<float> z, Span<float> hidden) => VectorMath.Tanh(z, hidden);

    /// <summary><c>dz = dh * (1 - h^2)</c>, with the product <c>h * h</c> rounded before it is subtracted.</summary>
    /// <param name="hidden">The hidden state [H], padded to a multiple of 16.</param>
    /// <param name="dHidden">The gradient of the hidden state [H], of the same length.</param>
    /// <param name="dz">The gradient of the sums [H], of the same length; may be the same memory as one of the others.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of 16.</exception>
    public static void Backward(ReadOnlySpan<float> hidden, ReadOnlySpan<float> dHidden, Span<float> dz)
    {
        if (hidden.Length % Padding.RowMultiple != 0 || dHidden.Length != hidden.Length || dz.Length != hidden.Length)
        {
            throw CellShapes.Mismatch(hidden.Length, dHidden.Length, dz.Length);
        }

        ref float firstHidden = ref MemoryMarshal.GetReference(hidden);
        ref float firstDHidden = ref MemoryMarshal.GetReference(dHidden);
        ref float firstDz = ref MemoryMarshal.GetReference(dz);
        if (Vector512.IsHardwareAccelerated)
        {
            Backward512(ref firstHidden, ref firstDHidden, ref firstDz, (nuint)hidden.Length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Backward256(ref firstHidden, ref firstDHidden, ref firstDz, (nuint)hidden.Length);
        }
        else
        {
            Backward128(ref firstHidden, ref firstDHidden, ref firstDz, (nuint)hidden.Length);
        }
    }
}
