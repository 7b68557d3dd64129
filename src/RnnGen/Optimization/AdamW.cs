namespace RnnGen.Optimization;

/// <summary>The AdamW optimizer over one block of parameters, in PyTorch's definition: Adam with a weight decay apart from the gradient.</summary>
/// <remarks>
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019; https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html.
/// Each step first takes <c>w -= lr weightDecay w</c>, and then the step of <see cref="Adam"/> without a weight decay.
/// </remarks>
public sealed class AdamW : Optimizer
{
    private readonly AdamMoments _moments;
    private readonly double _weightDecay;

    /// <summary>Creates an optimizer; the first step allocates its moments, which begin at zero.</summary>
    /// <param name="learningRate">The learning rate, 0 to 1e30.</param>
    /// <param name="beta1">The decay of the first moment: at least 0 and below 1, as a float too.</param>
    /// <param name="beta2">The decay of the second moment: at least 0 and below 1, as a float too.</param>
    /// <param name="epsilon">What is added to the root of the second moment: positive.</param>
    /// <param name="weightDecay">The factor of the decay, 0 to 1e6; times the learning rate, it is the part of the parameters that a step takes off.</param>
    /// <param name="amsGrad">Whether to divide by the largest second moment so far, as <see cref="Adam"/> has it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public AdamW(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01, bool amsGrad = false)
        : base(learningRate)
    {
        _moments = new AdamMoments(ArgumentRange.Kept(beta1), ArgumentRange.Kept(beta2), ArgumentRange.Epsilon(epsilon), amsGrad);
        _weightDecay = ArgumentRange.WeightDecay(weightDecay);
    }

    /// <inheritdoc/>
    protected override void Allocate(int length) => _moments.Allocate(length);

    private protected override void FlushDenormals() => _moments.FlushDenormals();

    /// <inheritdoc/>
    protected override void Update(Span<float> parameters, ReadOnlySpan<float> gradients) =>
        _moments.Update(parameters, gradients, LearningRate, weightDecay: 0, shrinkage: LearningRate * _weightDecay);
}
