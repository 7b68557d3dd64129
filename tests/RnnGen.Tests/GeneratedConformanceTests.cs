using System.Text.Json;
using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;
using static RnnGen.Tests.Compiled.Comparison;
using static RnnGen.Tests.ConformanceFile;

namespace RnnGen.Tests;

/// <summary>Generated models against PyTorch's values for its recurrent modules, and against ONNX's node cases.</summary>
public class GeneratedConformanceTests
{
    [Theory]
    [InlineData("cell_rnn_tanh.json", nameof(ReferenceCell.Tanh))]
    [InlineData("cell_rnn_relu.json", nameof(ReferenceCell.Relu))]
    [InlineData("cell_gru.json", nameof(ReferenceCell.Gru))]
    [InlineData("cell_lstm.json", nameof(ReferenceCell.Lstm))]
    public void Outputs_states_and_gradients_are_PyTorchs(string file, string cellName)
    {
        ReferenceCell cell = Enum.Parse<ReferenceCell>(cellName);
        JsonElement root = Load(file);
        JsonElement[] cases = [.. root.GetProperty("cases").EnumerateArray()];
        int length = root.GetProperty("T").GetInt32(), batch = root.GetProperty("batch").GetInt32(), inputs = root.GetProperty("input_size").GetInt32();
        NetworkDeclaration[] declarations =
        [
            .. cases.Select(data => new NetworkDeclaration(
                cell, ReadsTokens: false, inputs, root.GetProperty("hidden").GetInt32(), length, batch, data.GetProperty("num_layers").GetInt32(), data.GetProperty("bidirectional").GetBoolean(),
                data.GetProperty("bias").GetBoolean(), HasHead: false)),
        ];
        Assert.Equal(8, cases.Length);
        ICompiledModel[] models = ModelCompiler.Create(declarations);
        for (int i = 0; i < cases.Length; i++)
        {
            JsonElement data = cases[i];
            ICompiledModel model = models[i];
            string what = declarations[i].ToString();
            Write(model, data.GetProperty("params").EnumerateObject().ToDictionary(static p => p.Name, static p => Doubles(p.Value.GetProperty("data"))));
            bool lstm = cell == ReferenceCell.Lstm;
            float[] state = Floats([.. Of("h0"), .. lstm ? Of("c0") : []]), initial = [.. state];
            ModelBatch sequences = new([], Floats(Swap(Of("x"), length, batch)), [], [], []);
            foreach (bool withStates in (bool[])[false, true])
            {
                initial.CopyTo(state, 0);
                model.Forward(sequences, state);
                AssertClose(Swap(Of("out"), length, batch), model.Outputs(), what + ": out");
                AssertClose([.. Of("hn"), .. lstm ? Of("cn") : []], state, what + ": final states");

                float[] dInitial = new float[state.Length], dInputs = new float[sequences.Features.Length];
                float[] dFinal = withStates ? Floats([.. Of("Rh"), .. lstm ? Of("Rc") : []]) : [];
                model.Backward(Floats(Swap(Of("R"), length, batch)), dFinal, dInitial, dInputs);
                JsonElement gradients = data.GetProperty(withStates ? "grad_sum_outR_plus_states" : "grad_sum_outR");
                foreach (JsonProperty gradient in gradients.EnumerateObject().Where(static g => g.Name is not ("x" or "h0" or "c0")))
                {
                    AssertClose(Doubles(gradient.Value), Values(model.Gradients[gradient.Name]), $"{what}: gradient of {gradient.Name}");
                }

                AssertClose(Swap(Doubles(gradients.GetProperty("x")), length, batch), dInputs, what + ": gradient of x");
                AssertClose([.. Doubles(gradients.GetProperty("h0")), .. lstm ? Doubles(gradients.GetProperty("c0")) : []], dInitial, what + ": gradient of the initial states");
            }

            double[] Of(string name) => Doubles(data.GetProperty(name));
        }
    }

