using RnnGen.Numerics;
using RnnGen.Optimization;

namespace RnnGen.Tests;

/// <summary>Learning-rate schedules against the values of torch.optim.lr_scheduler in PyTorch 1.13.</summary>
public class SchedulerTests
{
    /// <summary>Of a rate. PyTorch multiplies the rate from step to step, and its roundings add up.</summary>
    private const double RelativeTolerance = 1e-12;

    private const double CosineTolerance = 1e-15;

    [Fact]
    public void StepDecay_is_StepLR() => AssertRates(new StepDecay(0.8, 3, 0.5), 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.1);

    [Fact]
    public void ExponentialDecay_is_ExponentialLR() => AssertRates(
        new ExponentialDecay(0.1, 0.9),
        0.1, 0.09000000000000001, 0.08100000000000002, 0.07290000000000002, 0.06561000000000002, 0.05904900000000002, 0.05314410000000002, 0.04782969000000002);

    [Fact]
    public void CosineAnnealing_is_CosineAnnealingLR()
    {
        AssertRates(
            new CosineAnnealing(0.1, 10, 0.001),
            0.1, 0.09757729755661011, 0.0905463412215599, 0.07959536998847742, 0.0657963412215599, 0.0505, 0.03520365877844011, 0.02140463001152259, 0.010453658778440109,
            0.0034227024433899004, 0.001, 0.0034227024433899004, 0.01045365877844014, 0.02140463001152267, 0.035203658778440255, 0.05050000000000022, 0.06579634122156018,
            0.07959536998847777, 0.09054634122156031, 0.09757729755661054, 0.10000000000000045, 0.09757729755661054, 0.09054634122156033, 0.07959536998847778, 0.0657963412215602);
        AssertRates(new CosineAnnealing(0.3, 4), 0.3, 0.2560660171779821, 0.15, 0.04393398282201788, 0);
    }

    [Fact]
    public void LinearWarmup_is_LinearLR()
    {
        AssertRates(new LinearWarmup(0.05), 0.016666666666666666, 0.023333333333333334, 0.030000000000000002, 0.036666666666666674, 0.04333333333333334, 0.05, 0.05, 0.05);
        AssertRates(new LinearWarmup(0.2, 4, 0.1, 0.8), 0.020000000000000004, 0.05500000000000001, 0.09000000000000001, 0.125, 0.16, 0.16, 0.16);
    }

    [Fact]
    public void A_schedule_after_another_is_SequentialLR() => AssertRates(
        new LinearWarmup(0.1, 4, 0.25).Then(4, new CosineAnnealing(0.1, 6, 0.01)),
        0.025, 0.043750000000000004, 0.06250000000000001, 0.08125000000000002, 0.1, 0.09397114317029975, 0.07750000000000001, 0.055000000000000014, 0.032500000000000015, 0.01602885682970026, 0.01);

    [Fact]
    public void ReduceOnPlateau_is_ReduceLROnPlateau()
    {
        AssertReductions(
            new ReduceOnPlateau(0.1, 0.5, patience: 2),
            0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125, 0.0125, 0.0125, 0.00625, 0.00625, 0.00625, 0.00625, 0.00625, 0.003125,
            0.003125, 0.003125, 0.0015625, 0.0015625, 0.0015625);
        AssertReductions(
            new ReduceOnPlateau(0.1, 0.1, 1, 0.06, PlateauThreshold.Absolute, cooldown: 2, minimum: 1e-4),
            0.1, 0.1, 0.1, 0.010000000000000002, 0.010000000000000002, 0.010000000000000002, 0.010000000000000002, 0.010000000000000002, 0.010000000000000002,
            0.0010000000000000002, 0.0010000000000000002, 0.0010000000000000002, 0.0010000000000000002, 0.00010000000000000003, 0.00010000000000000003, 0.00010000000000000003,
            0.00010000000000000003, 0.00010000000000000003, 0.00010000000000000003, 0.00010000000000000003, 0.00010000000000000003, 0.00010000000000000003,
            0.00010000000000000003, 0.00010000000000000003, 0.00010000000000000003, 0.00010000000000000003, 0.00010000000000000003);
        AssertReductions(
            new ReduceOnPlateau(0.1, 0.3, patience: 0, cooldown: 1),
            0.1, 0.1, 0.03, 0.03, 0.009, 0.009, 0.0026999999999999997, 0.0026999999999999997, 0.0008099999999999998, 0.0008099999999999998, 0.00024299999999999994,
            0.00024299999999999994, 7.289999999999998e-05, 7.289999999999998e-05, 2.1869999999999996e-05, 2.1869999999999996e-05, 6.560999999999999e-06, 6.560999999999999e-06,
            6.560999999999999e-06, 1.9682999999999994e-06, 1.9682999999999994e-06, 5.904899999999998e-07, 5.904899999999998e-07, 1.7714699999999994e-07, 1.7714699999999994e-07,
            5.314409999999998e-08, 5.314409999999998e-08);
    }

