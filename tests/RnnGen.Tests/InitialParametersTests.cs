using System.Text.Json;
using RnnGen.Models;
using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>Initial parameters of every cell, stacked and bidirectional: PyTorch's, to the bit.</summary>
public class InitialParametersTests
{
    [Fact]
    public void Initial_parameters_are_PyTorchs_to_the_bit()
    {
        JsonElement[] cases = [.. ConformanceFile.Load("initial.json").GetProperty("cases").EnumerateArray()];
        Assert.Equal(27, cases.Length);
        foreach (IGrouping<int, JsonElement> seed in cases.GroupBy(static c => c.GetProperty("seed").GetInt32()))
        {
            JsonElement[] ofSeed = [.. seed];
            ICompiledModel[] models = ModelCompiler.Create([.. ofSeed.Select(Declare)], seed.Key);
            foreach ((ITrainableModel model, JsonElement expected) in models.Zip(ofSeed))
            {
                JsonProperty[] parameters = [.. expected.GetProperty("params").EnumerateObject()];
                Assert.Equal(parameters.Length, model.Parameters.Count);
                foreach ((JsonProperty values, Parameter parameter) in parameters.Zip(model.Parameters))
                {
                    Assert.Equal(values.Name, parameter.Name);
                    Assert.Equal(values.Value.GetProperty("shape").EnumerateArray().Select(static n => n.GetInt32()), parameter.Shape.ToArray().Select(static n => (int)n));
                    Assert.Equal(values.Value.GetProperty("data").EnumerateArray().Select(static v => v.GetSingle()), Comparison.Values(parameter));
                }
            }
        }
    }

    // PyTorch 1.13 after manual_seed(0): Embedding(V, E), then RNN(E, H). Fewer than 16 values are drawn otherwise than more; of more, the last 16
    // anew where their number is no multiple. The parameters after the embedding tell whether as many draws were taken.
    [Theory]
    [InlineData(5, 3, 8, new[] { 1.54099607f, -0.293428898f, -0.856674612f, 1.10060418f, -1.07118738f }, -0.229166105f, -0.0363453776f)]
    [InlineData(4, 5, 3, new[] { -1.12583983f, -1.1523602f, 1.25900924f, 2.00498056f, 0.0537369028f }, -0.337022722f, -0.0728716254f)]
    [InlineData(4, 4, 3, new[] { -1.12583983f, -1.1523602f, 1.2376579f, 1.11677718f, -0.247278154f }, 0.228246883f, 0.0976788178f)]
    [InlineData(1, 7, 2, new[] { 1.54099607f, -0.293428898f, -1.08452237f, -1.39859545f, 0.403346837f }, 0.279544204f, 0.607827604f)]
    [InlineData(65, 9, 4, new[] { -1.12583983f, -1.1523602f, -0.173284322f, -0.104890428f, 0.148297608f }, -0.188661695f, -0.125353515f)]
    public void Embeddings_are_PyTorchs_but_for_rounding_and_what_follows_is_to_the_bit(int symbols, int size, int hidden, float[] ends, float firstWeight, float lastBias)
    {
        const float PyTorchsRounding = 2e-6f; // of its logarithm, sine and cosine in float32
        ITrainableModel model = ModelCompiler.Create([new(ReferenceCell.Tanh, ReadsTokens: true, symbols, hidden, Length: 2, Batch: 1, OutputSize: 2, EmbeddingSize: size)], 0)[0];
        float[] embedding = Comparison.Values(model.Parameters["embedding.weight"]);
        float[] actual = [.. embedding[..2], .. embedding[^3..]];
        Assert.All(ends.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, PyTorchsRounding));
        Assert.Equal(firstWeight, Comparison.Values(model.Parameters["weight_ih_l0"])[0]);
        Assert.Equal(lastBias, Comparison.Values(model.Parameters["bias_hh_l0"])[^1]);
    }

    private static NetworkDeclaration Declare(JsonElement data) => new(
        data.GetProperty("kind").GetString() switch
        {
            "rnn" => ReferenceCell.Tanh,
            "gru" => ReferenceCell.Gru,
            _ => ReferenceCell.Lstm,
        },
        ReadsTokens: false, data.GetProperty("input_size").GetInt32(), data.GetProperty("hidden").GetInt32(), Length: 2, Batch: 1, data.GetProperty("num_layers").GetInt32(),
        data.GetProperty("bidirectional").GetBoolean(), OutputSize: data.GetProperty("head_out").GetInt32());
}
