using System.Numerics.Tensors;
using System.Text;
using RnnGen.Models;
using RnnGen.Sampling;

namespace RnnGen.Tests;

/// <summary>What a model predicts, of a batch and symbol by symbol along a stream.</summary>
public class PredictionTests
{
    [Fact]
    public void Of_equal_logits_the_first_is_the_prediction()
    {
        SymbolVocabulary vocabulary = ((IStreamingModel)new Smallest()).Symbols;
        Assert.Equal("aab", GreedyGeneration.Decode(vocabulary, [-0f, 0f, 0f, -0f, 1f, 2f], batch: 1, length: 3, stride: 2));
    }

    [Fact]
    public void Sequences_of_unequal_length_are_predicted_to_their_ends()
    {
        SomeWindows model = new();
        int[] inputs = [.. Enumerable.Range(0, SomeWindows.BatchSize * SomeWindows.SequenceLength).Select(static i => i * 7 % SomeWindows.VocabularySize)], lengths = [10, 1, 2, 3, 4, 5];
        model.Forward(inputs);
        string whole = model.Predict();
        model.Forward(inputs, default, lengths);
        Assert.Equal(string.Concat(lengths.Select((length, b) => whole.Substring(b * SomeWindows.SequenceLength, length))), model.Predict());
    }

    [Fact]
    public void A_trained_model_continues_the_sentence_and_streams_do_not_disturb_each_other()
    {
        TutorialWithHead model = new();
        for (int i = 0; i < 50; i++)
        {
            model.TrainStep();
        }

        Assert.Equal("if you want you", model.Generate("i", 14));
        Parallel.For(0, 8, _ => Assert.Equal("f you want you", model.Predict("if you want yo")));
        RecurrentState state = model.CreateState(), copy = model.CreateState();
        model.Advance(state, 7);
        state.CopyTo(copy);
        Assert.Equal(state.Logits, copy.Logits);
        state.Reset();
        Assert.All(state.Hidden.ToArray(), static h => Assert.Equal(0, h));
        Assert.Throws<ArgumentException>(() => state.CopyTo(new RecurrentState(3, 3)));
    }

    // A char is no index, although it converts to one.
    [Fact]
    public void A_stream_reads_chars_and_runes_as_symbols()
    {
        Korean model = new();
        RecurrentState byIndex = model.CreateState(), bySymbol = model.CreateState(), byInterface = model.CreateState();
        foreach (Rune rune in "안녕 😀".EnumerateRunes())
        {
            float[] expected = model.Advance(byIndex, Korean.Vocabulary.IndexOf(rune)).ToArray();
            Assert.Equal(expected, rune.IsBmp ? model.Advance(bySymbol, (char)rune.Value) : model.Advance(bySymbol, rune));
            Assert.Equal(expected, rune.IsBmp ? ((IStreamingModel)model).Advance(byInterface, (char)rune.Value) : ((IStreamingModel)model).Advance(byInterface, rune));
        }

        Assert.Contains("half of a surrogate pair (U+D83D)", Assert.Throws<ArgumentException>(() => { model.Advance(bySymbol, "😀"[0]); }).Message, StringComparison.Ordinal);
        Assert.Contains("'G' is not in the vocabulary", Assert.Throws<ArgumentException>(() => { model.Advance(bySymbol, 'G'); }).Message, StringComparison.Ordinal);
        Assert.Equal(byIndex.Hidden, bySymbol.Hidden);
    }

    [Fact]
    public void A_stream_is_continued_in_place()
    {
        TutorialWithHead model = new(3);
        RecurrentState state = model.CreateState();
        model.Advance(state, 'i');
        int[] written = new int[20];
        model.Generate(state, written.AsSpan(0, 7));
        model.Generate(state, written.AsSpan(7));
        Assert.Equal(model.Generate("i", 20), "i" + TutorialWithHead.Vocabulary.Decode(written));

        // Without outputs of its own a state cannot tell what comes next.
        float[] values = new float[TutorialWithHead.StateSize];
        state.CopyTo(values);
        RecurrentState copy = model.CreateState(), other = model.CreateState();
        Assert.Throws<InvalidOperationException>(() => model.Generate(copy, written));
        state.CopyTo(copy);
        model.Generate(copy, written);
        other.CopyFrom(values);
        Assert.Contains("Advance", Assert.Throws<InvalidOperationException>(() => model.Generate(other, written)).Message, StringComparison.Ordinal);
        copy.Reset();
        Assert.Throws<InvalidOperationException>(() => model.Generate(copy, written));
    }

    [Fact]
    public void Generation_takes_what_a_model_returns_that_wraps_another()
    {
        Without model = new(new TutorialWithHead(3), 'y');
        string written = GreedyGeneration.Generate(model, "i", 20);
        Assert.Equal(21, written.Length);
        Assert.DoesNotContain("y", written, StringComparison.Ordinal);
        Assert.Contains("y", new TutorialWithHead(3).Generate("i", 20), StringComparison.Ordinal);

        // Of a stream the first is chosen from the state, which knows nothing of the model around.
        RecurrentState state = model.CreateState();
        model.Advance(state, model.Symbols.IndexOf("n"));
        int[] continued = new int[20];
        GreedyGeneration.Generate(model, state, continued);
        Assert.DoesNotContain(model.Symbols.IndexOf("y"), continued[1..]);
    }

