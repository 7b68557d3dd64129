#if BATCHES
using RnnGen.Benchmarks.Peers;
using RnnGen.Models;
#endif

namespace RnnGen.Benchmarks.Training;

/// <summary>Training on 32 sequences of random tokens.</summary>
internal static class TrainingPeers
{
#if BATCHES
    private const int Batch = 32;

    private delegate float BatchStep(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets);

    internal static IEnumerable<TrainingCase> Cases
    {
        get
        {
            Batch32 h32 = new();
            Batch128 h128 = new();
            Batch256 h256 = new();
            Batch512 h512 = new();
            return [Case(h32, h32.TrainStep), Case(h128, h128.TrainStep), Case(h256, h256.TrainStep), Case(h512, h512.TrainStep)];
        }
    }

    private static TrainingCase Case(IRecurrentModel model, BatchStep step)
    {
        int[] inputs = Tokens(seed: 1), targets = Tokens(seed: 2);
        return new TrainingCase(model, Batch, inputs, targets, () => step(inputs, targets));
    }

    private static int[] Tokens(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Batch * TrainingCase.Positions).Select(_ => random.Next(Texts.Symbols))];
    }
#else
    internal static IEnumerable<TrainingCase> Cases => [];
#endif
}

#if BATCHES
[RnnModel(Texts.Of65, HiddenSize = 32, BatchSize = 32, SequenceLength = 64)]
internal sealed partial class Batch32;

[RnnModel(Texts.Of65, HiddenSize = 128, BatchSize = 32, SequenceLength = 64)]
internal sealed partial class Batch128;

[RnnModel(Texts.Of65, HiddenSize = 256, BatchSize = 32, SequenceLength = 64)]
internal sealed partial class Batch256;

[RnnModel(Texts.Of65, HiddenSize = 512, BatchSize = 32, SequenceLength = 64)]
internal sealed partial class Batch512;
#endif
