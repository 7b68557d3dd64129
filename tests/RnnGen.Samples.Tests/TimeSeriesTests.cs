using System.Buffers.Binary;

namespace RnnGen.Samples.Tests;

/// <summary>The sample TimeSeries.</summary>
public class TimeSeriesTests
{
    [Fact]
    public void The_forecast_is_better_than_the_mean_and_than_yesterdays_close_and_is_drawn()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.png");
        try
        {
            SampleRun run = SampleRun.Of(typeof(PriceModel), "--output", path);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            Assert.Equal("732 days, of which the first 512 are learned from", run.Lines[0]);
            Assert.Equal($"drawn to {path}", run.Lines[^1]);
            double mean = Error(run, "their mean"), yesterday = Error(run, "yesterday's close"), model = Error(run, "the model");
            Assert.True(model < yesterday && yesterday < mean, $"{model} {yesterday} {mean}");

            byte[] png = File.ReadAllBytes(path);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
            Assert.Equal((1000, 500), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Nothing_of_the_held_out_days_reaches_training_or_an_earlier_forecast()
    {
        const int TrainingCount = 100;
        float[][] rows = SyntheticPrices.Create(), otherFuture = SyntheticPrices.Create();
        foreach (float[] row in otherFuture.Skip(TrainingCount))
        {
            Array.Fill(row, 1e9f);
        }

        Forecaster forecaster = new(rows, TrainingCount, seed: 0), other = new(otherFuture, TrainingCount, seed: 0);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(forecaster.TrainEpoch(), other.TrainEpoch());
        }

        Assert.Equal(forecaster.Forecast(TrainingCount), other.Forecast(TrainingCount));
        Assert.NotEqual(forecaster.Forecast(TrainingCount + 1), other.Forecast(TrainingCount + 1));
    }

    private static double Error(SampleRun run, string name) =>
        Assert.Single(SampleRun.Numbers(Assert.Single(run.Lines, line => line.StartsWith($"  {name} ", StringComparison.Ordinal))));
}
