namespace RnnGen.Tests;

[RnnModel(Vocabulary = "abcd", OutputSize = 3, HiddenSize = 6, SequenceLength = 4, BatchSize = 2, Cell = RecurrentCell.Gru, Outputs = OutputPositions.Last)]
internal sealed partial class WordClass;

[RnnModel(InputSize = 2, OutputSize = 1, HiddenSize = 6, SequenceLength = 4, Cell = RecurrentCell.Lstm)]
internal sealed partial class Sensor;

[RnnModel(Vocabulary = "abcd", HiddenSize = 5, SequenceLength = 4, BatchSize = 3, Cell = RecurrentCell.Lstm, Layers = 2)]
internal sealed partial class LstmLayers;

[RnnModel(Vocabulary = "abcd", HiddenSize = 8, SequenceLength = 5, BatchSize = 3, Inputs = InputPositions.First)]
internal sealed partial class FromOne;

[RnnModel("if you want you", SequenceLength = 6, HiddenSize = 12, LearningRate = 0.05, Bidirectional = true, Outputs = OutputPositions.Last)]
internal sealed partial class AfterWindow;

/// <summary>Models without a text, and models with few outputs: what they learn, and what they refuse.</summary>
public class TextlessModelTests
{
    [Fact]
    public void Words_of_unequal_length_are_classified()
    {
        WordClass model = new() { Optimizer = new Optimization.RmsProp(0.02) };
        int[] inputs = [0, 1, 0, 0, 2, 3, 0, 0], lengths = [3, 2], targets = [2, 1];
        for (int i = 0; i < 200; i++)
        {
            model.TrainStep(inputs, targets, default, lengths);
        }

        Assert.True(model.Evaluate(inputs, targets, default, lengths) < 0.01f);

        // What lies past a length makes no difference, but the lengths do.
        Assert.Equal(model.Evaluate(inputs, targets, default, lengths), model.Evaluate([0, 1, 0, 3, 2, 3, 1, 99], targets, default, lengths));
        Assert.NotEqual(model.Evaluate(inputs, targets, default, lengths), model.Evaluate(inputs, targets, default, [2, 2]));
        Assert.Equal([2, 3], model.Logits.Lengths.ToArray().Select(static n => (int)n));
        Assert.Equal([2, 4, 6], model.HiddenStates.Lengths.ToArray().Select(static n => (int)n));
    }

    [Fact]
    public void Members_that_would_make_no_sense_are_missing()
    {
        Assert.DoesNotContain(typeof(WordClass).GetMethods(), static m => m.Name == "Predict");
        Assert.DoesNotContain(typeof(FromOne).GetMethods(), static m => m.Name == "Generate");
    }

