using System.Text.Json;
using RnnGen.Numerics;
using RnnGen.Optimization;

namespace RnnGen.Tests;

/// <summary>Gradient clipping against PyTorch's values, and what it promises of bits, lengths and values that are not finite.</summary>
public class GradientClippingTests
{
    /// <summary>Of a value: a norm, a coefficient and a product are each rounded to float32 once.</summary>
    private const double RelativeTolerance = 3e-7;

    /// <summary>Of a clipped gradient below 1: the 1e-6 that PyTorch adds to a norm takes so much of it at most.</summary>
    private const float ClippedTolerance = 1e-6f;

    private static readonly JsonElement Conformance = ConformanceFile.Load("optim.json");

    private readonly Random _random = new(5);

    [Fact]
    public void Norms_and_clipped_gradients_of_PyTorch_agree()
    {
        JsonElement clipping = Conformance.GetProperty("clip_grad_norm");
        foreach (JsonElement test in clipping.GetProperty("cases").EnumerateArray())
        {
            float[] gradients = [.. ConformanceFile.Floats(clipping.GetProperty("g1")), .. ConformanceFile.Floats(clipping.GetProperty("g2"))];
            NormKind kind = test.GetProperty("norm_type").GetString() switch { "1.0" => NormKind.L1, "2.0" => NormKind.L2, _ => NormKind.Infinity };
            double total = test.GetProperty("total_norm").GetDouble();
            double[] expected = [.. ConformanceFile.Doubles(test.GetProperty("g1_after")), .. ConformanceFile.Doubles(test.GetProperty("g2_after"))];
            AssertClose(total, GradientClipping.ByNorm(gradients, test.GetProperty("max_norm").GetSingle(), kind));
            Assert.All(expected.Zip(gradients), static pair => AssertClose(pair.First, pair.Second));
        }
    }

    [Fact]
    public void Values_of_PyTorch_agree()
    {
        float[] gradients = ConformanceFile.Floats(Conformance.GetProperty("clip_grad_norm").GetProperty("g2"));
        GradientClipping.ByValue(gradients, 0.7f);
        Assert.Equal(ConformanceFile.Floats(Conformance.GetProperty("clip_grad_value_0.7")), gradients);
    }

    [Fact]
    public void Every_length_is_clipped_whole()
    {
        for (int length = 0; length <= 100; length++)
        {
            float[] start = Values(length);
            double[] norms = [Math.Sqrt(start.Sum(static x => (double)x * x)), start.Sum(static x => Math.Abs((double)x)), start.Length == 0 ? 0 : start.Max(Math.Abs)];
            foreach ((NormKind kind, double norm) in new[] { NormKind.L2, NormKind.L1, NormKind.Infinity }.Zip(norms))
            {
                float[] clipped = [.. start], measured = [.. start];
                AssertClose(norm, GradientClipping.ByNorm(clipped, 0.01f, kind));
                double coefficient = Math.Min(1, 0.01f / (norm + 1e-6));
                Assert.All(start.Zip(clipped), pair => AssertClose(pair.First * coefficient, pair.Second));
                AssertClose(norm, GradientClipping.ByNorm(measured, float.PositiveInfinity, kind));
                Assert.Equal(start, measured);
            }

            float[] limited = [.. start];
            GradientClipping.ByValue(limited, 0.25f);
            Assert.Equal(start.Select(static x => Math.Clamp(x, -0.25f, 0.25f)), limited);
        }
    }

    [Fact]
    public void Kernels_give_the_same_bits_at_every_width()
    {
        for (int length = 16; length <= 160; length += 16)
        {
            float[] x = Values(length);
            foreach (bool squares in new[] { false, true })
            {
                double[] sum512 = [.. Values(16).Select(static v => (double)v)], sum256 = [.. sum512], sum128 = [.. sum512], expected = [.. sum512];
                for (int k = 0; k < length; k++)
                {
                    expected[k % 16] += squares ? (double)x[k] * x[k] : Math.Abs(x[k]);
                }

                GradientClipping.AddPowers512(ref x[0], ref sum512[0], (nuint)length, squares);
                GradientClipping.AddPowers256(ref x[0], ref sum256[0], (nuint)length, squares);
                GradientClipping.AddPowers128(ref x[0], ref sum128[0], (nuint)length, squares);
                Assert.Equal(expected, sum512);
                Assert.Equal(expected, sum256);
                Assert.Equal(expected, sum128);
            }

            int largest = BitConverter.SingleToInt32Bits(x.Max(Math.Abs));
            Assert.Equal(largest, GradientClipping.LargestMagnitudeBits512(ref x[0], (nuint)length));
            Assert.Equal(largest, GradientClipping.LargestMagnitudeBits256(ref x[0], (nuint)length));
            Assert.Equal(largest, GradientClipping.LargestMagnitudeBits128(ref x[0], (nuint)length));

            float[] x512 = [.. x], x256 = [.. x], x128 = [.. x], y512 = [.. x], y256 = [.. x], y128 = [.. x];
            VectorMath.Scale512(ref x512[0], 0.3f, (nuint)length);
            VectorMath.Scale256(ref x256[0], 0.3f, (nuint)length);
            VectorMath.Scale128(ref x128[0], 0.3f, (nuint)length);
            GradientClipping.Clamp512(ref y512[0], (nuint)length, 0.3f);
            GradientClipping.Clamp256(ref y256[0], (nuint)length, 0.3f);
            GradientClipping.Clamp128(ref y128[0], (nuint)length, 0.3f);
            float[] scaled = [.. x.Select(static v => v * 0.3f)], clamped = [.. x.Select(static v => Math.Clamp(v, -0.3f, 0.3f))];
            Assert.All(new[] { x512, x256, x128 }, values => Assert.Equal(scaled, values));
            Assert.All(new[] { y512, y256, y128 }, values => Assert.Equal(clamped, values));
        }
    }

