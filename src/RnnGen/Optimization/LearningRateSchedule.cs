using System.Globalization;

namespace RnnGen.Optimization;

/// <summary>A learning rate that changes over training: a function of the number of steps, or epochs, taken so far.</summary>
/// <remarks>
/// A model applies its schedule before each step: <c>schedule.Apply(optimizer)</c> sets the rate of the optimizer's next step, which it finds by
/// the optimizer's own count. To change the rate once an epoch, leave the model's schedule null and call
/// <c>schedule.Apply(model.Optimizer, epoch)</c> before the epoch's first step. A schedule keeps no state, so one may serve many optimizers; only
/// <see cref="ReduceOnPlateau"/> follows the losses that it is told. The rates have the same bits on every machine.
/// </remarks>
public abstract class LearningRateSchedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The number of steps, or epochs, before it: 0 for the first.</param>
    /// <returns>The learning rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public double RateAt(int step) => Rate(ArgumentRange.AtLeast(step, 0));

    /// <summary>Sets the learning rate of the optimizer's next step, by the number of steps that it has taken.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <exception cref="InvalidOperationException">The rate is none that an optimizer takes; its own stays.</exception>
    public void Apply(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Apply(optimizer, optimizer.StepCount);
    }

    /// <summary>Sets the learning rate of the optimizer's next steps, by a count of the caller's own, as of epochs.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="step">The number of steps, or epochs, taken so far.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The rate is none that an optimizer takes; its own stays.</exception>
    public void Apply(Optimizer optimizer, int step)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        double rate = RateAt(step);
        optimizer.LearningRate = rate is >= 0 and <= ArgumentRange.LargestLearningRate
            ? rate
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The schedule's learning rate after {step} steps is {rate}; it has to be at least 0 and at most {ArgumentRange.LargestLearningRate}.{(rate > 0 ? " Begin with a smaller one, or let it grow less." : "")}"));
    }

    /// <summary>This schedule for some steps and another one, from its own beginning, after them: a warm-up and what follows it.</summary>
    /// <param name="length">The number of steps of this schedule, 0 or more.</param>
    /// <param name="next">What follows. A <see cref="ReduceOnPlateau"/> counts every loss that it is told: report none before it begins.</param>
    /// <returns>The schedule of both.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public LearningRateSchedule Then(int length, LearningRateSchedule next) => new SequentialSchedule(this, length, next);

    /// <summary>The learning rate of a step.</summary>
    /// <remarks>A model asks in the middle of a step of its own: do not run it here. What follows losses is told them, as <see cref="ReduceOnPlateau"/>.</remarks>
    /// <param name="step">The number of steps before it, 0 or more.</param>
    /// <returns>The learning rate.</returns>
    protected abstract double Rate(int step);

    // For a schedule that is made of others.
    private sealed class SequentialSchedule : LearningRateSchedule
    {
        private readonly LearningRateSchedule _first;
        private readonly LearningRateSchedule _next;
        private readonly int _length;

        internal SequentialSchedule(LearningRateSchedule first, int length, LearningRateSchedule next)
        {
            ArgumentNullException.ThrowIfNull(next);
            _first = first;
            _next = next;
            _length = ArgumentRange.AtLeast(length, 0);
        }

        // As torch.optim.lr_scheduler.SequentialLR with one milestone.
        protected override double Rate(int step) => step < _length ? _first.Rate(step) : _next.Rate(step - _length);
    }
}
