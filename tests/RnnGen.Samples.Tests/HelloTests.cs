using System.Numerics.Tensors;

namespace RnnGen.Samples.Tests;

/// <summary>The sample Hello.</summary>
public class HelloTests
{
    // Printed with four decimals.
    private const double Tolerance = 0.51e-4;

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    public void It_prints_shapes_and_the_outputs_of_the_layers_formula(int seed)
    {
        SampleRun run = SampleRun.Of(typeof(HelloModel), "--seed", $"{seed}");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("input size (3, 5, 4)", run.Lines[0]);
        Assert.Equal("output size (3, 5, 2)", run.Lines[1]);

        HelloModel model = new(seed);
        int line = 2;
        foreach (string word in new[] { "hello", "eolll", "lleel" })
        {
            Assert.Equal(word, run.Lines[line++]);
            double[] hidden = [0, 0];
            foreach (char symbol in word)
            {
                hidden = Step(model, "helo".IndexOf(symbol), hidden);
                Assert.StartsWith($"  {symbol} [", run.Lines[line], StringComparison.Ordinal);
                double[] printed = SampleRun.Numbers(run.Lines[line++]);
                Assert.Equal(2, printed.Length);
                Assert.Equal(hidden[0], printed[0], Tolerance);
                Assert.Equal(hidden[1], printed[1], Tolerance);
            }
        }

        Assert.Equal(line, run.Lines.Length);
    }

    // h' = tanh(W_ih x + b_ih + W_hh h + b_hh), where x is 1 at one symbol
    private static double[] Step(HelloModel model, int symbol, double[] hidden)
    {
        float[] wIh = Values(model, "weight_ih_l0"), wHh = Values(model, "weight_hh_l0"), bIh = Values(model, "bias_ih_l0"), bHh = Values(model, "bias_hh_l0");
        return [.. Enumerable.Range(0, 2).Select(i => Math.Tanh(wIh[i * 4 + symbol] + (double)bIh[i] + wHh[i * 2] * hidden[0] + wHh[i * 2 + 1] * hidden[1] + bHh[i]))];
    }

    private static float[] Values(HelloModel model, string name)
    {
        float[] values = new float[model.Parameters[name].Length];
        model.Parameters[name].ToTensor().FlattenTo(values);
        return values;
    }
}
