namespace RnnGen.Samples;

/// <summary>The sizes that both models share.</summary>
internal static class Sizes
{
    internal const int Hidden = 16, Embedding = 16, Pairs = 4, Words = 8;
    internal const double LearningRate = 0.5;
}

/// <summary>Reads English words. Its final state, not an output, is what the decoder is given, so it has no head.</summary>
[RnnModel(
    Vocabulary = "I feel hungry. RnnGen is very easy. a framework for deep learning. clear to use.", Tokens = TokenKind.Words,
    EmbeddingSize = Sizes.Embedding, Cell = RecurrentCell.Gru, HiddenSize = Sizes.Hidden, Head = OutputHead.None,
    SequenceLength = Sizes.Words, BatchSize = Sizes.Pairs, Optimizer = OptimizerKind.Sgd, LearningRate = Sizes.LearningRate)]
public sealed partial class Encoder;

/// <summary>Writes Korean words, each from the one before it, beginning with &lt;start&gt; and until &lt;end&gt;.</summary>
[RnnModel(
    Vocabulary = "<start> <end> 나는 배가 고프다. 알앤엔젠은 매우 쉽다. 딥러닝을 위한 프레임워크이다. 사용하기 직관적이다.", Tokens = TokenKind.Words,
    EmbeddingSize = Sizes.Embedding, Cell = RecurrentCell.Gru, HiddenSize = Sizes.Hidden,
    SequenceLength = Sizes.Words, BatchSize = Sizes.Pairs, Optimizer = OptimizerKind.Sgd, LearningRate = Sizes.LearningRate)]
public sealed partial class Decoder;
