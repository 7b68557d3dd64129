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

    // Rows lie further apart than they are long; the sum is that of 16 lanes, folded in halves.
    [Fact]
    public void Squared_error_of_rows_with_strides_is_right_in_every_bit()
    {
        const int Rows = 21, Size = 37, Width = 48, Stride = 64, TargetStride = 80;
        Random random = new(Size);
        float[] outputs = new float[Rows * Stride], targets = new float[Rows * TargetStride], gradient = new float[Rows * Stride], scratch = new float[Padding.Padded(Rows)];
        for (int i = 0; i < Rows * Size; i++)
        {
            outputs[i / Size * Stride + i % Size] = random.NextSingle() * 2 - 1;
            targets[i / Size * TargetStride + i % Size] = random.NextSingle() * 2 - 1;
        }

        SquaredError.ForwardBackwardRows(outputs, gradient, scratch, targets, TargetStride, Size, Stride, Rows, lengths: default, 0, Rows);
        for (int row = 0; row < Rows; row++)
        {
            float[] lanes = new float[16];
            for (int k = 0; k < Width; k++)
            {
                float d = outputs[row * Stride + k] - targets[row * TargetStride + k];
                lanes[k % 16] += d * d;
                Assert.Equal(d * (2f / ((float)Rows * Size)), gradient[row * Stride + k]);
            }

            for (int half = 8; half > 0; half /= 2)
            {
                for (int lane = 0; lane < half; lane++)
                {
                    lanes[lane] += lanes[lane + half];
                }
            }

            Assert.Equal(lanes[0], scratch[row]);
        }

        float[] d512 = new float[Width], d256 = new float[Width], d128 = new float[Width];
        SquaredError.Subtract512(ref outputs[0], ref targets[0], ref d512[0], Width);
        SquaredError.Subtract256(ref outputs[0], ref targets[0], ref d256[0], Width);
        SquaredError.Subtract128(ref outputs[0], ref targets[0], ref d128[0], Width);
        Assert.Equal(d512, d256);
        Assert.Equal(d512, d128);
    }
}
