using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>A learning rate that is multiplied by a factor every so many steps: <c>lr gamma^floor(k / stepSize)</c>.</summary>
/// <remarks>https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html.</remarks>
public sealed class StepDecay : LearningRateSchedule
{
    private readonly double _learningRate;
    private readonly int _stepSize;
    private readonly double _gamma;

    /// <summary>Creates a schedule.</summary>
    /// <param name="learningRate">The learning rate at the beginning, positive and at most 1e30.</param>
    /// <param name="stepSize">The number of steps between two changes, 1 or more.</param>
    /// <param name="gamma">The factor, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public StepDecay(double learningRate, int stepSize, double gamma = 0.1)
    {
        _learningRate = ArgumentRange.LearningRate(learningRate);
        _stepSize = ArgumentRange.AtLeast(stepSize, 1);
        _gamma = ArgumentRange.Positive(gamma);
    }

    /// <inheritdoc/>
    protected override double Rate(int step) => _learningRate * PortableMath.Power(_gamma, step / _stepSize);
}
