namespace RnnGen.Tests;

[RnnModel("if you want you", Vocabulary = "fnwayuoi t", HiddenSize = 10, LearningRate = 0.1, Head = OutputHead.None)]
internal sealed partial class Tutorial;

[RnnModel("if you want you", Vocabulary = "fnwayuoi t", HiddenSize = 10, LearningRate = 0.1)]
internal sealed partial class TutorialWithHead;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 45, LearningRate = 0.01)]
internal sealed partial class Pangram;

[RnnModel("안녕하세요 😀 세계!", HiddenSize = 7)]
internal sealed partial class Korean;

[RnnModel("ab", HiddenSize = 1)]
internal sealed partial class Smallest;

[RnnModel("abcdefghijklmnopqrst", Head = OutputHead.None)]
internal sealed partial class Headless20;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 45, LearningRate = 0.01, SequenceLength = 10)]
internal sealed partial class AllWindows;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 24, LearningRate = 0.01, SequenceLength = 10, BatchSize = 6)]
internal sealed partial class SomeWindows
{
    // TrainStep, with a watch on Logits that is evaluated before the forward pass.
    internal float TrainStepUnderAWatch(int[] inputs, int[] targets)
    {
        LoadBatch(inputs, targets, default, default);
        _ = Logits;
        RunForward(default);
        return LearnFrom(default);
    }
}

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 128, LearningRate = 0.01, SequenceLength = 20, BatchSize = 20)]
internal sealed partial class Large;

[RnnModel("if you want you", Vocabulary = "fnwayuoi t", HiddenSize = 10, LearningRate = 0.1, SequenceLength = 6, BatchSize = 1)]
internal sealed partial class SmallWindow;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 45, LearningRate = 0.01, StreamingWeights = WeightFormat.BFloat16)]
internal sealed partial class PangramInBFloat16;

[RnnModel("abcdefghijklmnopqrst", Head = OutputHead.None, StreamingWeights = WeightFormat.BFloat16)]
internal sealed partial class HeadlessInBFloat16;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 24, LearningRate = 0.01, SequenceLength = 10, BatchSize = 6, Cell = RecurrentCell.Relu, Layers = 2)]
internal sealed partial class ReluLayers;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 24, LearningRate = 0.01, SequenceLength = 10, BatchSize = 6, Cell = RecurrentCell.Gru, Layers = 2, Dropout = 0.2)]
internal sealed partial class GruLayers;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 20, LearningRate = 0.01, Cell = RecurrentCell.Gru, ResetGate = ResetGate.BeforeProduct)]
internal sealed partial class ResetFirstGru;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 33, LearningRate = 0.01, Cell = RecurrentCell.Lstm, Peepholes = true)]
internal sealed partial class PeepholeLstm;

[RnnModel(InputSize = 5, OutputSize = 2, HiddenSize = 20, LearningRate = 0.01, SequenceLength = 7, BatchSize = 4, Cell = RecurrentCell.Lstm, Layers = 2, Bidirectional = true, Outputs = OutputPositions.Last)]
internal sealed partial class BidirectionalLstm;

[RnnModel(InputSize = 1, OutputSize = 1, HiddenSize = 2, SequenceLength = 1)]
internal sealed partial class OneNumber;