    [Fact]
    public void ReduceOnPlateau_stops_at_its_minimum_and_leaves_out_changes_that_are_too_small()
    {
        ReduceOnPlateau bounded = new(0.1, 0.1, patience: 0, minimum: 0.03), coarse = new(1e-8, 0.5, patience: 0), fine = new(1e-8, 0.5, patience: 0, smallestChange: 0);
        bool[] first = [bounded.Report(1), coarse.Report(1), fine.Report(1)], second = [bounded.Report(1), coarse.Report(1), fine.Report(1)];
        Assert.All(first, Assert.False);
        Assert.Equal([true, false, true], second);
        Assert.False(bounded.Report(1));
        Assert.Equal([0.03, 1e-8, 5e-9], [bounded.LearningRate, coarse.LearningRate, fine.LearningRate]);
        Assert.Equal(1, bounded.Best);
    }

    [Fact]
    public void A_schedule_sets_the_rate_of_the_next_step()
    {
        Sgd optimizer = new(0.5);
        float[] w = new float[16], g = [1, .. new float[15]];
        ExponentialDecay schedule = new(1, 0.5);
        for (int step = 0; step < 3; step++)
        {
            schedule.Apply(optimizer);
            optimizer.Step(w, g);
        }

        Assert.Equal(-(1 + 0.5f + 0.25f), w[0]);
        schedule.Apply(optimizer, 1);
        Assert.Equal(0.5, optimizer.LearningRate);
        new CosineAnnealing(1, 3).Apply(optimizer);
        Assert.Equal(0, optimizer.LearningRate);
        ReduceOnPlateau plateau = new(0.25, patience: 0);
        plateau.Apply(optimizer);
        Assert.Equal(0.25, optimizer.LearningRate);
        plateau.Report(1);
        plateau.Report(1);
        new LinearWarmup(1, 2).Then(2, plateau).Apply(optimizer);
        AssertClose(0.025, optimizer.LearningRate);
        Tutorial model = new() { Schedule = plateau };
        model.TrainStep();
        AssertClose(0.025, model.Optimizer.LearningRate);
    }

    [Fact]
    public void The_cosine_is_that_of_the_platform_within_its_rounding()
    {
        foreach (int d in new[] { 1, 2, 3, 4, 5, 7, 8, 10, 64, 1_000, 12_345 })
        {
            for (int n = 0; n <= 2 * d; n++)
            {
                // Near 2 pi the argument's own rounding would weigh more than the tolerance.
                int near = Math.Min(n, 2 * d - n);
                double expected = 2 * near > d ? -Math.Cos(Math.PI * (d - near) / d) : Math.Cos(Math.PI * near / d);
                Assert.InRange(PortableMath.CosineOfPi(n, d), expected - CosineTolerance, expected + CosineTolerance);
                Assert.Equal(PortableMath.CosineOfPi(n, d), PortableMath.CosineOfPi(n + 2 * d, d));
            }

            Assert.Equal([1, -1], [PortableMath.CosineOfPi(0, d), PortableMath.CosineOfPi(d, d)]);
        }

        Assert.Equal(0, PortableMath.CosineOfPi(1, 2));
        Assert.Equal(Math.Cos(Math.PI * (int.MaxValue - 1.0) / int.MaxValue), PortableMath.CosineOfPi(int.MaxValue - 1, int.MaxValue), CosineTolerance);
        Assert.Equal(1, PortableMath.CosineOfPi(int.MaxValue - 1, 1));
    }

    [Fact]
    public void Powers_are_those_of_the_platform_within_their_rounding()
    {
        foreach (double x in new[] { 0.1, 0.5, 0.9, 0.999, 1.01 })
        {
            for (int n = 0; n <= 300; n++)
            {
                Assert.Equal(1, PortableMath.Power(x, n) / Math.Pow(x, n), RelativeTolerance);
            }
        }

        Assert.Equal(0, PortableMath.Power(0.9, int.MaxValue));
        Assert.Equal(1, PortableMath.Power(1, int.MaxValue));
    }

    [Fact]
    public void The_logarithm_is_that_of_the_platform_within_its_rounding()
    {
        for (double x = 1; x > 1e-18; x *= 0.937)
        {
            Assert.Equal(Math.Log(x), PortableMath.Log(x), 1e-15 * Math.Max(1, -Math.Log(x)));
        }

        Assert.Equal(0, PortableMath.Log(1));
    }

