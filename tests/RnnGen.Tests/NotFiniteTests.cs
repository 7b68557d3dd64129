using System.Numerics.Tensors;
using RnnGen.Models;
using RnnGen.Optimization;
using RnnGen.Tests.Compiled;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>Layers of both directions with padding between them.</summary>
[RnnModel(InputSize = 5, OutputSize = 2, HiddenSize = 18, SequenceLength = 7, BatchSize = 4, Cell = RecurrentCell.Lstm, Layers = 2, Bidirectional = true)]
internal sealed partial class BidirectionalLayers;

/// <summary>Layers whose hidden state is the outputs, with padding between them.</summary>
[RnnModel(InputSize = 5, HiddenSize = 27, SequenceLength = 7, BatchSize = 4, Cell = RecurrentCell.Lstm, Layers = 2, Head = OutputHead.None)]
internal sealed partial class HeadlessLayers;

/// <summary>Layers with dropout and padding between them.</summary>
[RnnModel(InputSize = 5, OutputSize = 2, HiddenSize = 18, SequenceLength = 7, BatchSize = 4, Cell = RecurrentCell.Gru, Layers = 2, Dropout = 0.2)]
internal sealed partial class DroppingGru;

/// <summary>Values that are no numbers: what is refused, what stays unchanged, and that nothing of them is left behind.</summary>
public class NotFiniteTests
{
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
    public void Relu_of_a_sum_that_is_no_number_is_none()
    {
        ReluLayers model = new();
        Parameter bias = model.Parameters["bias_ih_l0"];
        bias.CopyFrom(Tensor.Create(Enumerable.Repeat(float.NaN, bias.Length).ToArray(), bias.Shape));
        Assert.Throws<NotFiniteNumberException>(() => model.TrainStep());
    }

    [Fact]
    public void Relu_of_a_sum_that_is_no_number_is_none_in_registers()
    {
        ICompiledModel small = ModelCompiler.Create([new(Reference.ReferenceCell.Relu, ReadsTokens: true, InputSize: 5, HiddenSize: 6, Length: 7, Batch: 1, OutputSize: 4, HasClasses: true)])[0];
        Parameter bias = small.Parameters["bias_ih_l0"];
        bias.CopyFrom(Tensor.Create(Enumerable.Repeat(float.NaN, bias.Length).ToArray(), bias.Shape));
        Assert.Throws<NotFiniteNumberException>(() => small.Evaluate(new([0, 1, 2, 3, 4, 0, 1], [], [0, 1, 2, 3, 0, 1, 2], [], []), []));
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
}