    [Fact]
    public void Outputs_are_ONNXs()
    {
        JsonElement[] cases = [.. Load("onnx-node-cases.json").GetProperty("cases").EnumerateArray()];
        Assert.Equal(18, cases.Length);
        List<NetworkDeclaration> declarations = [];
        foreach (JsonElement data in cases)
        {
            JsonElement inputs = data.GetProperty("inputs"), attributes = data.GetProperty("attributes");
            int[] shape = Shape(inputs.GetProperty("X"));
            (int length, int batch) = IsBatchFirst(attributes) ? (shape[1], shape[0]) : (shape[0], shape[1]);
            ReferenceCell cell = data.GetProperty("op").GetString() switch
            {
                "RNN" => ReferenceCell.Tanh,
                "GRU" => ReferenceCell.GruResetBefore,
                _ => inputs.TryGetProperty("P", out _) ? ReferenceCell.LstmPeephole : ReferenceCell.Lstm,
            };
            declarations.Add(new(cell, ReadsTokens: false, shape[2], attributes.GetProperty("hidden_size").GetInt32(), length, batch, Bidirectional: Direction(attributes) != "forward", HasHead: false));
        }

        ICompiledModel[] models = ModelCompiler.Create(declarations);
        for (int i = 0; i < cases.Length; i++)
        {
            JsonElement inputs = cases[i].GetProperty("inputs"), attributes = cases[i].GetProperty("attributes");
            NetworkDeclaration declaration = declarations[i];
            string name = cases[i].GetProperty("name").GetString()!;

            // PyTorch's gates as blocks of ONNX's rows. A reversed case is the reverse half of a bidirectional model.
            int[] gates = declaration.Cell switch
            {
                ReferenceCell.Tanh => [0],
                ReferenceCell.GruResetBefore => [1, 0, 2],
                _ => [0, 2, 3, 1],
            };
            bool reversed = Direction(attributes) == "reverse", batchFirst = IsBatchFirst(attributes);
            int directions = declaration.Directions, half = gates.Length * declaration.HiddenSize;
            Dictionary<string, double[]> parameters = [];
            for (int d = 0; d < directions; d++)
            {
                string suffix = ReferenceOptions.Suffix(0, d);
                double[] bias = OfDirection("B", d) ?? new double[2 * half];
                parameters["weight_ih_" + suffix] = Reorder(OfDirection("W", d)!, gates);
                parameters["weight_hh_" + suffix] = Reorder(OfDirection("R", d)!, gates);
                parameters["bias_ih_" + suffix] = Reorder(bias[..half], gates);
                parameters["bias_hh_" + suffix] = Reorder(bias[half..], gates);
                if (declaration.Cell == ReferenceCell.LstmPeephole)
                {
                    parameters["peephole_" + suffix] = Reorder(OfDirection("P", d)!, [0, 2, 1]);
                }
            }

            Write(models[i], parameters);
            double[] x = Input("X")!;
            float[] state = new float[declaration.StateSize];
            Floats([.. Input("initial_h") ?? [], .. Input("initial_c") ?? []]).CopyTo(state, 0);
            int[] lengths = [.. (Input("sequence_lens") ?? []).Select(static n => (int)n)];
            models[i].Forward(new([], Floats(batchFirst ? x : Swap(x, declaration.Length, declaration.Batch)), [], [], lengths), state);

            // Y is [T, D, B, H] or [B, T, D, H], the states are [D, B, H] or [B, D, H].
            int block = directions * declaration.Batch * declaration.HiddenSize;
            foreach (JsonProperty expected in cases[i].GetProperty("outputs").EnumerateObject())
            {
                float[] actual = expected.Name switch
                {
                    "Y_h" => OwnHalf(state[..block]),
                    "Y_c" => OwnHalf(state[block..]),
                    _ when batchFirst => models[i].Outputs(),
                    _ => [.. Swap(models[i].Outputs(), declaration.Batch, declaration.Length).Chunk(block).SelectMany(step => OwnHalf(Swap(step, declaration.Batch, directions)))],
                };
                AssertClose(Doubles(expected.Value.GetProperty("data")), actual, $"{name}: {expected.Name}");
            }

            float[] OwnHalf(float[] values) => reversed ? values[(values.Length / 2)..] : values;

            double[]? Input(string input) => inputs.TryGetProperty(input, out JsonElement tensor) ? Doubles(tensor.GetProperty("data")) : null;

            double[]? OfDirection(string input, int d)
            {
                double[]? values = Input(input);
                return reversed ? values : values?.Chunk(values.Length / directions).ElementAt(d);
            }
        }
    }

    private static string Direction(JsonElement attributes) => attributes.TryGetProperty("direction", out JsonElement value) ? value.GetString()! : "forward";

    private static bool IsBatchFirst(JsonElement attributes) => attributes.TryGetProperty("layout", out JsonElement value) && value.GetInt32() == 1;
}
