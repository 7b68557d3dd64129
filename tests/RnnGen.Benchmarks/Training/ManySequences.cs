using RnnGen.Benchmarks.Peers;
using RnnGen.Models;

namespace RnnGen.Benchmarks.Training;

/// <summary>Training on 32 sequences of random tokens.</summary>
internal static class ManySequences
{
    private const int Batch = 32;

    internal static IEnumerable<TrainingCase> Cases => ((IRecurrentModel[])[
        new Batch32(), new Batch128(), new Batch256(), new Batch512(), new BatchGru32(), new BatchGru128(), new BatchGru256(), new BatchGru512(),
        new BatchLstm32(), new BatchLstm128(), new BatchLstm256(), new BatchLstm512(),
    ]).Select(Of);

    internal static TrainingCase Of(IRecurrentModel model)
    {
        int[] inputs = Tokens(seed: 1), targets = Tokens(seed: 2);
        return new TrainingCase(model, Batch, inputs, targets, () => model.TrainStep(inputs, targets));
    }

    private static int[] Tokens(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Batch * TrainingCase.Positions).Select(_ => random.Next(Texts.Symbols))];
    }
}

[RnnModel(Texts.Of65, HiddenSize = 32, BatchSize = 32, SequenceLength = 64)]
internal sealed partial class Batch32;

[RnnModel(Texts.Of65, HiddenSize = 128, BatchSize = 32, SequenceLength = 64)]
internal sealed partial class Batch128;

[RnnModel(Texts.Of65, HiddenSize = 256, BatchSize = 32, SequenceLength = 64)]
internal sealed partial class Batch256;

[RnnModel(Texts.Of65, HiddenSize = 512, BatchSize = 32, SequenceLength = 64)]
internal sealed partial class Batch512;
