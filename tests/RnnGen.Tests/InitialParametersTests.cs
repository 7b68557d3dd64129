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
        JsonElement[] cases = [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Conformance", "initial.json"))).RootElement.GetProperty("cases").EnumerateArray()];
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
