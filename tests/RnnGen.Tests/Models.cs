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
internal sealed partial class SomeWindows;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 128, LearningRate = 0.01, SequenceLength = 20, BatchSize = 20)]
internal sealed partial class Large;

[RnnModel("if you want you", Vocabulary = "fnwayuoi t", HiddenSize = 10, LearningRate = 0.1, SequenceLength = 6, BatchSize = 1)]
internal sealed partial class SmallWindow;

[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 45, LearningRate = 0.01, StreamingWeights = WeightFormat.BFloat16)]
internal sealed partial class PangramInBFloat16;

[RnnModel("abcdefghijklmnopqrst", Head = OutputHead.None, StreamingWeights = WeightFormat.BFloat16)]
internal sealed partial class HeadlessInBFloat16;
