using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>The Adagrad optimizer over one block of parameters, in PyTorch's definition.</summary>
/// <remarks>
/// Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011;
/// https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html. With g the gradient, to which a weight decay adds
/// <c>weightDecay w</c>, and k the step's number, counted from 1:
/// <c>s += g^2;  w -= lr / (1 + (k - 1) learningRateDecay) g / (sqrt(s) + epsilon)</c>.
/// </remarks>
public sealed partial class Adagrad : Optimizer
{
    private readonly double _learningRateDecay;
    private readonly double _weightDecay;
    private readonly double _initialAccumulator;
    private readonly double _epsilon;
    private AlignedBuffer _accumulators = new(0);

    /// <summary>Creates an optimizer; the first step allocates its sums of squares.</summary>
    /// <param name="learningRate">The learning rate, 0 to 1e30.</param>
    /// <param name="learningRateDecay">How fast the learning rate falls, 0 or more.</param>
    /// <param name="weightDecay">The factor of the parameters that is added to their gradients, 0 to 1e6.</param>
    /// <param name="initialAccumulator">Where each sum of squares begins, 0 or more.</param>
    /// <param name="epsilon">What is added to the root of the sum of squares: positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public Adagrad(double learningRate = 0.01, double learningRateDecay = 0, double weightDecay = 0, double initialAccumulator = 0, double epsilon = 1e-10)
        : base(learningRate)
    {
        _learningRateDecay = ArgumentRange.NonNegative(learningRateDecay);
        _weightDecay = ArgumentRange.WeightDecay(weightDecay);
        _initialAccumulator = ArgumentRange.NonNegative(initialAccumulator);
        _epsilon = ArgumentRange.Epsilon(epsilon);
    }

    /// <inheritdoc/>
    protected override void Allocate(int length)
    {
        _accumulators = new AlignedBuffer(length);
        _accumulators.Span.Fill((float)_initialAccumulator);
    }

    /// <inheritdoc/>
    protected override void Update(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        float rate = (float)(LearningRate / (1 + (StepCount - 1) * _learningRateDecay)), epsilon = (float)_epsilon, decay = (float)_weightDecay;
        ref float w = ref MemoryMarshal.GetReference(parameters);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float s = ref MemoryMarshal.GetReference(_accumulators.Slice(0, parameters.Length));
        nuint length = (nuint)parameters.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Update512(ref w, ref g, ref s, length, rate, epsilon, decay);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Update256(ref w, ref g, ref s, length, rate, epsilon, decay);
        }
        else
        {
            Update128(ref w, ref g, ref s, length, rate, epsilon, decay);
        }
    }
}
