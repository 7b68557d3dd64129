using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using RnnGen.Initialization;
using RnnGen.Models;
using RnnGen.Numerics;
using RnnGen.Optimization;
using RnnGen.Sampling;
using RnnGen.Tests.Compiled;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>Layers of both directions with padding between them.</summary>
[RnnModel(InputSize = 5, OutputSize = 2, HiddenSize = 18, SequenceLength = 7, BatchSize = 4, Cell = RecurrentCell.Lstm, Layers = 2, Bidirectional = true)]
internal sealed partial class BidirectionalLayers;

/// <summary>A number from a number.</summary>
[RnnModel(InputSize = 1, OutputSize = 1, HiddenSize = 2, SequenceLength = 1)]
internal sealed partial class OneNumber;

/// <summary>Layers whose hidden state is the outputs, with padding between them.</summary>
[RnnModel(InputSize = 5, HiddenSize = 27, SequenceLength = 7, BatchSize = 4, Cell = RecurrentCell.Lstm, Layers = 2, Head = OutputHead.None)]
internal sealed partial class HeadlessLayers;

/// <summary>Layers with dropout and padding between them.</summary>
[RnnModel(InputSize = 5, OutputSize = 2, HiddenSize = 18, SequenceLength = 7, BatchSize = 4, Cell = RecurrentCell.Gru, Layers = 2, Dropout = 0.2)]
internal sealed partial class DroppingGru;

/// <summary>The public face of a generated model: vocabulary, parameters, the order of training, streaming, bad input.</summary>
public class ModelTests
{
    [Fact]
    public void Vocabulary_encodes_and_decodes_Korean_and_emoji()
    {
        const string Text = "세계 😀!";
        Assert.Equal(Text, Korean.Vocabulary.Decode(Korean.Vocabulary.Encode(Text)));
        Assert.Equal(5, Korean.Vocabulary.Encode(Text).Length);
        Assert.Equal(Korean.VocabularySize, Korean.Vocabulary.Symbols.Count);
        Assert.Equal("😀", Korean.Vocabulary.Symbols[Korean.Vocabulary.IndexOf("😀")]);
        Assert.Equal(Korean.Vocabulary.IndexOf(new Rune('세')), Korean.Vocabulary.IndexOf("세"));
        Assert.False(Korean.Vocabulary.TryIndexOf("xyz", out int index));
        Assert.Equal(-1, index);
        Assert.Equal(Korean.Vocabulary.Symbols.Order(StringComparer.Ordinal), [.. Korean.Vocabulary.Symbols.Where(static s => s.Length == 1), "😀"]);
    }