    [Fact]
    public void A_rate_that_no_optimizer_takes_is_refused_as_the_schedules()
    {
        Adam optimizer = new(0.5);
        ExponentialDecay growing = new(1, 1e20);
        growing.Apply(optimizer, 1);
        Assert.Contains("learning rate after 2 steps is 1E+40", Assert.Throws<InvalidOperationException>(() => growing.Apply(optimizer, 2)).Message, StringComparison.Ordinal);
        Assert.Equal(1e20, optimizer.LearningRate);
        Refuses("learningRate", static () => new CosineAnnealing(1e31, 10));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        foreach (double x in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Refuses("learningRate", () => new StepDecay(x, 1));
            Refuses("learningRate", () => new ExponentialDecay(x, 0.9));
            Refuses("learningRate", () => new CosineAnnealing(x, 1));
            Refuses("learningRate", () => new LinearWarmup(x));
            Refuses("learningRate", () => new ReduceOnPlateau(x));
            Refuses("gamma", () => new StepDecay(0.1, 1, x));
            Refuses("gamma", () => new ExponentialDecay(0.1, x));
            Refuses("factor", () => new ReduceOnPlateau(0.1, x));
        }

        foreach (double x in new[] { -0.1, 1.1, double.NaN })
        {
            Refuses("startFactor", () => new LinearWarmup(0.1, 5, x));
            Refuses("endFactor", () => new LinearWarmup(0.1, 5, 0.5, x));
            Refuses("minimum", () => new CosineAnnealing(0.1, 5, x));
            Refuses("threshold", () => new ReduceOnPlateau(0.1, threshold: x));
        }

        Refuses("stepSize", static () => new StepDecay(0.1, 0));
        Refuses("steps", static () => new CosineAnnealing(0.1, 0));
        Refuses("steps", static () => new LinearWarmup(0.1, 0));
        Refuses("factor", static () => new ReduceOnPlateau(0.1, 1));
        Refuses("patience", static () => new ReduceOnPlateau(0.1, patience: -1));
        Refuses("cooldown", static () => new ReduceOnPlateau(0.1, cooldown: -1));
        Refuses("minimum", static () => new ReduceOnPlateau(0.1, minimum: -1));
        Refuses("smallestChange", static () => new ReduceOnPlateau(0.1, smallestChange: -1));
        Refuses("thresholdKind", static () => new ReduceOnPlateau(0.1, thresholdKind: (PlateauThreshold)2));
        Refuses("step", static () => new ExponentialDecay(0.1, 0.9).RateAt(-1));
        Refuses("length", static () => new ExponentialDecay(0.1, 0.9).Then(-1, new LinearWarmup(0.1)));
        Assert.Throws<ArgumentNullException>("next", static () => new LinearWarmup(0.1).Then(1, null!));
        Assert.Throws<ArgumentNullException>("optimizer", static () => new LinearWarmup(0.1).Apply(null!));
        Assert.Throws<ArgumentNullException>("optimizer", static () => new LinearWarmup(0.1).Apply(null!, 1));
    }

    [Fact]
    public void A_plateau_is_eleven_equal_losses_and_ends_at_the_minimum()
    {
        ReduceOnPlateau usual = new(0.1), bounded = new(0.1, 0.5, patience: 0, minimum: 0.05, smallestChange: 0);
        Assert.DoesNotContain(true, Enumerable.Range(0, 11).Select(_ => usual.Report(1)).ToArray());
        Assert.True(usual.Report(1));
        AssertClose(0.01, usual.LearningRate);
        Assert.Equal([false, true, false], new[] { bounded.Report(1), bounded.Report(1), bounded.Report(1) });
    }

    private static void Refuses(string name, Func<object> create) => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);

    private static void AssertRates(LearningRateSchedule schedule, params double[] expected)
    {
        for (int step = 0; step < expected.Length; step++)
        {
            AssertClose(expected[step], schedule.RateAt(step));
        }
    }

    // The rate after each of these losses.
    private static void AssertReductions(ReduceOnPlateau plateau, params double[] expected)
    {
        double[] losses =
        [
            1.0, 0.9, 0.89995, 0.9, 0.9, 0.9, 0.95, 0.8, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86, 0.87, 0.88, 0.89, double.NaN, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1,
        ];
        double before = plateau.LearningRate;
        foreach ((double loss, double rate) in losses.Zip(expected))
        {
            Assert.Equal(plateau.Report(loss), plateau.LearningRate < before);
            AssertClose(rate, plateau.LearningRate);
            before = plateau.LearningRate;
        }
    }

    private static void AssertClose(double expected, double actual) => Assert.InRange(actual, expected * (1 - RelativeTolerance), expected * (1 + RelativeTolerance));
}
