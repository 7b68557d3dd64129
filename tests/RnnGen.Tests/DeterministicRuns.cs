using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RnnGen.Models;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>Whole runs whose bits are committed: a hash over all losses or logits, and over the parameters at the end.</summary>
internal static class DeterministicRuns
{
    internal static readonly IReadOnlyDictionary<string, Func<string>> All = new Dictionary<string, Func<string>>
    {
        ["tutorial"] = static () => HashTraining(new Tutorial(0)),
        ["h45-with-head"] = static () => HashTraining(new Pangram(0)),
        ["batched"] = static () => HashTraining(new SomeWindows(0)),
        ["h128-batched"] = static () => HashTraining(new Large(0)),
        ["h128-batched-two-threads"] = static () => HashTraining(new Large(0) { Threads = 2 }),
        ["streamed"] = static () => HashStream(new Pangram(1)),
        ["streamed-in-bfloat16"] = static () => HashStream(new PangramInBFloat16(1)),
    };

    private static string HashTraining(IRecurrentModel model)
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
