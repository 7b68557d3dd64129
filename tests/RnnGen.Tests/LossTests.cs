using RnnGen.Numerics;
using RnnGen.Tests.Reference;

namespace RnnGen.Tests;

/// <summary>The losses where a plain formula would overflow.</summary>
public class LossTests
{
    /// <summary>Of a gradient or, relative, of a loss, in float32.</summary>
    private const double Tolerance = 1e-6;

    // e^500 is no float32; only differences from the largest logit are.
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(37)]
    public void Cross_entropy_of_large_logits_is_finite_and_right(int size)
    {
        const int Rows = 21;
        int stride = Padding.Padded(size);
        Random random = new(size);
        float[] logits = new float[Rows * stride], gradient = new float[Rows * stride], scratch = new float[2 * Padding.Padded(Rows)];
        double[] values = new double[Rows * size];
        for (int i = 0; i < values.Length; i++)
        {
            logits[i / size * stride + i % size] = (random.NextSingle() * 2 - 1) * 500;
            values[i] = logits[i / size * stride + i % size];
        }

        int[] targets = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(size))];
        bool[] counts = [.. Enumerable.Repeat(true, Rows)];
        CrossEntropy.ForwardBackwardRows(logits, gradient, scratch, targets, size, stride, lengths: default, 0, Rows);
        double expected = ReferenceLoss.CrossEntropy(values, targets, counts);
        Assert.Equal(expected, CrossEntropy.Mean(scratch, Rows, Rows), expected * Tolerance);
        double[] expectedGradient = ReferenceLoss.CrossEntropyGradient(values, targets, counts);
        Assert.All(Enumerable.Range(0, values.Length), i => Assert.Equal(expectedGradient[i], gradient[i / size * stride + i % size], Tolerance));
    }
}
