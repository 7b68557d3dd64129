using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>The RMSprop optimizer over one block of parameters, in PyTorch's definition.</summary>
/// <remarks>
/// Hinton, "Neural Networks for Machine Learning", lecture 6e, 2012; https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html.
/// With g the gradient, to which a weight decay adds <c>weightDecay w</c>:
/// <c>v = alpha v + (1 - alpha) g^2;  u = g / (sqrt(v) + epsilon);  w -= lr u</c>. Centered, with the mean
/// <c>a = alpha a + (1 - alpha) g</c>, the variance <c>v - a^2</c> stands under the root (Graves, "Generating Sequences With Recurrent Neural
/// Networks", 2013); where rounding makes it negative and PyTorch gives NaN, it is 0. With a momentum, <c>b = momentum b + u;  w -= lr b</c>.
/// </remarks>
public sealed partial class RmsProp : Optimizer
{
    private readonly double _alpha;
    private readonly double _epsilon;
    private readonly double _weightDecay;
    private readonly double _momentum;
    private readonly bool _centered;
    private AlignedBuffer _squares = new(0);
    private AlignedBuffer? _means;
    private AlignedBuffer? _velocities;

    /// <summary>Creates an optimizer; the first step allocates its averages, which begin at zero.</summary>
    /// <param name="learningRate">The learning rate, 0 to 1e30.</param>
    /// <param name="alpha">The part of the averages that is kept: at least 0 and below 1, as a float too.</param>
    /// <param name="epsilon">What is added to the root of the squares' average: positive.</param>
    /// <param name="weightDecay">The factor of the parameters that is added to their gradients, 0 to 1e6.</param>
    /// <param name="momentum">The part of the last change that is kept: at least 0 and below 1, as a float too.</param>
    /// <param name="centered">Whether to divide by the root of the variance instead of the mean square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public RmsProp(double learningRate = 0.01, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false)
        : base(learningRate)
    {
        _alpha = ArgumentRange.Kept(alpha);
        _epsilon = ArgumentRange.Epsilon(epsilon);
        _weightDecay = ArgumentRange.WeightDecay(weightDecay);
        _momentum = ArgumentRange.Kept(momentum);
        _centered = centered;
    }

    /// <inheritdoc/>
    protected override void Allocate(int length)
    {
        _squares = new AlignedBuffer(length);
        _means = _centered ? new AlignedBuffer(length) : null;
        _velocities = _momentum == 0 ? null : new AlignedBuffer(length);
    }

    private protected override void FlushDenormals()
    {
        Denormals.FlushSquares(_squares, _epsilon);
        Denormals.Flush(_means);
        Denormals.Flush(_velocities);
    }

    /// <inheritdoc/>
    protected override void Update(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        float rate = (float)LearningRate, alpha = (float)_alpha, rest = (float)(1 - _alpha), epsilon = (float)_epsilon, momentum = (float)_momentum, decay = (float)_weightDecay;
        ref float w = ref MemoryMarshal.GetReference(parameters);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float v = ref MemoryMarshal.GetReference(_squares.Slice(0, parameters.Length));
        ref float a = ref _means is null ? ref Unsafe.NullRef<float>() : ref MemoryMarshal.GetReference(_means.Slice(0, parameters.Length));
        ref float b = ref _velocities is null ? ref Unsafe.NullRef<float>() : ref MemoryMarshal.GetReference(_velocities.Slice(0, parameters.Length));
        nuint length = (nuint)parameters.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Update512(ref w, ref g, ref v, ref a, ref b, length, rate, alpha, rest, epsilon, momentum, decay);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Update256(ref w, ref g, ref v, ref a, ref b, length, rate, alpha, rest, epsilon, momentum, decay);
        }
        else
        {
            Update128(ref w, ref g, ref v, ref a, ref b, length, rate, alpha, rest, epsilon, momentum, decay);
        }
    }
}
