using System.Text.Json;
using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;
using static RnnGen.Tests.ConformanceFile;

namespace RnnGen.Tests;

/// <summary>The reference against PyTorch's values for its recurrent modules, and against ONNX's node cases.</summary>
public class ConformanceTests
{
    /// <summary>Two float64 computations of the same sums in another order, relative to the largest value.</summary>
    private const double DoubleTolerance = 1e-10;

    /// <summary>ONNX's values are float32; its own tolerance is 1e-3.</summary>
    private const double FloatTolerance = 1e-5;

    [Theory]
    [InlineData("cell_rnn_tanh.json", nameof(ReferenceCell.Tanh))]
    [InlineData("cell_rnn_relu.json", nameof(ReferenceCell.Relu))]
    [InlineData("cell_gru.json", nameof(ReferenceCell.Gru))]
    [InlineData("cell_lstm.json", nameof(ReferenceCell.Lstm))]
    public void The_reference_agrees_with_PyTorch(string file, string cellName)
    {
        ReferenceCell cell = Enum.Parse<ReferenceCell>(cellName);
        JsonElement root = Load(file);
        JsonElement[] cases = [.. root.GetProperty("cases").EnumerateArray()];
        Assert.Equal(8, cases.Length);
        foreach (JsonElement data in cases)
        {
            ReferenceOptions options = new(
                cell,
                ReferenceInput.Numeric,
                root.GetProperty("input_size").GetInt32(),
                root.GetProperty("hidden").GetInt32(),
                data.GetProperty("num_layers").GetInt32(),
                data.GetProperty("bidirectional").GetBoolean(),
                data.GetProperty("bias").GetBoolean());
            JsonProperty[] parameters = [.. data.GetProperty("params").EnumerateObject()];
            Assert.Equal(
                parameters.Select(static p => $"{p.Name} [{string.Join(", ", p.Value.GetProperty("shape").EnumerateArray())}]"),
                ReferenceNetwork.ParameterShapes(options).Select(static p => $"{p.Name} [{string.Join(", ", p.Shape)}]"));

            ReferenceNetwork network = new(options) { Parameters = parameters.ToDictionary(static p => p.Name, static p => Doubles(p.Value.GetProperty("data"))) };
            bool lstm = cell == ReferenceCell.Lstm;
            ReferenceOutputs outputs = network.Forward(new(root.GetProperty("T").GetInt32(), root.GetProperty("batch").GetInt32())
            {
                Features = Values("x"),
                InitialHidden = Values("h0"),
                InitialCell = lstm ? Values("c0") : null,
            });
            AssertClose(Values("out"), outputs.Values, DoubleTolerance, $"{options}: out");
            AssertClose(Values("hn"), outputs.FinalHidden, DoubleTolerance, $"{options}: hn");
            AssertClose(lstm ? Values("cn") : [], outputs.FinalCell, DoubleTolerance, $"{options}: cn");

            // The objectives are sum(out R), and the same + sum(hn Rh) + sum(cn Rc).
            Check("grad_sum_outR", network.Backward(Values("R")));
            Check("grad_sum_outR_plus_states", network.Backward(Values("R"), Values("Rh"), lstm ? Values("Rc") : null));

            double[] Values(string name) => Doubles(data.GetProperty(name));

            void Check(string objective, ReferenceGradients gradients)
            {
                Dictionary<string, double[]> actual = new(gradients.Parameters) { ["x"] = gradients.Features, ["h0"] = gradients.InitialHidden };
                if (lstm)
                {
                    actual["c0"] = gradients.InitialCell;
                }

                JsonProperty[] expected = [.. data.GetProperty(objective).EnumerateObject()];
                Assert.Equal(expected.Select(static p => p.Name).Order(), actual.Keys.Order());
                foreach (JsonProperty gradient in expected)
                {
                    AssertClose(Doubles(gradient.Value), actual[gradient.Name], DoubleTolerance, $"{options}: {objective} of {gradient.Name}");
                }
            }
        }
    }

