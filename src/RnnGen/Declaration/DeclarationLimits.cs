namespace RnnGen;

/// <summary>The limits of a declaration. The runtime and the generator both compile this file, as the enums and <see cref="Padding"/>.</summary>
internal static class DeclarationLimits
{
    /// <summary>The longest text, in symbols.</summary>
    internal const int MaxTextLength = 65_536;

    /// <summary>The largest number of hidden units.</summary>
    internal const int MaxHiddenSize = 1_024;

    /// <summary>The largest number of sequences in a batch.</summary>
    internal const int MaxBatchSize = 4_096;

    /// <summary>The largest number of symbols of a vocabulary.</summary>
    internal const int MaxVocabularySize = 16_384;

    /// <summary>The longest sequence of a model without a text.</summary>
    internal const int MaxSequenceLength = 65_535;

    /// <summary>The most layers.</summary>
    internal const int MaxLayers = 8;

    /// <summary>The most numeric features of a position.</summary>
    internal const int MaxInputSize = 4_096;

    /// <summary>The most outputs.</summary>
    internal const int MaxOutputSize = MaxVocabularySize;

    /// <summary>The most memory that the activations of a training step may take, in float32 elements: 1 GiB.</summary>
    internal const long MaxBlockLength = 1L << 28;

    /// <summary>The learning rate where none is declared, as in PyTorch's Adam, AdamW and SGD.</summary>
    internal const double DefaultLearningRate = 0.001;

    /// <summary>The same of RMSprop and Adagrad.</summary>
    internal const double LargerDefaultLearningRate = 0.01;

    /// <summary>AdamW's weight decay where none is declared.</summary>
    internal const double AdamWWeightDecay = 0.01;

    /// <summary>The largest weight decay: with the largest learning rate still finite in float32, so that it leaves zeros alone.</summary>
    internal const double MaxWeightDecay = 1e6;

    /// <summary>The smallest learning rate: 1e-30, which float32 holds with full precision.</summary>
    internal const double MinLearningRate = 1e-30;

    /// <summary>The largest learning rate. Adam's first step is as long as the rate, so any near it is of no use.</summary>
    internal const double MaxLearningRate = 1e6;
}
