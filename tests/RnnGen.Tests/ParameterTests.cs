using System.Numerics.Tensors;
using RnnGen.Initialization;
using RnnGen.Numerics;
using RnnGen.Tests.Compiled;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>Parameters: their names and shapes, their way out and in, their place in memory.</summary>
public class ParameterTests
{
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
    public void A_parameter_is_copied_out_in_its_shape_alone()
    {
        Tutorial model = new();
        Assert.Contains("[10, 10]; a tensor of shape [100]", Assert.Throws<ArgumentException>(() => model.Parameters["weight_hh_l0"].CopyTo(new float[100])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("index", () => model.Parameters[-1]);
        Assert.Contains("There are 4 parameters", Assert.Throws<ArgumentOutOfRangeException>(() => model.Parameters[4]).Message, StringComparison.Ordinal);
    }

    // Every second row and column of a larger tensor, and one row for all.
    [Fact]
    public void Values_may_lie_apart()
    {
        Parameter weights = new Tutorial().Parameters["weight_hh_l0"];
        float[] values = [.. Enumerable.Range(0, 400).Select(static i => (float)i)], taken = new float[400], back = new float[100];
        weights.CopyFrom(new ReadOnlyTensorSpan<float>(values, [10, 10], [40, 2]));
        weights.CopyTo(new TensorSpan<float>(taken, [10, 10], [40, 2]));
        weights.CopyTo(new TensorSpan<float>(back, [10, 10]));
        Assert.Equal(values.Select(static (value, i) => i % 2 == 0 && i / 20 % 2 == 0 ? value : 0), taken);
        Assert.Equal(values.Where(static (_, i) => i % 2 == 0 && i / 20 % 2 == 0), back);
        weights.CopyFrom(new ReadOnlyTensorSpan<float>(values, [10, 10], [0, 1]));
        weights.CopyTo(new TensorSpan<float>(back, [10, 10]));
        Assert.Equal(Enumerable.Repeat(values[..10], 10).SelectMany(static row => row), back);
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
        Assert.Throws<ArgumentOutOfRangeException>("inputSize", () => PyTorchInitializer.FillLinearWeight(new MersenneTwister(7), drawn.Parameters[0], 0));
        Assert.Throws<ArgumentOutOfRangeException>("inputSize", () => PyTorchInitializer.FillLinearBias(new MersenneTwister(7), drawn.Parameters[2], 0));

        EmbeddedWords embedded = new();
        embedded.Forward();
        embedded.Loss();
        PyTorchInitializer.FillEmbedding(new MersenneTwister(7), embedded.Parameters["embedding.weight"]);
        Assert.Throws<InvalidOperationException>(embedded.Backward);

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
}
