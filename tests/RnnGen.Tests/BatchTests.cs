using RnnGen.Tests.Compiled;
using RnnGen.Weights;

namespace RnnGen.Tests;

[RnnModel(Vocabulary = "abcd", HiddenSize = 256, SequenceLength = 70, BatchSize = 128, LearningRate = 0.01)]
internal sealed partial class ManyPositions;

/// <summary>Windows, given batches, carried states, threads.</summary>
public class BatchTests
{
    private const string Text = "the quick brown fox jumps over the lazy dog";

    private static readonly int[] Symbols = AllWindows.Vocabulary.Encode(Text);

    private static readonly int[] ManySymbols = [.. Enumerable.Range(0, ManyPositions.BatchSize * ManyPositions.SequenceLength).Select(static i => i * 7 % 11 % 4)];

    [Fact]
    public void A_step_on_the_text_is_a_step_on_its_windows()
    {
        Assert.Equal((33, 10), (AllWindows.BatchSize, AllWindows.SequenceLength));
        AllWindows onText = new(), onBatch = new();
        int[] inputs = Windows(0, 33, 10), targets = Windows(0, 33, 10, shift: 1);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(onText.TrainStep(), onBatch.TrainStep(inputs, targets));
        }

        Comparison.AssertSame(onText.Parameters, onBatch.Parameters);
        Assert.Equal(onText.TrainStep(), onBatch.Evaluate(inputs, targets));
        Assert.Equal(Text.Length - 1, onText.Predict().Length);
        Assert.Equal(330, onBatch.Predict().Length);
    }

    [Fact]
    public void Batches_of_windows_cycle_through_the_text()
    {
        SomeWindows onText = new(), onBatch = new();
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(onText.TrainStep(), onBatch.TrainStep(Windows(6 * i, 6, 10), Windows(6 * i, 6, 10, shift: 1)));
        }

        Comparison.AssertSame(onText.Parameters, onBatch.Parameters);
    }

    // Given targets are for one loss; what was read, and what the text says of it, stay as they are.
    [Fact]
    public void A_loss_of_given_targets_leaves_those_of_the_text()
    {
        SomeWindows model = new();
        model.Forward();
        float loss = model.Loss();
        string prediction = model.Predict();
        Assert.NotEqual(loss, model.Loss(new int[60]));
        Assert.Equal(prediction, model.Predict());
        Assert.Equal(loss, model.Loss());
        model.Forward(new int[60]);
        model.Loss(new int[60]);
        Assert.Throws<InvalidOperationException>(() => model.Loss());

        AllWindows whole = new(), untouched = new();
        whole.Forward();
        whole.Loss(new int[330]);
        Assert.Equal(untouched.TrainStep(), whole.TrainStep());
    }

    // A debugger reads properties too.
    [Fact]
    public void Looking_at_a_new_model_does_not_change_what_it_learns()
    {
        SomeWindows model = new(), untouched = new();
        Assert.Equal(6 * 10 * 27, model.Logits.FlattenedLength);
        model.Predict();
        Assert.Equal(untouched.TrainStep(), model.TrainStep());

        GruLayers dropping = new(), notLookedAt = new();
        Assert.Equal(15, dropping.Predict().Length);
        Assert.Equal(notLookedAt.TrainStep(), dropping.TrainStep());
    }

    [Fact]
    public void A_carried_state_continues_a_sequence()
    {
        // Two windows with the state carried are what one stream reads.
        SomeWindows model = new(2);
        float[] state = new float[SomeWindows.BatchSize * SomeWindows.HiddenSize];
        RecurrentState stream = model.CreateState();
        for (int start = 0; start < 30; start += 10)
        {
            int[] sequence = Symbols[start..(start + 10)];
            model.Forward([.. Enumerable.Repeat(sequence, 6).SelectMany(static s => s)], state);
            foreach (int symbol in sequence)
            {
                model.Advance(stream, symbol);
            }

            for (int i = 0; i < state.Length; i++)
            {
                Assert.Equal(stream.Hidden[i % SomeWindows.HiddenSize], state[i], 1e-5f);
            }

            Assert.Equal([6, 10, 27], model.Logits.Lengths.ToArray());
            for (int v = 0; v < 27; v++)
            {
                Assert.Equal(stream.Logits[v], model.Logits[5, 9, v], 1e-5f);
            }
        }

        float[] before = [.. state];
        model.TrainStep(Windows(0, 6, 10), Windows(0, 6, 10, shift: 1), state);
        Assert.NotEqual(before, state);
        SmallWindow small = new(1);
        float[] smallState = new float[10];
        small.Forward([7, 0, 8, 4, 6, 5], smallState);
        small.Forward([8, 2, 3, 1, 9, 8], smallState);
        RecurrentState smallStream = small.CreateState();
        foreach (int symbol in new[] { 7, 0, 8, 4, 6, 5, 8, 2, 3, 1, 9, 8 })
        {
            small.Advance(smallStream, symbol);
        }

        Assert.Equal(smallStream.Hidden.ToArray(), smallState);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void The_number_of_threads_does_not_show(int threads)
    {
        Large one = new(), several = new() { Threads = threads };
        Assert.Equal(threads, several.Threads);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(one.TrainStep(), several.TrainStep());
        }

        Comparison.AssertSame(one.Parameters, several.Parameters);
    }

    // A weight gradient of so many positions is summed in parts.
    [Fact]
    public void The_number_of_threads_does_not_show_in_sums_of_parts()
    {
        ManyPositions one = new(), several = new() { Threads = 8 };
        for (int i = 0; i < 3; i++)
        {
            one.TrainStep(ManySymbols, ManySymbols);
            several.TrainStep(ManySymbols, ManySymbols);
        }

        Comparison.AssertSame(one.Gradients, several.Gradients);
    }

    // Nor in the parts of a gradient, of which the first leaves out what is multiplied by that state.
    [Fact]
    public void A_state_of_zeros_has_the_bits_of_none()
    {
        ManyPositions none = new(), zeros = new();
        Assert.Equal(none.TrainStep(ManySymbols, ManySymbols), zeros.TrainStep(ManySymbols, ManySymbols, new float[ManyPositions.StateSize]));
        Comparison.AssertSame(none.Gradients, zeros.Gradients);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        SomeWindows model = new(), untouched = new();
        int[] good = Windows(0, 6, 10);
        Assert.Contains("59 indices; 60 are expected, [6, 10] row by row", Assert.Throws<ArgumentException>(() => model.TrainStep(good[..59], good)).Message, StringComparison.Ordinal);
        Assert.Equal("targets", Assert.Throws<ArgumentException>(() => model.TrainStep(good, good[1..])).ParamName);
        int[] bad = [.. good];
        bad[37] = 27;
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => model.TrainStep(bad, good)).Message;
        Assert.Contains("sequence 3, position 7", message, StringComparison.Ordinal);
        Assert.Contains("0 to 26", message, StringComparison.Ordinal);
        bad[37] = -1;
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Evaluate(good, bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Forward(bad));
        Assert.Contains("143 values", Assert.Throws<ArgumentException>(() => model.TrainStep(good, good, new float[143])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Threads = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Threads = 65);
        Comparison.AssertSame(untouched.Parameters, model.Parameters);
        Assert.Equal(untouched.TrainStep(), model.TrainStep());

        model.Forward(good);
        Assert.Throws<InvalidOperationException>(() => model.Loss());
    }

    private static int[] Windows(int first, int count, int length, int shift = 0) =>
        [.. Enumerable.Range(first, count).SelectMany(w => Symbols.Skip(w % (Symbols.Length - length) + shift).Take(length))];
}