    [Fact]
    public void A_stream_goes_on_from_one_sequence_of_a_batch()
    {
        LstmLayers model = new();
        int[] inputs = [0, 1, 2, 3, 3, 1, 1, 0, 2, 2, 0, 3];
        float[] states = new float[LstmLayers.StateSize], copies = new float[LstmLayers.StateSize];
        model.Forward(inputs, states);
        for (int b = 0; b < LstmLayers.BatchSize; b++)
        {
            RecurrentState read = model.CreateState(), taken = model.CreateState();
            foreach (int symbol in inputs.AsSpan(b * 4, 4))
            {
                model.Advance(read, symbol);
            }

            taken.CopyFrom(states, b, LstmLayers.BatchSize);
            taken.CopyTo(copies, b, LstmLayers.BatchSize);
            float[] expected = model.Advance(read, 1).ToArray(), actual = model.Advance(taken, 1).ToArray();
            Assert.All(expected.Zip(actual), static pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }

        Assert.Equal(states, copies);
        Refused<ArgumentOutOfRangeException>("sequence", () => model.CreateState().CopyFrom(states, 3, 3));
        Refused<ArgumentOutOfRangeException>("batchSize", () => model.CreateState().CopyTo(states, 0, 0));
        Refused<ArgumentException>("60 values; 40 are expected, [2, 2, 2, 5] row by row", () => model.CreateState().CopyFrom(states, 0, 2));
        copies[^1] = float.PositiveInfinity;
        Refused<ArgumentException>("state holds Infinity at index 59", () => model.CreateState().CopyFrom(copies, 2, 3));
        model.CreateState().CopyFrom(copies, 0, 3);
    }

    [Fact]
    public void A_loss_and_the_gradient_of_the_final_states_go_back_together()
    {
        WordClass model = new();
        int[] inputs = [0, 1, 0, 0, 2, 3, 0, 0], targets = [2, 1];
        float[] dFinal = [.. Enumerable.Range(0, WordClass.StateSize).Select(static i => 0.1f * i)];
        float[][] ofLoss = After(() => model.Backward()), ofStates = After(() => model.Backward(new float[6], dFinal)), ofBoth = After(() => model.Backward(default, dFinal));
        for (int p = 0; p < ofBoth.Length; p++)
        {
            Assert.All(Enumerable.Range(0, ofBoth[p].Length), i => Assert.Equal(ofLoss[p][i] + ofStates[p][i], ofBoth[p][i], 1e-6f));
        }

        Assert.Contains(ofLoss[^1], static g => g != 0);

        // A forward pass forgets the loss before it.
        model.Forward(inputs);
        model.Backward(default, dFinal);
        Assert.Equal(ofStates, Gradients());

        // An array alone is the gradient of the outputs, also where the initial states would fit it.
        float[] dOutputs = [1, 0, 0, 0, 0, 0];
        Assert.Equal(After(() => model.Backward(dOutputs, default)), After(() => model.Backward(dOutputs)));
        Assert.Equal([1f, 0, 0, 0, 0, 0], dOutputs);
        Assert.Equal(ofLoss, After(() => model.Backward(dInitialState: new float[WordClass.StateSize])));

        float[][] After(Action backward)
        {
            model.Forward(inputs);
            model.Loss(targets);
            backward();
            return Gradients();
        }

        float[][] Gradients() => [.. model.Gradients.Select(static p => p.ToTensor().ToArray())];
    }

    [Fact]
    public void Classes_are_no_symbols_to_predict()
    {
        WordClass model = new();
        RecurrentState state = model.CreateState();
        model.Advance(state, 'a');
        const string Message = "one output for each of the 4 symbols, and a state from the model's CreateState(); the state has 3 outputs";
        Refused<ArgumentException>(Message, () => Sampling.GreedyGeneration.Predict(model, "ab"));
        Refused<ArgumentException>(Message, () => Sampling.GreedyGeneration.Generate(model, "ab", 1));
        Refused<ArgumentException>(Message, () => Sampling.GreedyGeneration.Generate(model, state, new int[1]));
        Refused<ArgumentException>("targets holds 3 indices; 2 are expected, [2] row by row", () => model.Evaluate([0, 1, 0, 0, 2, 3, 0, 0], [1, 1, 1]));
    }

    [Fact]
    public void A_sequence_is_learned_from_its_first_symbol()
    {
        Refused<InvalidOperationException>("no forward pass", static () => new FromOne().Predict());
        FromOne model = new() { Schedule = new Optimization.StepDecay(0.05, 200), Clipping = Optimization.GradientLimit.ByNorm(5) };
        int[] targets = [0, 1, 2, 3, 0, 3, 2, 1, 0, 3, 1, 1, 1, 1, 1];
        for (int i = 0; i < 300; i++)
        {
            model.TrainStep([0, 1, 2], targets);
        }

        Assert.True(model.Evaluate([0, 1, 2], targets) < 0.1f);
        Assert.Equal("abcdadcbadbbbbb", model.Predict());
        Assert.Equal(0.005, model.Optimizer.LearningRate, 1e-9);
        RecurrentState state = model.CreateState();
        for (int t = 0; t < 5; t++)
        {
            Assert.Equal(targets[5 + t], System.Numerics.Tensors.TensorPrimitives.IndexOfMax(model.Advance(state, t == 0 ? 1 : -1)));
        }
    }

    [Fact]
    public void The_symbol_after_a_window_may_be_learned_from_both_ends()
    {
        AfterWindow model = new();
        for (int i = 0; i < 200; i++)
        {
            model.TrainStep();
        }

        Assert.Equal(" want you"[..9], model.Predict());
        Assert.Equal([9, 24], model.HiddenStates.Lengths.ToArray().Select(static n => (int)n));
    }

    [Fact]
    public void A_stream_goes_on_from_the_state_of_a_batch()
    {
        Sensor model = new(3);
        float[] features = [0.1f, 0.2f, -0.3f, 0.4f, 0.5f, -0.6f, 0.7f, 0.8f], state = new float[Sensor.StateSize];
        model.Forward(features, state);
        RecurrentState stream = model.CreateState(), whole = model.CreateState();
        stream.CopyFrom(state);
        float[] copied = new float[Sensor.StateSize];
        stream.CopyTo(copied);
        Assert.Equal(state, copied);
        Assert.Throws<ArgumentException>(() => stream.CopyTo(new float[6]));
        for (int t = 0; t < 4; t++)
        {
            model.Advance(whole, features.AsSpan(2 * t, 2));
        }

        Assert.Equal(model.Advance(whole, [1, 2])[0], model.Advance(stream, [1, 2])[0], 1e-5f);
        Assert.Throws<ArgumentException>(() => stream.CopyFrom(new float[6]));
        Assert.Throws<ArgumentException>(() => stream.CopyFrom([]));
        Assert.Throws<ArgumentException>(() => model.Advance(new RecurrentState(6, 1), [1, 2]));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        WordClass model = new(), untouched = new();
        int[] inputs = [0, 1, 0, 0, 2, 3, 0, 0], targets = [2, 1];
        Refused<ArgumentOutOfRangeException>("The length of sequence 1 has to be from 1 to 4", () => model.TrainStep(inputs, targets, default, [3, 0]));
        Refused<ArgumentOutOfRangeException>("The length of sequence 0 has to be from 1 to 4", () => model.TrainStep(inputs, targets, default, [5, 1]));
        Refused<ArgumentException>("lengths holds 3 values; 2 are expected, one for each sequence, or none", () => model.TrainStep(inputs, targets, default, [1, 1, 1]));
        Refused<ArgumentOutOfRangeException>("sequence 1, position 0", () => model.TrainStep(inputs, [0, 3]));
        Refused<ArgumentException>("state holds 5 values", () => model.TrainStep(inputs, targets, new float[5]));
        Refused<InvalidOperationException>("Run Forward", () => model.Backward(default, new float[12]));
        Refused<InvalidOperationException>("no forward pass", () => _ = model.Logits.Lengths.Length);
        model.Forward(inputs);
        Refused<ArgumentException>("dFinalState holds 3 values", () => model.Backward(default, new float[3]));
        float[] spoilt = new float[WordClass.StateSize], dOutputs = new float[WordClass.BatchSize * WordClass.OutputSize];
        spoilt[2] = float.NegativeInfinity;
        dOutputs[4] = float.NaN;
        Refused<ArgumentException>("state holds -Infinity at index 2", () => model.TrainStep(inputs, targets, spoilt));
        Refused<ArgumentException>("dFinalState holds -Infinity at index 2", () => model.Backward(default, spoilt));
        Refused<ArgumentException>("dOutputs holds NaN at sequence 1, position 0, number 1", () => model.Backward(dOutputs, default));
        Refused<InvalidOperationException>("Run Loss(targets) first", () => model.Backward());
        Refused<InvalidOperationException>("Run Loss(targets) first", () => model.Backward(dInitialState: new float[WordClass.StateSize]));
        Assert.Equal(untouched.TrainStep(inputs, targets), model.TrainStep(inputs, targets));

        Sensor sensor = new(), other = new();
        float[] features = new float[8];
        features[5] = float.NaN;
        Refused<ArgumentException>("inputs holds NaN at sequence 0, position 2, number 1", () => sensor.TrainStep(features, new float[4]));
        Refused<ArgumentException>("targets holds", () => sensor.TrainStep(new float[8], [0, 0, float.PositiveInfinity, 0]));
        Refused<ArgumentException>("7 numbers", () => sensor.Forward(new float[7]));
        Refused<ArgumentException>("1 features were given; a position has 2", () => sensor.Advance(sensor.CreateState(), [1f]));
        features[5] = 0;
        sensor.Forward(features);
        sensor.Loss([1, 2, 3, 4]);
        Assert.Throws<NotFiniteNumberException>(() => sensor.Loss([1, 2, 3, 3e30f]));
        Refused<InvalidOperationException>("Run Loss(targets) first", () => sensor.Backward());
        Assert.Equal(other.TrainStep(features, [1, 2, 3, 4]), sensor.TrainStep(features, [1, 2, 3, 4]));
    }

    private static void Refused<T>(string message, Action call)
        where T : Exception => Assert.Contains(message, Assert.Throws<T>(call).Message, StringComparison.Ordinal);
}