    // What a debugger or a log looked at belongs to no training: it must not stand for the parameters that are there now.
    [Fact]
    public void A_pass_that_was_only_looked_at_is_run_again_with_other_parameters()
    {
        TutorialWithHead trained = new(), model = new();
        for (int i = 0; i < 50; i++)
        {
            trained.TrainStep();
        }

        float[] parameters = new float[TutorialWithHead.ParameterCount], first = new float[parameters.Length];
        trained.Parameters.CopyTo(parameters);
        model.Parameters.CopyTo(first);
        string before = model.Predict();
        model.Parameters.CopyFrom(parameters);
        Assert.Equal("f you want you", model.Predict());
        float logit = model.Logits[3, 4], bias = model.Parameters["head.bias"].ToTensor()[4];
        model.Parameters["head.bias"].CopyFrom(Tensor.Create(new float[10], [10]));
        Assert.Equal(logit - bias, model.Logits[3, 4], 1e-5f);
        model.Parameters.CopyFrom(first);
        Assert.Equal(before, model.Predict());

        // A pass that was asked for stays the latest one.
        model.Forward();
        model.Parameters.CopyFrom(parameters);
        Assert.Equal(before, model.Predict());
        Assert.Throws<InvalidOperationException>(() => model.Loss());
        model.TrainStep();
        Assert.Equal("f you want you", model.Predict());
        model.Parameters.CopyFrom(first);
        Assert.Equal("f you want you", model.Predict());
    }

    [Fact]
    public void A_debugger_that_looks_in_the_middle_of_a_step_changes_nothing()
    {
        SomeWindows alone = new(), watched = new();
        int[] inputs = [.. Enumerable.Range(0, SomeWindows.BatchSize * SomeWindows.SequenceLength).Select(static i => i * 7 % SomeWindows.VocabularySize)];
        watched.Predict();
        float[] same = new float[SomeWindows.ParameterCount];
        watched.Parameters.CopyTo(same);
        watched.Parameters.CopyFrom(same);
        Assert.Equal(alone.TrainStep(inputs, inputs), watched.TrainStepUnderAWatch(inputs, inputs));
        Assert.Equal(alone.TrainStep(), watched.TrainStep());
    }

    [Fact]
    public void A_state_with_cells_is_copied_and_forgotten_whole()
    {
        PeepholeLstm model = new(2);
        RecurrentState state = model.CreateState(), copy = model.CreateState(), other = model.CreateState();
        model.Advance(state, 1);
        model.Advance(state, 2);
        state.CopyTo(copy);
        Assert.Equal(state.Logits, copy.Logits);
        Assert.Equal(model.Advance(state, 3), model.Advance(copy, 3));
        copy.Reset();
        Assert.All(copy.Logits.ToArray(), static logit => Assert.Equal(0, logit));
        Assert.Equal(model.Advance(other, 3), model.Advance(copy, 3));

        float[] values = new float[2 * PeepholeLstm.HiddenSize];
        values[^1] = float.NaN;
        float[] before = new float[values.Length], after = new float[values.Length];
        state.CopyTo(before);
        Assert.Contains("state holds NaN at index 65", Assert.Throws<ArgumentException>(() => state.CopyFrom(values)).Message, StringComparison.Ordinal);
        Assert.Contains("state holds 3 values; 66 are expected, [2, 1, 33] row by row", Assert.Throws<ArgumentException>(() => state.CopyFrom([1, 2, 3])).Message, StringComparison.Ordinal);
        state.CopyTo(after);
        Assert.Equal(before, after);
        Assert.True(state.HasOutputs);
    }

    [Fact]
    public void A_state_of_another_shape_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("hiddenSize", () => new RecurrentState(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>("outputSize", () => new RecurrentState(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>("layers", () => new RecurrentState(3, 3, layers: 0));
        Assert.Throws<ArgumentOutOfRangeException>("gates", () => new RecurrentState(3, 3, gates: 0));
        Assert.Throws<ArgumentOutOfRangeException>("hiddenSize", () => new RecurrentState(1025, 3));
        Assert.Throws<ArgumentOutOfRangeException>("outputSize", () => new RecurrentState(3, 16385));
        Assert.Throws<ArgumentOutOfRangeException>("layers", () => new RecurrentState(3, 3, layers: 9));
        Assert.Throws<ArgumentOutOfRangeException>("gates", () => new RecurrentState(3, 3, gates: 5));
        _ = new RecurrentState(1024, 16384, layers: 8, hasCell: true, gates: 4);
        Assert.Contains(
            "20 hidden units and 27 outputs; this one is of 20 hidden units of 3 gates and 27 outputs",
            Assert.Throws<ArgumentException>("destination", () => new RecurrentState(20, 27, gates: 3).CopyTo(new RecurrentState(20, 27))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => { new LstmLayers().Advance(new RecurrentState(5, 4, layers: 3, hasCell: true, gates: 4), 1); });
        Assert.Throws<ArgumentException>("state", () => new Tutorial().Generate(new RecurrentState(10, 3), new int[1]));
    }

    // Another model, but for one symbol, which is never the most probable.
    private sealed class Without(IStreamingModel model, char left) : IStreamingModel
    {
        public SymbolVocabulary Symbols => model.Symbols;

        public RecurrentState CreateState() => model.CreateState();

        public ReadOnlySpan<float> Advance(RecurrentState state, int symbol)
        {
            float[] outputs = model.Advance(state, symbol).ToArray();
            outputs[Symbols.IndexOf(left)] = float.NegativeInfinity;
            return outputs;
        }
    }
}
