namespace RnnGen.Generators.Parsing;

/// <summary>What was declared, checked: everything the plan needs, and nothing of Roslyn.</summary>
/// <param name="Owner">The class that carries the attribute.</param>
/// <param name="Model">The model; null for an invalid declaration, whose members are written to throw.</param>
/// <param name="Taken">The names of generated members that the user's class has itself, or .ctor where no constructor fits; an error each.</param>
internal sealed record RnnModelSpec(OwnerSpec Owner, DeclaredModel? Model, EquatableArray<string> Taken);

/// <summary>The attribute's arguments, checked.</summary>
/// <param name="Text">The text as code points; empty where there is none.</param>
/// <param name="Vocabulary">The symbols in the order of their indices; empty where the inputs are numeric features.</param>
/// <param name="Words">The words, where the text is made of words: then text and vocabulary hold their indices.</param>
/// <param name="UnknownWord">The index of the word for unknown ones, or -1.</param>
/// <param name="InputSize">The number of features of a position; of symbols their number, as one-hot.</param>
/// <param name="OutputSize">The number of outputs.</param>
/// <param name="HiddenSize">The number of hidden units of a layer and direction.</param>
/// <param name="Layers">The layers.</param>
/// <param name="EmbeddingSize">The length of a symbol's embedding; 0 for one-hot symbols.</param>
/// <param name="Inputs">The positions that have inputs.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Head">What stands between hidden state and outputs.</param>
/// <param name="Outputs">The positions that have outputs.</param>
/// <param name="Loss">What training minimizes.</param>
/// <param name="StreamingWeights">The format of the weights that streaming reads.</param>
/// <param name="SequenceLength">The number of positions of a window; null where the whole text is one.</param>
/// <param name="BatchSize">The number of windows of a step; null where it takes all.</param>
internal sealed record DeclaredModel(
    EquatableArray<int> Text,
    EquatableArray<int> Vocabulary,
    EquatableArray<string> Words,
    int UnknownWord,
    int InputSize,
    int OutputSize,
    int HiddenSize,
    LayerSpec Layers,
    int EmbeddingSize,
    InputPositions Inputs,
    OptimizerSpec Optimizer,
    OutputHead Head,
    OutputPositions Outputs,
    LossFunction Loss,
    WeightFormat StreamingWeights,
    int? SequenceLength,
    int? BatchSize)
{
    internal bool HasText => Text.Count > 0;

    internal bool ReadsSymbols => Vocabulary.Count > 0;

    /// <summary>Whether the first layer reads rows of numbers instead of looking symbols up.</summary>
    internal bool HasDenseInputs => !ReadsSymbols || EmbeddingSize > 0;

    /// <summary>The elements of what the first layer reads at a position.</summary>
    internal int LayerInputSize => EmbeddingSize > 0 ? EmbeddingSize : InputSize;

    /// <summary>The number of positions T.</summary>
    internal int Positions => SequenceLength ?? Text.Count - 1;

    /// <summary>The number of windows of T symbols, and one that follows, in the text.</summary>
    internal int Windows => Text.Count - Positions;

    /// <summary>The number of sequences B of a step.</summary>
    internal int Sequences => BatchSize ?? (HasText ? Windows : 1);

    /// <summary>The units that the head reads: those of both directions.</summary>
    internal int TopSize => Layers.Directions * HiddenSize;
}

/// <summary>The recurrent layers.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="ResetGate">Where a GRU's reset gate acts.</param>
/// <param name="Peepholes">Whether an LSTM's gates see its cell state.</param>
/// <param name="Count">The number of layers.</param>
/// <param name="Bidirectional">Whether each layer also reads from the end.</param>
/// <param name="Bias">Whether there are biases.</param>
/// <param name="Dropout">The share of a layer's outputs that training drops on the way to the next.</param>
internal sealed record LayerSpec(RecurrentCell Cell, ResetGate ResetGate, bool Peepholes, int Count, bool Bidirectional, bool Bias, double Dropout)
{
    internal int Directions => Bidirectional ? 2 : 1;
}

/// <summary>The optimizer that a model begins with.</summary>
/// <param name="Kind">Which.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Momentum">The momentum of SGD or RMSprop.</param>
/// <param name="WeightDecay">Its weight decay.</param>
internal sealed record OptimizerSpec(OptimizerKind Kind, double LearningRate, double Momentum, double WeightDecay);

/// <summary>Where the generated part of the class belongs.</summary>
/// <param name="Namespace">The namespace as source text; empty for the global one.</param>
/// <param name="ContainingTypes">The headers of the containing types from the outside in, as <c>partial struct Outer&lt;T&gt;</c>.</param>
/// <param name="Name">The class's name, unescaped.</param>
/// <param name="MetadataName">The fully qualified metadata name, with + between nested types.</param>
internal sealed record OwnerSpec(string Namespace, EquatableArray<string> ContainingTypes, string Name, string MetadataName);
