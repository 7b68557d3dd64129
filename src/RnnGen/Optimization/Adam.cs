namespace RnnGen.Optimization;

/// <summary>The Adam optimizer over one block of parameters, in PyTorch's definition.</summary>
/// <remarks>
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015; https://pytorch.org/docs/stable/generated/torch.optim.Adam.html.
/// With g the gradient, to which a weight decay adds <c>weightDecay w</c>, and k the step's number, counted from 1:
/// <c>m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w -= lr / (1 - b1^k) m / (sqrt(v) / sqrt(1 - b2^k) + epsilon)</c>.
/// AMSGrad (Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", 2018) divides by the largest v so far instead of v.
/// </remarks>
public sealed partial class Adam : Optimizer
{
    private readonly AdamMoments _moments;
    private readonly double _weightDecay;

    /// <summary>Creates an optimizer; the first step allocates its moments, which begin at zero.</summary>
    /// <param name="learningRate">The learning rate, 0 to 1e30.</param>
    /// <param name="beta1">The decay of the first moment: at least 0 and below 1, as a float too.</param>
    /// <param name="beta2">The decay of the second moment: at least 0 and below 1, as a float too.</param>
    /// <param name="epsilon">What is added to the root of the second moment: positive.</param>
    /// <param name="weightDecay">The factor of the parameters that is added to their gradients, 0 to 1e6.</param>
    /// <param name="amsGrad">Whether to divide by the largest second moment so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool amsGrad = false)
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
        _moments.Update(parameters, gradients, LearningRate, _weightDecay, shrinkage: 0);
}
