namespace RnnGen.Optimization;

/// <summary>
/// A learning rate that changes on a straight line from one part of it to another, and then stays:
/// <c>lr (startFactor + (endFactor - startFactor) min(k, steps) / steps)</c>.
/// </summary>
/// <remarks>
/// https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html. With <see cref="LearningRateSchedule.Then"/> another
/// schedule follows.
/// </remarks>
public sealed class LinearWarmup : LearningRateSchedule
{
    private readonly double _learningRate;
    private readonly int _steps;
    private readonly double _startFactor;
    private readonly double _endFactor;

    /// <summary>Creates a schedule.</summary>
    /// <param name="learningRate">The learning rate of which the factors take a part, positive and at most 1e30.</param>
    /// <param name="steps">The number of steps until the end factor (PyTorch's <c>total_iters</c>), 1 or more.</param>
    /// <param name="startFactor">The part at the beginning, 0 to 1.</param>
    /// <param name="endFactor">The part at the end, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public LinearWarmup(double learningRate, int steps = 5, double startFactor = 1.0 / 3, double endFactor = 1)
    {
        _learningRate = ArgumentRange.LearningRate(learningRate);
        _steps = ArgumentRange.AtLeast(steps, 1);
        _startFactor = ArgumentRange.Between(startFactor, 0, 1);
        _endFactor = ArgumentRange.Between(endFactor, 0, 1);
    }

    /// <inheritdoc/>
    protected override double Rate(int step) => step >= _steps
        ? _learningRate * _endFactor
        : _learningRate * (_startFactor + (_endFactor - _startFactor) * step / _steps);
}
