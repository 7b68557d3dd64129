using RnnGen.Benchmarks.Peers;
using RnnGen.Models;

namespace RnnGen.Benchmarks.Training;

/// <summary>Training on one sequence, the declared text: each of the 65 symbols once, in the order of their indices.</summary>
internal static class OneSequence
{
    internal static IEnumerable<TrainingCase> Cases => ((IRecurrentModel[])[
            new Training32(), new Training128(), new Training256(), new Training512(), new TrainingGru32(), new TrainingGru128(), new TrainingGru256(), new TrainingGru512(),
            new TrainingLstm32(), new TrainingLstm128(), new TrainingLstm256(), new TrainingLstm512(),
        ])
        .Select(static model => new TrainingCase(
            model, 1, [.. Enumerable.Range(0, TrainingCase.Positions)], [.. Enumerable.Range(1, TrainingCase.Positions)], model.TrainStep));
}

[RnnModel(Texts.Alphabet, HiddenSize = 32)]
internal sealed partial class Training32;

[RnnModel(Texts.Alphabet, HiddenSize = 128)]
internal sealed partial class Training128;

[RnnModel(Texts.Alphabet, HiddenSize = 256)]
internal sealed partial class Training256;

[RnnModel(Texts.Alphabet, HiddenSize = 512)]
internal sealed partial class Training512;
