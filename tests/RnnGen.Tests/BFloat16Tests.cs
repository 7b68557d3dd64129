using RnnGen.Models;
using RnnGen.Numerics;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>Streaming with weights in 16 bits each.</summary>
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
    public void A_word_is_the_even_weight_rounded_and_as_a_whole_near_the_odd_one()
    {
        Random random = new(6);
        for (int i = 0; i < 100_000; i++)
        {
            float even = Weight(), odd = Weight();
            uint word = BFloat16Matrix.Pair(even, odd);
            Assert.Equal(BFloat16Matrix.Round(even), word << 16);
            double error = Math.Abs(BitConverter.UInt32BitsToSingle(word) - (double)odd);
            Assert.True(error <= Math.Abs(odd) / 256d);
        }

        float Weight() => (random.NextSingle() * 2 - 1) * MathF.ScaleB(1, random.Next(-40, 10));
    }

    private const float TwoToMinus60 = 1f / (1L << 60);

    [Theory]
    [InlineData(0f, 0f, 0f, 0f)]
    [InlineData(0f, 1e-35f, 0f, 1e-35f)] // no neighbour in the way
    [InlineData(1e-20f, 0f, 0f, 0f)] // too small for an exact product
    [InlineData(TwoToMinus60, 0f, TwoToMinus60, TwoToMinus60)]
    [InlineData(1f, 0f, 1f, TwoToMinus60)]
    [InlineData(1f, -0f, 1f, -TwoToMinus60)]
    [InlineData(-1f, 1e-30f, -1f, TwoToMinus60)]
    [InlineData(1f, float.MaxValue, 1f, float.MaxValue)] // not beyond the largest
    [InlineData(float.PositiveInfinity, 0f, float.PositiveInfinity, TwoToMinus60)]
    [InlineData(0f, float.NegativeInfinity, 0f, float.NegativeInfinity)]
    [InlineData(1f, float.PositiveInfinity, 1f, float.NaN)] // not finite either
    [InlineData(float.NaN, 2f, float.NaN, 2f)]
    [InlineData(0f, float.NaN, 0f, float.NaN)]
    public void The_ends_of_the_range_stay_there(float even, float odd, float expectedEven, float expectedOdd)
    {
        uint word = BFloat16Matrix.Pair(even, odd);
        AssertNear(expectedEven, BitConverter.UInt32BitsToSingle(word << 16));
        AssertNear(expectedOdd, BitConverter.UInt32BitsToSingle(word));

        static void AssertNear(float expected, float actual)
        {
            Assert.Equal(float.IsNaN(expected), float.IsNaN(actual));
            Assert.True(float.IsNaN(expected) || float.IsNegative(expected) == float.IsNegative(actual));
            Assert.True(float.IsNaN(expected) || expected == actual || Math.Abs((double)actual / expected - 1) <= 1 / 128d, $"{actual} instead of {expected}");
        }
    }

    [Fact]
    public void Inputs_are_shortened_to_16_bits_in_the_same_way_at_every_width()
    {
        Random random = new(7);
        float[] x = [float.NaN, 0f, -0f, 1e-20f, -1e-30f, 1f, 1f + 1f / 65536, float.PositiveInfinity, .. Enumerable.Range(0, 992).Select(_ => random.NextSingle() * 2 - 1)];
        float[] x512 = new float[x.Length], x256 = new float[x.Length], x128 = new float[x.Length];
        BFloat16Matrix.Shorten512(ref x[0], ref x512[0], 992);
        BFloat16Matrix.Shorten256(ref x[0], ref x256[0], 992);
        BFloat16Matrix.Shorten128(ref x[0], ref x128[0], 992);
        Assert.Equal(x128.Select(BitConverter.SingleToUInt32Bits), x256.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(x128.Select(BitConverter.SingleToUInt32Bits), x512.Select(BitConverter.SingleToUInt32Bits));
        Assert.True(float.IsNaN(x128[0]) && float.IsNaN(x128[7]));
        Assert.All(x128[1..5], static v => Assert.Equal(0f, v));
        float[] least = [TwoToMinus60, -TwoToMinus60, .. new float[14]], shortened = new float[16];
        BFloat16Matrix.Shorten128(ref least[0], ref shortened[0], 16);
        Assert.Equal(least, shortened);
        for (int i = 5; i < 992; i++)
        {
            if (i != 7)
            {
                Assert.Equal(0u, BitConverter.SingleToUInt32Bits(x128[i]) & 0xFF);
                Assert.InRange(Math.Abs(x128[i] - (double)x[i]), 0, Math.Abs(x[i]) / 65536);
            }
        }
    }

    [Fact]
    public void What_lies_behind_the_inputs_is_not_read()
    {
        BFloat16Matrix matrix = new(5, 3);
        float[] weights = new float[5 * 16], clean = [1, -2, 3, -4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], dirty = [.. clean[..5], .. Enumerable.Repeat(float.NaN, 11)];
        Array.Fill(weights, 0.5f);
        matrix.Refresh(weights);
        float[] expected = new float[16], actual = new float[16];
        matrix.AddVectorMatrix(clean, expected);
        matrix.AddVectorMatrix(dirty, actual);
        Assert.InRange(expected[0], 1.49f, 1.51f);
        Assert.Equal(expected, actual);
    }

    // The scalar sums are not fused: products that are exact show it in no bit.
    [Fact]
    public void The_product_has_the_bits_of_separate_operations_at_every_width()
    {
        Random random = new(5);
        for (int inner = 16; inner <= 64; inner += 16)
        {
            foreach (int width in (int[])[16, 32, 80])
            {
                // Of sizes from 2^-60 to 2^60: neither end of float32's range is reached.
                float[] x = Values(inner), y = Values(width), expected = new float[width];
                BFloat16Matrix.Shorten128(ref x[0], ref x[0], (nuint)inner);
                uint[] words = new uint[inner / 2 * width];
                for (int k = 0; k < width; k++)
                {
                    float[] sums = [y[k], 0, 0, 0];
                    for (int j = 0; j < inner; j += 2)
                    {
                        uint word = BFloat16Matrix.Pair(Value(), Value());
                        words[k / 16 * 16 * (inner / 2) + j / 2 * 16 + k % 16] = word;
                        float evenProduct = x[j] * BitConverter.UInt32BitsToSingle(word << 16), oddProduct = x[j + 1] * BitConverter.UInt32BitsToSingle(word);
                        sums[j % 4] += evenProduct;
                        sums[j % 4 + 1] += oddProduct;
                    }

                    expected[k] = (sums[0] + sums[2]) + (sums[1] + sums[3]);
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
                    Assert.Equal(expected, y128);
                    Assert.Equal(expected, y256);
                    Assert.Equal(expected, y512);
                }
            }
        }

        float Value() => (random.NextSingle() * 2 - 1) * MathF.ScaleB(1, random.Next(4) == 0 ? random.Next(-60, 61) : 0);
        float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => Value())];
    }

    public static TheoryData<string> Models => ["with head", "without"];

    // The reference is the same network in float32, whose parameters were rounded by hand; its inputs keep their 24 bits.
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

    // Two neighbours of a row share a word.
    private static void RoundPairs(float[] values, int columns)
    {
        for (int i = 0; i < values.Length; i++)
        {
            bool isEven = i % columns % 2 == 0, hasNext = i % columns + 1 < columns;
            uint word = isEven ? BFloat16Matrix.Pair(values[i], hasNext ? values[i + 1] : 0) : 0;
            if (isEven)
            {
                values[i] = BitConverter.UInt32BitsToSingle(word << 16);
                if (hasNext)
                {
                    values[++i] = BitConverter.UInt32BitsToSingle(word);
                }
            }
        }
    }

    private static void AssertStreamsRounded(IRecurrentModel model, IRecurrentModel reference)
    {
        foreach (Parameter parameter in model.Parameters)
        {
            float[] values = new float[parameter.Length];
            parameter.ToTensor().FlattenTo(values);
            if (parameter.Name is "weight_hh_l0" or "head.weight")
            {
                RoundPairs(values, (int)parameter.Shape[1]);
            }

            reference.Parameters[parameter.Name].CopyFrom(new System.Numerics.Tensors.ReadOnlyTensorSpan<float>(values, parameter.Shape));
        }

        RecurrentState state = model.CreateState(), expectedState = reference.CreateState();
        for (int i = 0; i < 30; i++)
        {
            int symbol = i * 7 % model.Symbols.Size;
            state.CopyTo(expectedState);
            ReadOnlySpan<float> logits = model.Advance(state, symbol), expected = reference.Advance(expectedState, symbol);

            // Of one step, what the rounding of the inputs to 16 bits leaves.
            float largest = 1;
            foreach (float logit in expected)
            {
                largest = Math.Max(largest, Math.Abs(logit));
            }

            for (int k = 0; k < logits.Length; k++)
            {
                Assert.InRange(logits[k] - expected[k], -1e-5f * largest, 1e-5f * largest);
            }
        }
    }

    // The first to come makes the copy, the others wait for it. Whoever does not, may be caught in one of these trials.
    [Fact]
    public async Task Streams_that_start_together_read_a_whole_copy()
    {
        const int Size = 512, Trials = 200;
        float[] weights = [.. Enumerable.Range(0, Size * Size).Select(static i => MathF.Sin(i))], x = [.. Enumerable.Range(0, Size).Select(static i => MathF.Cos(i))], expected = new float[Size];
        BFloat16Matrix alone = new(Size, Size);
        alone.Refresh(weights);
        alone.AddVectorMatrix(x, expected);
        for (int trial = 0; trial < Trials; trial++)
        {
            BFloat16Matrix matrix = new(Size, Size);
            using Barrier start = new(4);
            float[][] outputs = [.. Enumerable.Range(0, 4).Select(static _ => new float[Size])];
            Task[] streams = [.. outputs.Select(y => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    matrix.Refresh(weights);
                    matrix.AddVectorMatrix(x, y);
                },
                TaskCreationOptions.LongRunning))];
            await Task.WhenAll(streams);
            Assert.All(outputs, y => Assert.Equal(expected, y));
        }
    }
}
