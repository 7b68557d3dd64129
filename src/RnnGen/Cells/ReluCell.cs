using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Cells;

/// <summary>The element-wise part of the relu cell, PyTorch's <c>torch.nn.RNN</c> with <c>nonlinearity="relu"</c>, over padded rows of hidden units.</summary>
/// <remarks>Called by generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ReluCell
{
    /// <summary><c>h = max(0, z)</c>.</summary>
    /// <param name="z">The sums of inputs, weights and biases [H], padded to a multiple of 16.</param>
    /// <param name="hidden">The hidden state [H], of the same length; may be the same memory.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of 16.</exception>
    public static void Forward(ReadOnlySpan<float> z, Span<float> hidden)
    {
        if (z.Length % Padding.RowMultiple != 0 || hidden.Length != z.Length)
        {
            throw CellShapes.Mismatch(z.Length, hidden.Length);
        }

        ref float firstZ = ref MemoryMarshal.GetReference(z);
        ref float firstHidden = ref MemoryMarshal.GetReference(hidden);
        if (Vector512.IsHardwareAccelerated)
        {
            Forward512(ref firstZ, ref firstHidden, (nuint)z.Length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Forward256(ref firstZ, ref firstHidden, (nuint)z.Length);
        }
        else
        {
            Forward128(ref firstZ, ref firstHidden, (nuint)z.Length);
        }
    }

    /// <summary><c>dz = dh</c> where <c>h > 0</c>, else 0.</summary>
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
