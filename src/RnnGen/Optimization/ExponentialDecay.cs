using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>A learning rate that is multiplied by a factor at each step: <c>lr gamma^k</c>.</summary>
/// <remarks>https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html.</remarks>
public sealed class ExponentialDecay : LearningRateSchedule
{
    private readonly double _learningRate;
    private readonly double _gamma;

    /// <summary>Creates a schedule.</summary>
    /// <param name="learningRate">The learning rate at the beginning, positive and at most 1e30.</param>
    /// <param name="gamma">The factor, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public ExponentialDecay(double learningRate, double gamma)
    {
        _learningRate = ArgumentRange.LearningRate(learningRate);
        _gamma = ArgumentRange.Positive(gamma);
    }

    /// <inheritdoc/>
    protected override double Rate(int step) => _learningRate * PortableMath.Power(_gamma, step);
}
