using RnnGen.Models;
using RnnGen.Numerics;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>Streaming with weights rounded to bfloat16.</summary>
public class BFloat16Tests
{
    [Theory]
    [InlineData(0x3F800000u, 0x3F800000u)] // 1
    [InlineData(0x3F808000u, 0x3F800000u)] // half way: to the even one below
    [InlineData(0x3F818000u, 0x3F820000u)] // half way: to the even one above
    [InlineData(0x3F808001u, 0x3F810000u)]
    [InlineData(0xBF808001u, 0xBF810000u)]
    [InlineData(0x7F7FFFFFu, 0x7F800000u)] // beyond the largest
    [InlineData(0xFF800000u, 0xFF800000u)]
    [InlineData(0x00000001u, 0x00000000u)]
    public void Rounds_to_nearest_and_to_even(uint bits, uint expected) =>
        Assert.Equal(expected, BFloat16Matrix.Round(BitConverter.UInt32BitsToSingle(bits)));

    [Theory]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x7F800001u)]
    [InlineData(0xFFFFFFFFu)]
    public void Not_a_number_stays_one(uint bits) =>
        Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle(BFloat16Matrix.Round(BitConverter.UInt32BitsToSingle(bits)))));

    [Fact]
    public void The_product_is_the_same_at_every_width_and_that_of_rounded_weights()
    {
        Random random = new(5);
        for (int inner = 8; inner <= 40; inner += 8)
        {
            foreach (int width in (int[])[16, 32, 80])
            {
                float[] x = Values(inner), rows = Values(inner * width), y = Values(width);
                uint[] words = new uint[inner / 2 * width];
                for (int j = 0; j < inner; j++)
                {
                    for (int k = 0; k < width; k++)
                    {
                        uint rounded = BFloat16Matrix.Round(rows[j * width + k]);
                        words[k / 16 * 16 * (inner / 2) + j / 2 * 16 + k % 16] |= j % 2 == 0 ? rounded >> 16 : rounded;
                    }
                }

                float[] y512 = new float[width], y256 = new float[width], y128 = new float[width];
                foreach (bool fromEnd in new[] { false, true })
                {
                    y.CopyTo(y512, 0);
                    y.CopyTo(y256, 0);
                    y.CopyTo(y128, 0);
                    BFloat16Matrix.AddVectorMatrix512(ref x[0], (nuint)inner, ref words[0], ref y512[0], (nuint)width, fromEnd);
                    BFloat16Matrix.AddVectorMatrix256(ref x[0], (nuint)inner, ref words[0], ref y256[0], (nuint)width, fromEnd);
                    BFloat16Matrix.AddVectorMatrix128(ref x[0], (nuint)inner, ref words[0], ref y128[0], (nuint)width, fromEnd);
                    Assert.Equal(y128, y256);
                    Assert.Equal(y128, y512);
                }

                for (int k = 0; k < width; k++)
                {
                    double expected = y[k] + Enumerable.Range(0, inner).Sum(j => (double)x[j] * BitConverter.UInt32BitsToSingle(BFloat16Matrix.Round(rows[j * width + k])));
                    Assert.InRange(y256[k] - expected, -1e-5, 1e-5);
                }
            }
        }

        float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1)];
    }

    public static TheoryData<string> Models => ["with head", "without"];

    // The reference is the same network in float32, whose parameters were rounded by hand.
    [Theory]
    [MemberData(nameof(Models))]
    public void Streaming_reads_rounded_weights_and_notices_when_they_change(string which)
    {
        (IRecurrentModel model, IRecurrentModel reference) = which == "without"
            ? ((IRecurrentModel)new HeadlessInBFloat16(3), (IRecurrentModel)new Headless20())
            : (new PangramInBFloat16(3), new Pangram());
        AssertStreamsRounded(model, reference);
        for (int i = 0; i < 20; i++)
        {
            model.TrainStep();
        }

        AssertStreamsRounded(model, reference);
        Parameter weights = model.Parameters["weight_hh_l0"];
        float[] zeros = new float[weights.Length];
        weights.CopyFrom(new System.Numerics.Tensors.ReadOnlyTensorSpan<float>(zeros, weights.Shape));
        AssertStreamsRounded(model, reference);
    }

    [Fact]
    public void Training_is_in_float32()
    {
        Pangram single = new(4);
        PangramInBFloat16 half = new(4);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(single.TrainStep(), half.TrainStep());
            half.Generate("t", 3);
        }
    }

    [Fact]
    public void The_first_step_may_be_taken_on_many_threads_at_once()
    {
        PangramInBFloat16 model = new(5);
        PangramInBFloat16 other = new(5);
        float[] expected = other.Advance(other.CreateState(), 3).ToArray();
        Parallel.For(0, 8, _ => Assert.Equal(expected, model.Advance(model.CreateState(), 3).ToArray()));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        BFloat16Matrix matrix = new(20, 10);
        Assert.Throws<ArgumentException>(() => matrix.Refresh(new float[20 * 16 - 1]));
        Assert.Throws<InvalidOperationException>(() => matrix.AddVectorMatrix(new float[32], new float[16]));
        matrix.Refresh(new float[20 * 16]);
        Assert.Throws<ArgumentException>(() => matrix.AddVectorMatrix(new float[20], new float[16]));
        Assert.Throws<ArgumentException>(() => matrix.AddVectorMatrix(new float[32], new float[10]));
    }

    private static void AssertStreamsRounded(IRecurrentModel model, IRecurrentModel reference)
    {
        foreach (Parameter parameter in model.Parameters)
        {
            float[] values = new float[parameter.Length];
            parameter.ToTensor().FlattenTo(values);
            if (parameter.Name is "weight_hh_l0" or "head.weight")
            {
                values = [.. values.Select(static v => BitConverter.UInt32BitsToSingle(BFloat16Matrix.Round(v)))];
            }

            reference.Parameters[parameter.Name].CopyFrom(new System.Numerics.Tensors.ReadOnlyTensorSpan<float>(values, parameter.Shape));
        }

        RecurrentState state = model.CreateState(), expectedState = reference.CreateState();
        for (int i = 0; i < 30; i++)
        {
            int symbol = i * 7 % model.Symbols.Size;
            ReadOnlySpan<float> logits = model.Advance(state, symbol), expected = reference.Advance(expectedState, symbol);
            for (int k = 0; k < logits.Length; k++)
            {
                Assert.InRange(logits[k] - expected[k], -1e-5f, 1e-5f);
            }
        }
    }
}
