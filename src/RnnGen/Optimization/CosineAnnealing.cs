using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>A learning rate that falls along half a cosine: <c>minimum + (lr - minimum) (1 + cos(pi k / steps)) / 2</c>.</summary>
/// <remarks>
/// Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, without restarts;
/// https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html, in the closed form. As there, a training that
/// goes on after the minimum climbs back along the other half.
/// </remarks>
public sealed class CosineAnnealing : LearningRateSchedule
{
    private readonly double _learningRate;
    private readonly int _steps;
    private readonly double _minimum;

    /// <summary>Creates a schedule.</summary>
    /// <param name="learningRate">The learning rate at the beginning, positive and at most 1e30.</param>
    /// <param name="steps">The number of steps until the minimum (PyTorch's <c>T_max</c>), 1 or more.</param>
    /// <param name="minimum">The least learning rate, 0 to <paramref name="learningRate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public CosineAnnealing(double learningRate, int steps, double minimum = 0)
    {
        _learningRate = ArgumentRange.LearningRate(learningRate);
        _steps = ArgumentRange.AtLeast(steps, 1);
        _minimum = ArgumentRange.Between(minimum, 0, learningRate);
    }

    /// <inheritdoc/>
    protected override double Rate(int step) => _minimum + (_learningRate - _minimum) * ((1 + PortableMath.CosineOfPi(step, _steps)) / 2);
}
