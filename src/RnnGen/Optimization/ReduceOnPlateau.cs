namespace RnnGen.Optimization;

/// <summary>A learning rate that is multiplied by a factor whenever the loss has stopped falling.</summary>
/// <remarks>
/// https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html, for a value that should fall. After each epoch,
/// or whenever a loss was measured: <c>plateau.Report(loss)</c>; the steps after it take the rate that this led to, whatever their number. A
/// loss is better if it is below <c>best (1 - threshold)</c>, or below <c>best - threshold</c> with <see cref="PlateauThreshold.Absolute"/>; NaN
/// is never better. When more than <c>patience</c> losses in a row were no better, the rate is reduced, and the next <c>cooldown</c> losses do
/// not count as such.
/// </remarks>
public sealed class ReduceOnPlateau : LearningRateSchedule
{
    private readonly double _factor;
    private readonly int _patience;
    private readonly double _threshold;
    private readonly PlateauThreshold _thresholdKind;
    private readonly int _cooldown;
    private readonly double _minimum;
    private readonly double _smallestChange;
    private int _worseCount;
    private int _cooldownLeft;

    /// <summary>Creates a schedule that has seen no loss.</summary>
    /// <param name="learningRate">The learning rate at the beginning, positive and at most 1e30.</param>
    /// <param name="factor">What the learning rate is multiplied by: above 0 and below 1.</param>
    /// <param name="patience">How many losses in a row may be no better, 0 or more.</param>
    /// <param name="threshold">How much better a loss has to be: 0 or more, and below 1 if it is relative.</param>
    /// <param name="thresholdKind">Whether the threshold is a part of the best loss or a difference.</param>
    /// <param name="cooldown">The number of losses after a reduction that cannot bring about another, 0 or more.</param>
    /// <param name="minimum">The least learning rate, 0 or more.</param>
    /// <param name="smallestChange">A reduction by no more than this is left out (PyTorch's <c>eps</c>), 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public ReduceOnPlateau(
        double learningRate,
        double factor = 0.1,
        int patience = 10,
        double threshold = 1e-4,
        PlateauThreshold thresholdKind = PlateauThreshold.Relative,
        int cooldown = 0,
        double minimum = 0,
        double smallestChange = 1e-8)
    {
        LearningRate = ArgumentRange.LearningRate(learningRate);
        _factor = ArgumentRange.Positive(factor) < 1 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor has to be below 1.");
        _patience = ArgumentRange.AtLeast(patience, 0);
        _thresholdKind = Enum.IsDefined(thresholdKind)
            ? thresholdKind
            : throw new ArgumentOutOfRangeException(nameof(thresholdKind), thresholdKind, "The threshold has to be Relative or Absolute.");
        _threshold = thresholdKind == PlateauThreshold.Relative ? ArgumentRange.Kept(threshold) : ArgumentRange.NonNegative(threshold);
        _cooldown = ArgumentRange.AtLeast(cooldown, 0);
        _minimum = ArgumentRange.NonNegative(minimum);
        _smallestChange = ArgumentRange.NonNegative(smallestChange);
    }

    /// <summary>The learning rate after the losses so far.</summary>
    public double LearningRate { get; private set; }

    /// <summary>The best loss so far; infinite before the first.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes in a loss.</summary>
    /// <param name="loss">The loss, of an epoch or of a validation.</param>
    /// <returns>Whether it made the learning rate smaller.</returns>
    public bool Report(double loss)
    {
        if (loss < (_thresholdKind == PlateauThreshold.Relative ? Best * (1 - _threshold) : Best - _threshold))
        {
            Best = loss;
            _worseCount = 0;
        }
        else
        {
            _worseCount++;
        }

        if (_cooldownLeft > 0)
        {
            _cooldownLeft--;
            _worseCount = 0;
        }

        if (_worseCount <= _patience)
        {
            return false;
        }

        _cooldownLeft = _cooldown;
        _worseCount = 0;
        double reduced = Math.Max(LearningRate * _factor, _minimum);
        if (LearningRate - reduced <= _smallestChange)
        {
            return false;
        }

        LearningRate = reduced;
        return true;
    }

    /// <inheritdoc/>
    protected override double Rate(int step) => LearningRate;
}
