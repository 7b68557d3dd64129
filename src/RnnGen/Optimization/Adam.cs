using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>The Adam optimizer over one block of parameters, in PyTorch's definition without weight decay and AMSGrad.</summary>
/// <remarks>
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015; https://pytorch.org/docs/stable/generated/torch.optim.Adam.html.
/// With g the gradient and k the step's number, counted from 1:
/// <c>m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w -= lr / (1 - b1^k) * m / (sqrt(v) / sqrt(1 - b2^k) + epsilon)</c>.
/// </remarks>
public sealed partial class Adam
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;

    private readonly AlignedBuffer _firstMoments;
    private readonly AlignedBuffer _secondMoments;
    private double _beta1Power = 1;
    private double _beta2Power = 1;

    /// <summary>Creates an optimizer whose moments are zero.</summary>
    /// <param name="length">The number of elements of the parameter block, padding included; a multiple of 16.</param>
    /// <param name="learningRate">The learning rate, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public Adam(int length, double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % AlignedBuffer.RowMultiple, 0, nameof(length));
        LearningRate = learningRate;
        _firstMoments = new AlignedBuffer(length);
        _secondMoments = new AlignedBuffer(length);
    }

    /// <summary>The learning rate, positive and finite; may be changed between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative or not finite.</exception>
    public double LearningRate
    {
        get;
        set => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The learning rate has to be positive and finite.");
    }

    /// <summary>The number of steps taken.</summary>
    public int StepCount { get; private set; }

    /// <summary>Takes one step: changes the parameters by their gradients.</summary>
    /// <param name="parameters">The parameters, of the block's length.</param>
    /// <param name="gradients">Their gradients, of the block's length.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        if (parameters.Length != _firstMoments.Length || gradients.Length != _firstMoments.Length)
        {
            throw new ArgumentException($"The optimizer was made for {_firstMoments.Length} elements; it was given {parameters.Length} parameters and {gradients.Length} gradients.");
        }

        // Running products instead of a power function, whose bits depend on the platform.
        _beta1Power *= Beta1;
        _beta2Power *= Beta2;
        StepCount++;
        float stepSize = (float)(LearningRate / (1 - _beta1Power));
        float secondScale = (float)(1 / Math.Sqrt(1 - _beta2Power));

        ref float w = ref MemoryMarshal.GetReference(parameters);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float m = ref MemoryMarshal.GetReference(_firstMoments.Span);
        ref float v = ref MemoryMarshal.GetReference(_secondMoments.Span);
        nuint length = (nuint)parameters.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Update512(ref w, ref g, ref m, ref v, length, stepSize, secondScale);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Update256(ref w, ref g, ref m, ref v, length, stepSize, secondScale);
        }
        else
        {
            Update128(ref w, ref g, ref m, ref v, length, stepSize, secondScale);
        }
    }
}
