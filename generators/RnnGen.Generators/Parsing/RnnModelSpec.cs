namespace RnnGen.Generators.Parsing;

/// <summary>What was declared, checked: everything the plan needs, and nothing of Roslyn.</summary>
/// <param name="Owner">The class that carries the attribute.</param>
/// <param name="Model">The model; null for an invalid declaration, whose members are written to throw.</param>
/// <param name="Taken">The names of generated members that the user's class has itself, or .ctor where no constructor fits; an error each.</param>
internal sealed record RnnModelSpec(OwnerSpec Owner, DeclaredModel? Model, EquatableArray<string> Taken);

/// <summary>A valid declaration's content.</summary>
/// <param name="Text">The training text, as code points.</param>
/// <param name="Vocabulary">The symbols as code points, in the order of their indices.</param>
/// <param name="HiddenSize">The number of hidden units H.</param>
/// <param name="LearningRate">Adam's learning rate.</param>
/// <param name="Head">What stands between hidden state and logits.</param>
/// <param name="StreamingWeights">The format of the weights that streaming reads.</param>
/// <param name="SequenceLength">The number of positions of a window; null where the whole text is one.</param>
/// <param name="BatchSize">The number of windows of a step; null where it takes all.</param>
internal sealed record DeclaredModel(
    EquatableArray<int> Text,
    EquatableArray<int> Vocabulary,
    int HiddenSize,
    double LearningRate,
    OutputHead Head,
    WeightFormat StreamingWeights,
    int? SequenceLength,
    int? BatchSize)
{
    /// <summary>The number of positions T.</summary>
    internal int Positions => SequenceLength ?? Text.Count - 1;

    /// <summary>The number of windows of T symbols, and one that follows, in the text.</summary>
    internal int Windows => Text.Count - Positions;

    /// <summary>The number of sequences B of a step.</summary>
    internal int Sequences => BatchSize ?? Windows;
}

/// <summary>Where the generated part of the class belongs.</summary>
/// <param name="Namespace">The namespace as source text; empty for the global one.</param>
/// <param name="ContainingTypes">The headers of the containing types from the outside in, as <c>partial struct Outer&lt;T&gt;</c>.</param>
/// <param name="Name">The class's name, unescaped.</param>
/// <param name="MetadataName">The fully qualified metadata name, with + between nested types.</param>
internal sealed record OwnerSpec(string Namespace, EquatableArray<string> ContainingTypes, string Name, string MetadataName);
