using System.ComponentModel;
using System.Numerics.Tensors;

namespace RnnGen.Numerics;

/// <summary>The element-wise part of the tanh cell over one padded row of hidden units.</summary>
/// <remarks>Called by generated code whose hidden size is too large to keep the weights in registers.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TanhCell
{
    /// <summary><c>h = tanh(z)</c>.</summary>
    /// <param name="z">The sums of inputs, weights and biases [H].</param>
    /// <param name="hidden">The hidden state [H]; may be the same memory as <paramref name="z"/>.</param>
    public static void Forward(ReadOnlySpan<float> z, Span<float> hidden) => VectorMath.Tanh(z, hidden);

    /// <summary><c>dz = dh * (1 - h^2)</c>, with the product <c>h * h</c> rounded before it is subtracted.</summary>
    /// <param name="hidden">The hidden state [H].</param>
    /// <param name="dHidden">The gradient of the hidden state [H].</param>
    /// <param name="dz">The gradient of the sums [H].</param>
    public static void Backward(ReadOnlySpan<float> hidden, ReadOnlySpan<float> dHidden, Span<float> dz)
    {
        // Element-wise subtract and multiply are exact roundings on every CPU.
        TensorPrimitives.Multiply(hidden, hidden, dz);
        TensorPrimitives.Subtract(1f, dz, dz);
        TensorPrimitives.Multiply(dz, dHidden, dz);
    }
}
