using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>Stochastic gradient descent over one block of parameters, in PyTorch's definition: plain, with momentum, or with Nesterov's.</summary>
/// <remarks>
/// https://pytorch.org/docs/stable/generated/torch.optim.SGD.html; Sutskever, Martens, Dahl and Hinton, "On the importance of initialization
/// and momentum in deep learning", 2013. With g the gradient, to which a weight decay adds <c>weightDecay w</c>: <c>w -= lr g</c>; with a
/// momentum <c>b = momentum b + (1 - dampening) g;  w -= lr b</c>, where the first step takes <c>b = g</c>; and with Nesterov's
/// <c>w -= lr (g + momentum b)</c>.
/// </remarks>
public sealed partial class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly double _weightDecay;
    private readonly bool _nesterov;
    private AlignedBuffer? _velocities;

    /// <summary>Creates an optimizer; with a momentum, the first step allocates what it keeps.</summary>
    /// <param name="learningRate">The learning rate, 0 to 1e30.</param>
    /// <param name="momentum">The part of the last change that is kept: at least 0 and below 1, as a float too.</param>
    /// <param name="dampening">The part of a gradient that does not enter the momentum, 0 to 1.</param>
    /// <param name="weightDecay">The factor of the parameters that is added to their gradients, 0 to 1e6.</param>
    /// <param name="nesterov">Whether to look ahead along the momentum, which has to be positive then, and the dampening 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public Sgd(double learningRate = 0.001, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
        : base(learningRate)
    {
        _momentum = ArgumentRange.Kept(momentum);
        _dampening = ArgumentRange.Between(dampening, 0, 1);
        _weightDecay = ArgumentRange.WeightDecay(weightDecay);
        _nesterov = nesterov;
        if (nesterov && momentum == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Nesterov's momentum has to be positive.");
        }

        if (nesterov && dampening != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(dampening), dampening, "The dampening has to be 0 with Nesterov's momentum.");
        }
    }

    /// <inheritdoc/>
    protected override void Allocate(int length) => _velocities = _momentum == 0 ? null : new AlignedBuffer(length);

    private protected override void FlushDenormals() => Denormals.Flush(_velocities);

    /// <inheritdoc/>
    protected override void Update(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        // In the first step b = 0, and so b = momentum b + 1 g is the gradient itself.
        float part = StepCount == 1 ? 1 : (float)(1 - _dampening);
        float momentum = (float)_momentum, decay = (float)_weightDecay, rate = (float)LearningRate;
        ref float w = ref MemoryMarshal.GetReference(parameters);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float b = ref _velocities is null ? ref Unsafe.NullRef<float>() : ref MemoryMarshal.GetReference(_velocities.Slice(0, parameters.Length));
        nuint length = (nuint)parameters.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Update512(ref w, ref g, ref b, length, rate, momentum, part, decay, _nesterov);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Update256(ref w, ref g, ref b, length, rate, momentum, part, decay, _nesterov);
        }
        else
        {
            Update128(ref w, ref g, ref b, length, rate, momentum, part, decay, _nesterov);
        }
    }
}