    [Fact]
    public void The_reference_agrees_with_ONNX()
    {
        JsonElement[] cases = [.. Load("onnx-node-cases.json").GetProperty("cases").EnumerateArray()];
        Assert.Equal(18, cases.Length);
        foreach (JsonElement data in cases)
        {
            string name = data.GetProperty("name").GetString()!;
            JsonElement inputs = data.GetProperty("inputs"), attributes = data.GetProperty("attributes");
            Assert.All(attributes.EnumerateObject(), static attribute => Assert.Contains(attribute.Name, new[] { "hidden_size", "layout", "direction" }));
            string direction = attributes.TryGetProperty("direction", out JsonElement value) ? value.GetString()! : "forward";
            bool batchFirst = attributes.TryGetProperty("layout", out value) && value.GetInt32() == 1;
            int[] shape = Shape(inputs.GetProperty("X"));
            (int length, int batch) = batchFirst ? (shape[1], shape[0]) : (shape[0], shape[1]);

            // PyTorch's gates as blocks of ONNX's rows: r z n of z r h, i f g o of i o f c. linear_before_reset is 0 in all cases.
            (ReferenceCell cell, int[] gates) = data.GetProperty("op").GetString() switch
            {
                "RNN" => (ReferenceCell.Tanh, new[] { 0 }),
                "GRU" => (ReferenceCell.GruResetBefore, [1, 0, 2]),
                _ => (inputs.TryGetProperty("P", out _) ? ReferenceCell.LstmPeephole : ReferenceCell.Lstm, [0, 2, 3, 1]),
            };

            // A reversed case is the reverse half of a bidirectional network whose two directions have the same parameters.
            bool reversed = direction == "reverse", bidirectional = direction != "forward";
            ReferenceOptions options = new(cell, ReferenceInput.Numeric, shape[2], attributes.GetProperty("hidden_size").GetInt32(), Bidirectional: bidirectional);
            int biases = options.Gates * options.HiddenSize;
            Dictionary<string, double[]> parameters = [];
            for (int d = 0; d < options.Directions; d++)
            {
                string suffix = ReferenceOptions.Suffix(0, d);
                double[] bias = OfDirection("B", d) ?? new double[2 * biases];
                parameters["weight_ih_" + suffix] = Reorder(OfDirection("W", d)!, gates);
                parameters["weight_hh_" + suffix] = Reorder(OfDirection("R", d)!, gates);
                parameters["bias_ih_" + suffix] = Reorder(bias[..biases], gates);
                parameters["bias_hh_" + suffix] = Reorder(bias[biases..], gates);
                if (cell == ReferenceCell.LstmPeephole)
                {
                    // ONNX's rows i o f become i f o.
                    parameters["peephole_" + suffix] = Reorder(OfDirection("P", d)!, [0, 2, 1]);
                }
            }

            double[] x = Input("X")!;
            ReferenceSequences sequences = new(length, batch)
            {
                Features = batchFirst ? Comparison.Swap(x, batch, length) : x,
                InitialHidden = Input("initial_h"),
                InitialCell = Input("initial_c"),
                Lengths = Input("sequence_lens") is { } lengths ? [.. lengths.Select(static n => (int)n)] : [.. Enumerable.Repeat(length, batch)],
            };
            ReferenceOutputs outputs = new ReferenceNetwork(options) { Parameters = parameters }.Forward(sequences);

            // Y is [T, D, B, H] or [B, T, D, H], the states are [D, B, H] or [B, D, H]: the batch comes first in unidirectional cases only.
            Assert.True(!batchFirst || !bidirectional);
            foreach (JsonProperty expected in data.GetProperty("outputs").EnumerateObject())
            {
                double[] actual = expected.Name switch
                {
                    "Y_h" => OwnHalf(outputs.FinalHidden),
                    "Y_c" => OwnHalf(outputs.FinalCell),
                    _ when batchFirst => Comparison.Swap(outputs.Values, length, batch),
                    _ => [.. outputs.Values.Chunk(batch * options.LayerOutputSize).SelectMany(step => OwnHalf(Comparison.Swap(step, batch, options.Directions)))],
                };
                AssertClose(Doubles(expected.Value.GetProperty("data")), actual, FloatTolerance, $"{name}: {expected.Name}");
            }

            // Of [D, ...], the reverse direction alone in a reversed case.
            double[] OwnHalf(double[] values) => reversed ? values[(values.Length / 2)..] : values;

            double[]? Input(string input) => inputs.TryGetProperty(input, out JsonElement tensor) ? Doubles(tensor.GetProperty("data")) : null;

            double[]? OfDirection(string input, int d)
            {
                double[]? values = Input(input);
                int directions = reversed ? 1 : options.Directions;
                return values?.Chunk(values.Length / directions).ElementAt(reversed ? 0 : d);
            }
        }
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what} has {actual.Length} elements, expected {expected.Length}");
        double bound = tolerance * expected.Select(Math.Abs).DefaultIfEmpty().Max();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= bound, $"{what}: element {i} is {actual[i]}, expected {expected[i]} within {bound}");
        }
    }
}
