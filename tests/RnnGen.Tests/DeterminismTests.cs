using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RnnGen.Models;
using RnnGen.Weights;
using System.Numerics.Tensors;

namespace RnnGen.Tests;

/// <summary>
/// The bits of whole runs, against committed hashes: the same with every vector width. CI repeats this class with the instruction sets
/// switched off. RNNGEN_WRITE_HASHES=FILE writes the hashes of this run.
/// </summary>
public class DeterminismTests
{
    private static readonly Dictionary<string, Func<string>> Runs = new()
    {
        ["tutorial"] = static () => Hash(new Tutorial(0)),
        ["h45-with-head"] = static () => Hash(new Pangram(0)),
        ["streamed"] = static () => HashStream(new Pangram(1)),
    };

    public static TheoryData<string> Names => [.. Runs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bits_are_the_committed_ones(string name)
    {
        string hash = Runs[name]();
        if (Environment.GetEnvironmentVariable("RNNGEN_WRITE_HASHES") is { Length: > 0 } file)
        {
            File.AppendAllText(file, $"{name} {hash}\n");
            return;
        }

        string line = Assert.Single(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Hashes.txt")), l => l.StartsWith(name + " ", StringComparison.Ordinal));
        Assert.Equal(line, $"{name} {hash}");
    }

    private static string Hash(IRecurrentModel model)
    {
        List<float> values = [];
        for (int i = 0; i < 50; i++)
        {
            values.Add(model.TrainStep());
        }

        foreach (Parameter parameter in model.Parameters)
        {
            float[] elements = new float[parameter.Length];
            parameter.ToTensor().FlattenTo(elements);
            values.AddRange(elements);
        }

        return Hash(values);
    }

    private static string HashStream(IRecurrentModel model)
    {
        List<float> values = [];
        RecurrentState state = model.CreateState();
        foreach (int symbol in model.Symbols.Encode("pack my box with five dozen liquor jugs"))
        {
            values.AddRange(model.Advance(state, symbol));
        }

        return Hash(values);
    }

    private static string Hash(List<float> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(CollectionsMarshal.AsSpan(values))));
}
