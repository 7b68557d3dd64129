using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Tests;

/// <summary>exp, tanh, sigmoid and log at a sample of all float32 arguments; the benchmarks' ulp command runs them all.</summary>
public class VectorMathTests
{
    private const double MaxUlp = 2;

    [Fact]
    public void Exp_is_within_two_ulp() => Check<VectorMath.ExpOperation>(Math.Exp);

    [Theory]
    [InlineData(-104f)]
    [InlineData(-1000f)]
    [InlineData(float.NegativeInfinity)]
    public void Exp_of_less_than_the_smallest_logarithm_is_zero(float x) => Assert.Equal(0, VectorMath.Exp(Vector128.Create(x)).ToScalar());

    [Fact]
    public void Tanh_keeps_the_sign_of_zero() => Assert.True(float.IsNegative(VectorMath.Tanh(Vector128.Create(-0f)).ToScalar()));

    [Fact]
    public void Exp_of_non_positive_is_exp_down_to_the_normal_numbers_and_zero_below()
    {
        uint last = BitConverter.SingleToUInt32Bits(-87.33654f); // The last argument with a normal result, and its neighbours.
        foreach (uint bits in Enumerable.Range(0, (int)(0x7F800000u / 40_009) + 1).Select(static i => 0x80000000 + (uint)i * 40_009).Concat(Enumerable.Range(-50, 100).Select(i => (uint)(last + i))))
        {
            float x = BitConverter.UInt32BitsToSingle(bits);
            float expected = VectorMath.Exp(Vector128.Create(x)).ToScalar();
            expected = float.IsNormal(expected) ? expected : 0;
            Assert.Equal(expected, VectorMath.ExpOfNonPositive(Vector512.Create(x)).ToScalar());
            Assert.Equal(expected, VectorMath.ExpOfNonPositive(Vector256.Create(x)).ToScalar());
            Assert.Equal(expected, VectorMath.ExpOfNonPositive(Vector128.Create(x)).ToScalar());
        }

        Assert.Equal(float.NaN, VectorMath.ExpOfNonPositive(Vector128.Create(float.NaN)).ToScalar());
    }

    [Fact]
    public void Tanh_is_within_two_ulp() => Check<VectorMath.TanhOperation>(Math.Tanh);

    [Fact]
    public void Sigmoid_is_within_two_ulp() => Check<VectorMath.SigmoidOperation>(static x => 1 / (1 + Math.Exp(-x)));

    [Fact]
    public void Log_is_within_two_ulp() => Check<VectorMath.LogOperation>(Math.Log);

    [Fact]
    public void Every_length_is_covered_and_in_place_works()
    {
        for (int length = 0; length <= 67; length++)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(static i => i * 0.1f - 3)], y = new float[length + 1];
            y[length] = 42;
            VectorMath.Tanh(x, y);
            Assert.Equal(42, y[length]);
            VectorMath.Tanh(x, x);
            Assert.Equal(x, y[..length]);
            Assert.All(Enumerable.Range(0, length), i => Assert.Equal(Math.Tanh(i * 0.1f - 3), x[i], 1e-6));
        }

        Assert.Throws<ArgumentException>(() => VectorMath.Exp(new float[3], new float[2]));
    }

    private static void Check<TOperation>(Func<double, double> reference)
        where TOperation : VectorMath.IElementOperation
    {
        float[] x =
        [
            .. Enumerable.Range(0, 1 << 16).Select(static i => BitConverter.UInt32BitsToSingle((uint)i * 65_537u)),
            0f, -0f, 1f, -1f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 0.5f, 2f, 10f, 100f, -100f, // whole vectors: 16 in all
        ];
        float[] y512 = new float[x.Length], y256 = new float[x.Length], y128 = new float[x.Length];
        VectorMath.Apply512<TOperation>(ref x[0], ref y512[0], (nuint)x.Length);
        VectorMath.Apply256<TOperation>(ref x[0], ref y256[0], (nuint)x.Length);
        VectorMath.Apply128<TOperation>(ref x[0], ref y128[0], (nuint)x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = reference(x[i]);
            float rounded = (float)exact;
            Assert.Equal(BitConverter.SingleToInt32Bits(y512[i]), BitConverter.SingleToInt32Bits(y256[i]));
            Assert.Equal(BitConverter.SingleToInt32Bits(y128[i]), BitConverter.SingleToInt32Bits(y256[i]));
            if (!float.IsFinite(rounded))
            {
                Assert.Equal(rounded, y256[i]);
                continue;
            }

            double ulp = (double)MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded);
            Assert.True(Math.Abs(y256[i] - exact) <= MaxUlp * ulp, $"at {x[i]:R}: {y256[i]:R}, expected {exact:R}");
        }
    }
}
