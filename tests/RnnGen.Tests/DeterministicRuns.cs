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
        ["relu-two-layers"] = static () => HashTraining(new ReluLayers(0)),
        ["gru-two-layers-dropout"] = static () => HashTraining(new GruLayers(0)),
        ["gru-reset-first"] = static () => HashTraining(new ResetFirstGru(0)),
        ["lstm-peepholes"] = static () => HashTraining(new PeepholeLstm(0)),
        ["lstm-bidirectional-features-two-threads"] = static () => HashFeatures(new BidirectionalLstm(0) { Threads = 2 }),
        ["streamed-gru"] = static () => HashStream(new GruLayers(1)),
        ["streamed-lstm"] = static () => HashStream(new PeepholeLstm(1)),
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

        return HashWithParameters(values, model);
    }

    // Sequences of unequal length, with a state that goes on.
    private static string HashFeatures(BidirectionalLstm model)
    {
        List<float> values = [];
        float[] inputs = new float[BidirectionalLstm.BatchSize * BidirectionalLstm.SequenceLength * BidirectionalLstm.InputSize];
        float[] targets = new float[BidirectionalLstm.BatchSize * BidirectionalLstm.OutputSize], state = new float[BidirectionalLstm.StateSize];
        for (int i = 0; i < 50; i++)
        {
            for (int j = 0; j < inputs.Length; j++)
            {
                inputs[j] = (i * 31 + j * 17) % 101 / 50f - 1;
            }

            for (int j = 0; j < targets.Length; j++)
            {
                targets[j] = (i * 13 + j * 7) % 11 / 5f - 1;
            }

            values.Add(model.TrainStep(inputs, targets, state, [7, 3, 1, 5]));
        }

        return HashWithParameters([.. values, .. state], model);
    }

    private static string HashWithParameters(List<float> values, ITrainableModel model)
    {
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