    // 100,000 elements are many pieces; a sum in float32 would stand still, and the square of 1e30 overflow.
    [Fact]
    public void Long_blocks_and_large_gradients_lose_nothing()
    {
        float[] equal = [.. Enumerable.Repeat(1e-4f, 100_003)];
        equal[0] = 1000;
        Assert.Equal(1000, GradientClipping.ByNorm(equal, float.PositiveInfinity, NormKind.Infinity));
        AssertClose(1000 + 100_002 * (double)1e-4f, GradientClipping.ByNorm(equal, float.PositiveInfinity, NormKind.L1));
        AssertClose(Math.Sqrt(1e6 + 100_002 * (double)1e-4f * 1e-4f), GradientClipping.ByNorm(equal, float.PositiveInfinity));
        float[] large = [3e30f, 4e30f];
        AssertClose(5e30, GradientClipping.ByNorm(large, 1));
        AssertClose(0.6, large[0]);
        AssertClose(0.8, large[1]);
        large = [.. Enumerable.Repeat(float.MaxValue, 100)];
        Assert.Equal(float.MaxValue, GradientClipping.ByNorm(large, 1));
        Assert.All(large, static x => Assert.InRange(x, 0.0999f, 0.1001f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_norm_that_is_not_finite_leaves_the_gradients_alone(float value)
    {
        foreach (NormKind kind in Enum.GetValues<NormKind>())
        {
            foreach (int at in new[] { 0, 17, 34 })
            {
                float[] gradients = Values(35);
                gradients[at] = value;
                float[] before = [.. gradients];
                Assert.Equal(Math.Abs(value), GradientClipping.ByNorm(gradients, 0.1f, kind));
                Assert.Equal(before, gradients);
            }
        }
    }

    [Fact]
    public void Values_that_are_not_finite_are_limited_where_they_have_a_side()
    {
        foreach (int length in new[] { 3, 16 })
        {
            float[] gradients = new float[length];
            (gradients[0], gradients[1], gradients[2]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
            GradientClipping.ByValue(gradients, 2);
            Assert.Equal([float.NaN, 2, -2], gradients[..3]);
        }
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        foreach (float x in new[] { 0, -1, float.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>("maxNorm", () => GradientClipping.ByNorm(new float[16], x));
            Assert.Throws<ArgumentOutOfRangeException>("limit", () => GradientClipping.ByValue(new float[16], x));
        }

        Assert.Throws<ArgumentOutOfRangeException>("norm", static () => GradientClipping.ByNorm(new float[16], 1, (NormKind)3));
        Assert.Throws<ArgumentOutOfRangeException>("maxNorm", static () => GradientLimit.ByNorm(0));
        Assert.Throws<ArgumentOutOfRangeException>("norm", static () => GradientLimit.ByNorm(1, (NormKind)3));
        Assert.Throws<ArgumentOutOfRangeException>("limit", static () => GradientLimit.ByValue(0));
        Assert.Throws<ArgumentOutOfRangeException>("limit", static () => GradientLimit.ByValue(1e-50));
        Assert.Throws<ArgumentOutOfRangeException>("maxNorm", static () => GradientLimit.ByNorm(1e-50));
    }

    [Theory]
    [InlineData(NormKind.L1, 1 / 7.0)]
    [InlineData(NormKind.L2, 1 / 5.0)]
    [InlineData(NormKind.Infinity, 1 / 4.0)]
    public void A_limit_is_one_of_its_norm(NormKind norm, double factor)
    {
        float[] gradients = [3, -4, .. new float[14]];
        GradientLimit.ByNorm(1, norm).Apply(gradients);
        Assert.Equal([(float)(3 * factor), (float)(-4 * factor)], gradients[..2], static (a, b) => Math.Abs(a - b) < ClippedTolerance);
        GradientLimit.ByValue(0.1).Apply(gradients);
        Assert.Equal([0.1f, -0.1f, 0], gradients[..3]);
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual, expected - Math.Abs(expected) * RelativeTolerance, expected + Math.Abs(expected) * RelativeTolerance);

    private float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => _random.NextSingle() * 2 - 1)];
}