    [Fact]
    public void Unknown_symbols_are_named_with_position_and_remedy()
    {
        string message = Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("if 한")).Message;
        Assert.StartsWith("'한' at position 3 is not in the vocabulary of Tutorial (10 symbols). Declare", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("if 한\r\uD800\n\uFFFDa한")).Message;
        Assert.StartsWith("'한' at position 3 is not in the vocabulary of Tutorial (10 symbols), nor are U+000D, U+000A, '\uFFFD'. Declare what is missing", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode(string.Concat(Enumerable.Range(0xAC00, 200).Select(static c => (char)c)))).Message;
        Assert.Contains("'갨' and more. Declare", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Tutorial().Predict("if 한"));
        Assert.Throws<ArgumentException>(() => new Tutorial().Generate("한", 1));
        Assert.Throws<ArgumentException>(() => new Tutorial().Generate("", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tutorial().Generate("i", -1));
        Assert.Contains("U+D83D) at position 1", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("i\uD83D")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tutorial.Vocabulary.Decode([10]));
        Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("if", new int[1]));
        Tutorial model = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => { model.Advance(model.CreateState(), 10); });
        Assert.Throws<ArgumentException>(() => { model.Advance(new RecurrentState(3, 3), 1); });
        Assert.Contains("20 hidden units of 3 gates", Assert.Throws<ArgumentException>(() => { new ResetFirstGru().Advance(new RecurrentState(20, 27), 1); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_name_the_argument_and_the_fault()
    {
        Tutorial model = new();
        Assert.Equal("prompt", Assert.Throws<ArgumentNullException>(() => model.Generate(null!, 1)).ParamName);
        Assert.Equal("prompt", Assert.Throws<ArgumentException>(() => model.Generate("i한", 1)).ParamName);
        Assert.Equal("prompt", Assert.Throws<ArgumentException>(() => model.Generate("i\uD83D", 1)).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(() => model.Predict(null!)).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("한")).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => model.Parameters[null!]).ParamName);
        Assert.Contains("half of a surrogate pair (U+D800)", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.IndexOf("\uD800")).Message, StringComparison.Ordinal);
        Assert.Contains("UTF-16", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("i한")).Message, StringComparison.Ordinal);
        Assert.StartsWith("U+0301 ", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.IndexOf("\u0301")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_have_PyTorchs_names_and_shapes_and_round_trip()
    {
        TutorialWithHead model = new(3), other = new(4);
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "head.weight", "head.bias"], model.Parameters.Select(static p => p.Name));
        Assert.Equal(TutorialWithHead.ParameterCount, model.Parameters.Sum(static p => p.Length));
        foreach (Parameter parameter in model.Parameters)
        {
            other.Parameters[parameter.Name].CopyFrom(parameter.ToTensor());
        }

        Assert.Equal(model.Predict("if you want"), other.Predict("if you want"));
        Assert.Equal(model.TrainStep(), other.TrainStep());
        string message = Assert.Throws<ArgumentException>(() => model.Parameters["bias_ih_l0"].CopyFrom(Tensor.Create(new float[9], [9]))).Message;
        Assert.Contains("[10]", message, StringComparison.Ordinal);
        Assert.Contains("[9]", message, StringComparison.Ordinal);
        Assert.Contains("weight_hh_l0", Assert.Throws<KeyNotFoundException>(() => model.Parameters["weight_hh_l1"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dimension_of_length_one_works()
    {
        Smallest model = new(5);
        Assert.Equal([1, 2], model.Parameters["weight_ih_l0"].Shape.ToArray());
        model.Parameters["weight_ih_l0"].CopyFrom(Tensor.Create([1f, 2f], [1, 2]));
        float[] values = new float[2];
        model.Parameters["weight_ih_l0"].CopyTo(new TensorSpan<float>(values, [1, 2], default));
        Assert.Equal([1f, 2f], values);
        Assert.Equal(2, model.Logits.FlattenedLength);
        Assert.Equal(1, model.HiddenStates.FlattenedLength);
        Assert.True(float.IsFinite(model.TrainStep()));
    }

    [Fact]
    public void The_pieces_are_the_step_to_the_bit_and_keep_their_order()
    {
        TutorialWithHead whole = new(1), pieces = new(1);
        Assert.Throws<InvalidOperationException>(() => pieces.Loss());
        for (int i = 0; i < 5; i++)
        {
            pieces.Forward();
            Assert.Throws<InvalidOperationException>(pieces.Backward);
            float loss = pieces.Loss();
            Assert.Throws<InvalidOperationException>(pieces.Step);
            pieces.Backward();
            pieces.Step();
            Assert.Equal(whole.TrainStep(), loss);
            Assert.Throws<InvalidOperationException>(() => pieces.Loss());
        }
    }

    [Fact]
    public void The_backward_pass_runs_once_for_a_loss()
    {
        Headless20 model = new();
        model.Forward();
        Assert.Equal(model.Loss(), model.Loss());
        model.Backward();
        float[] gradients = Comparison.Values(model.Gradients["weight_hh_l0"]);
        Assert.StartsWith("Run Step next", Assert.Throws<InvalidOperationException>(model.Backward).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => model.Loss());
        Assert.Equal(gradients, Comparison.Values(model.Gradients["weight_hh_l0"]));
        model.Step();
        Assert.Throws<InvalidOperationException>(model.Step);
    }

    [Fact]
    public void Values_copied_in_start_the_iteration_anew()
    {
        Tutorial model = new();
        Action[] pieces = [model.Forward, () => model.Loss(), model.Backward, model.Step];
        for (int done = 1; done < pieces.Length; done++)
        {
            foreach (Action piece in pieces[..done])
            {
                piece();
            }

            model.Parameters["bias_hh_l0"].CopyFrom(model.Parameters["bias_ih_l0"].ToTensor());
            Assert.StartsWith("Run Forward first", Assert.Throws<InvalidOperationException>(pieces[done]).Message, StringComparison.Ordinal);
        }

        model.TrainStep();
    }

    [Fact]
    public void All_parameters_go_out_and_in_as_one_row()
    {
        LstmLayers trained = new(seed: 1), restored = new(seed: 2);
        float[] values = new float[LstmLayers.ParameterCount];
        trained.Parameters.CopyTo(values);
        Assert.Equal(trained.Parameters.SelectMany(Comparison.Values), values);
        restored.Parameters.CopyFrom(values);
        Assert.Equal(values, restored.Parameters.SelectMany(Comparison.Values));
        RecurrentState a = trained.CreateState(), b = restored.CreateState();
        Assert.Equal(trained.Advance(a, 1), restored.Advance(b, 1));
        string message = Assert.Throws<ArgumentException>(() => restored.Parameters.CopyFrom(values[1..])).Message;
        Assert.StartsWith($"source holds {values.Length - 1} values; the 10 parameters have {values.Length}: weight_ih_l0 80, ", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => restored.Parameters.CopyTo(new float[values.Length + 1]));
        Assert.Equal(values, restored.Parameters.SelectMany(Comparison.Values));
    }

    [Fact]
    public void Outputs_that_are_not_numbers_predict_nothing()
    {
        Tutorial model = new();
        RecurrentState state = model.CreateState();
        model.Advance(state, 'i');
        model.Parameters.CopyFrom(Enumerable.Repeat(float.NaN, Tutorial.ParameterCount).ToArray());
        Assert.StartsWith("Output 0 is NaN", Assert.Throws<NotFiniteNumberException>(() => model.Predict("if")).Message, StringComparison.Ordinal);
        Assert.Throws<NotFiniteNumberException>(() => model.Generate("i", 2));
        Assert.Throws<NotFiniteNumberException>(() => model.Generate(state, new int[2]));
        Assert.Throws<NotFiniteNumberException>(() => model.Predict());
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_refused_and_changes_nothing()
    {
        Tutorial model = new();
        model.TrainStep();
        float[] bias = new float[10];
        bias[3] = float.NaN;
        model.Parameters["bias_ih_l0"].CopyFrom(Tensor.Create(bias, [10]));
        float[] before = Comparison.Values(model.Parameters["weight_hh_l0"]);
        Assert.Contains("iteration 1", Assert.Throws<NotFiniteNumberException>(() => model.TrainStep()).Message, StringComparison.Ordinal);
        Assert.Equal(before, Comparison.Values(model.Parameters["weight_hh_l0"]));
    }

    // Without clipping a step takes any gradient. What that leaves between the parameters must not outlive them.
    [Fact]
    public void Good_parameters_make_a_spoilt_model_good()
    {
        ResetFirstGru model = new(), untouched = new();
        Overflow(model, static m => m.Forward(), static m => m.Backward(Largest(m.Logits.FlattenedLength), default));
        model.Step();
        foreach (Parameter parameter in model.Parameters)
        {
            parameter.CopyFrom(untouched.Parameters[parameter.Name].ToTensor());
        }

        foreach (ResetFirstGru either in new[] { model, untouched })
        {
            either.Optimizer = new Adam();
            either.Clipping = GradientLimit.ByNorm(1);
        }

        Assert.Equal(untouched.TrainStep(), model.TrainStep());
        Assert.Equal(untouched.TrainStep(), model.TrainStep());
    }

    // Nor must what it leaves between the activations: infinity times the zeros of the padding is NaN.
    [Fact]
    public void Gradients_that_overflow_leave_nothing_behind()
    {
        float[] inputs = [.. Enumerable.Range(0, 4 * 7 * 5).Select(static i => MathF.Sin(i))], targets = [.. Enumerable.Range(0, 4 * 7 * 2).Select(static i => MathF.Cos(i))];
        LeaveNothingBehind(new ReluLayers(), new ReluLayers(), static m => m.Forward(), static m => m.Backward(Largest(m.Logits.FlattenedLength), default), static m => m.TrainStep());
        LeaveNothingBehind(new DroppingGru(), new DroppingGru(), m => m.Forward(inputs, default, training: true), static m => m.Backward(Largest(m.Logits.FlattenedLength), default), m => m.TrainStep(inputs, targets));
        LeaveNothingBehind(new HeadlessLayers(), new HeadlessLayers(), m => m.Forward(inputs), static m => m.Backward(Largest(m.Logits.FlattenedLength), default), m => Descend(m, inputs));
        LeaveNothingBehind(new BidirectionalLayers(), new BidirectionalLayers(), m => m.Forward(inputs), static m => m.Backward(Largest(m.Logits.FlattenedLength), default), m => m.TrainStep(inputs, targets));
    }

    private static void LeaveNothingBehind<T>(T model, T untouched, Action<T> forward, Action<T> backward, Func<T, float> train)
        where T : ITrainableModel
    {
        Overflow(untouched, forward, static _ => { });
        Overflow(model, forward, backward);
        Assert.Contains(model.Gradients.SelectMany(Comparison.Values), static x => !float.IsFinite(x));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(train(untouched), train(model));
        }
    }

    // A step from given gradients, and what has become of a parameter.
    private static float Descend(HeadlessLayers model, float[] inputs)
    {
        model.Forward(inputs);
        model.Backward([.. Enumerable.Repeat(0.1f, (int)model.Logits.FlattenedLength)], default);
        model.Step();
        return Comparison.Values(model.Parameters["weight_hh_l0"])[0];
    }

    // Large weights make the largest gradient infinite on its way down.
    private static void Overflow<T>(T model, Action<T> forward, Action<T> backward)
        where T : ITrainableModel
    {
        Parameter weights = model.Parameters.TryGet("head.weight", out Parameter? head) ? head : model.Parameters["weight_hh_l1"];
        weights.CopyFrom(Tensor.Create(Enumerable.Repeat(40f, weights.Length).ToArray(), weights.Shape));
        forward(model);
        backward(model);
    }

    private static float[] Largest(nint count) => [.. Enumerable.Repeat(float.MaxValue, (int)count)];

    // A step that is refused leaves the state of the batch before it, so that it can be tried again.
    [Fact]
    public void A_norm_that_is_not_finite_changes_neither_parameters_nor_state()
    {
        OneNumber model = new() { Clipping = GradientLimit.ByNorm(1) };
        foreach (Parameter parameter in model.Parameters)
        {
            // The hidden state is 0, and the gradient of its sums 2e18 times 1e21.
            parameter.CopyFrom(Tensor.Create(Enumerable.Repeat(parameter.Name == "head.weight" ? 1e21f : 0, parameter.Length).ToArray(), parameter.Shape));
        }

        float[] bias = Comparison.Values(model.Parameters["head.bias"]), state = [0.25f, 0.5f];
        Assert.Contains("norm", Assert.Throws<NotFiniteNumberException>(() => model.TrainStep([1f], [1e18f], state)).Message, StringComparison.Ordinal);
        Assert.Equal([0.25f, 0.5f], state);
        Assert.Equal(bias, Comparison.Values(model.Parameters["head.bias"]));
    }

    [Fact]
    public void A_rate_that_no_optimizer_takes_changes_neither_parameters_nor_gradients()
    {
        OneNumber model = new() { Clipping = GradientLimit.ByValue(1e-3f), Schedule = new ExponentialDecay(1e-3, 1e40) };
        model.TrainStep([1f], [100f]);
        float[] bias = Comparison.Values(model.Parameters["head.bias"]);
        Assert.Contains("schedule", Assert.Throws<InvalidOperationException>(() => model.TrainStep([1f], [100f])).Message, StringComparison.Ordinal);
        Assert.Equal(bias, Comparison.Values(model.Parameters["head.bias"]));
        Assert.True(Comparison.Values(model.Gradients["head.bias"])[0] < -100);
    }

    // All that a parameter has in memory, and nothing beyond it.
    [Fact]
    public void Values_copied_in_leave_zeros_between_them()
    {
        const int Before = 16;
        (Func<AlignedBuffer, Parameter> Create, int Length)[] kinds =
        [
            (static block => Parameter.Vector("v", 15, block, Before, gates: 3), 32),
            (static block => Parameter.TransposedRows("r", 60, 3, block, Before, gates: 3), 3 * 80),
            (static block => Parameter.TransposedPanels("p", 40, 3, block, Before, gates: 2), 3 * 48),
            (static block => Parameter.PaddedRows("e", 5, 20, block, Before), 5 * 32),
        ];
        foreach ((Func<AlignedBuffer, Parameter> create, int length) in kinds)
        {
            AlignedBuffer block = new(Before + length + 16);
            block.Span.Fill(float.NaN);
            Parameter parameter = create(block);
            parameter.CopyFrom(Tensor.Create(Enumerable.Repeat(1f, parameter.Length).ToArray(), parameter.Shape));
            float[] stored = block.Slice(Before, length).ToArray();
            Assert.Equal(parameter.Length, stored.Count(static x => x == 1));
            Assert.Equal(length - parameter.Length, stored.Count(static x => x == 0));
            Assert.Equal(Before + 16, block.Span.ToArray().Count(float.IsNaN));
        }
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
        Assert.Contains("state holds NaN at index 65", Assert.Throws<ArgumentException>(() => state.CopyFrom(values)).Message, StringComparison.Ordinal);
        Assert.Contains("state holds 3 values; 66 are expected, [2, 1, 33] row by row", Assert.Throws<ArgumentException>(() => state.CopyFrom([1, 2, 3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_is_drawn_anew_takes_effect()
    {
        PangramInBFloat16 drawn = new(), copied = new();
        RecurrentState first = drawn.CreateState(), second = copied.CreateState();
        drawn.Advance(first, 1);
        copied.Advance(second, 1);
        drawn.Forward();
        drawn.Loss();
        foreach (string name in new[] { "weight_hh_l0", "bias_hh_l0" })
        {
            PyTorchInitializer.FillRecurrent(new MersenneTwister(7), drawn.Parameters[name], 45);
            copied.Parameters[name].CopyFrom(drawn.Parameters[name].ToTensor());
        }

        Assert.Throws<InvalidOperationException>(drawn.Backward);
        Assert.Equal(copied.Advance(second, 2), drawn.Advance(first, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PyTorchInitializer.FillRecurrent(new MersenneTwister(7), drawn.Parameters[0], 0));

        // What lies between the values in memory becomes zero again.
        AlignedBuffer block = new(64);
        block.Span.Fill(float.NaN);
        PyTorchInitializer.FillEmbedding(new MersenneTwister(7), Parameter.PaddedRows("embedding.weight", 2, 10, block, 0));
        PyTorchInitializer.FillLinearBias(new MersenneTwister(7), Parameter.Vector("bias", 10, block, 32), 10);
        Assert.All(block.Slice(0, 48).ToArray(), static value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Peepholes_are_drawn_after_what_PyTorch_draws()
    {
        PeepholeLstm model = new(3), expected = new(4);
        MersenneTwister random = new(3);
        foreach (string name in new[] { "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0" })
        {
            PyTorchInitializer.FillRecurrent(random, expected.Parameters[name], PeepholeLstm.HiddenSize);
        }

        PyTorchInitializer.FillLinearWeight(random, expected.Parameters["head.weight"], PeepholeLstm.HiddenSize);
        PyTorchInitializer.FillLinearBias(random, expected.Parameters["head.bias"], PeepholeLstm.HiddenSize);
        PyTorchInitializer.FillRecurrent(random, expected.Parameters["peephole_l0"], PeepholeLstm.HiddenSize);
        Assert.All(model.Parameters, p => Assert.Equal(expected.Parameters[p.Name].ToTensor(), p.ToTensor()));
    }

    [Fact]
    public void A_parameter_is_copied_out_in_its_shape_alone()
    {
        Tutorial model = new();
        Assert.Contains("[10, 10]; a tensor of shape [100]", Assert.Throws<ArgumentException>(() => model.Parameters["weight_hh_l0"].CopyTo(new float[100])).Message, StringComparison.Ordinal);
        Assert.Contains("There are 4 parameters", Assert.Throws<ArgumentOutOfRangeException>(() => model.Parameters[4]).Message, StringComparison.Ordinal);
    }

    // The culture's minus and names of numbers that are none would make messages hard to search for.
    [Fact]
    public void Messages_are_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.NumberFormat.NegativeSign = "~";
        strange.NumberFormat.NaNSymbol = "nothing";
        strange.NumberFormat.NegativeInfinitySymbol = "~~";
        strange.NumberFormat.NumberDecimalSeparator = ",";
        OneNumber model = new();
        CultureInfo.CurrentCulture = strange;
        try
        {
            Assert.Contains("holds NaN at", Assert.Throws<ArgumentException>(() => model.TrainStep([float.NaN], [1f])).Message, StringComparison.Ordinal);
            Assert.Contains("holds -Infinity at", Assert.Throws<ArgumentException>(() => model.TrainStep([1f], [1f], [0, float.NegativeInfinity])).Message, StringComparison.Ordinal);
            Assert.Contains("holds NaN at", Assert.Throws<ArgumentException>(() => { model.Advance(model.CreateState(), [float.NaN]); }).Message, StringComparison.Ordinal);
            Assert.Contains("holds -1 at", Assert.Throws<ArgumentOutOfRangeException>(() => new Tutorial().TrainStep([-1, .. new int[13]], new int[14])).Message, StringComparison.Ordinal);
            Assert.Contains("is 1.5E+37;", Assert.Throws<InvalidOperationException>(() => new ExponentialDecay(0.0015, 1e40).Apply(model.Optimizer, 1)).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_optimizer_serves_one_model()
    {
        Adam optimizer = new();
        Tutorial model = new() { Optimizer = optimizer }, other = new();
        model.TrainStep();
        model.Optimizer = optimizer;
        Optimizer own = other.Optimizer;
        Assert.Contains("Create one for each model", Assert.Throws<ArgumentException>(() => other.Optimizer = optimizer).Message, StringComparison.Ordinal);
        Assert.Same(own, other.Optimizer);
        Assert.Throws<ArgumentException>(() => model.Optimizer = own);

        Adam used = new();
        used.Step(new float[16], new float[16]);
        Assert.Throws<ArgumentException>(() => other.Optimizer = used);
    }
}
