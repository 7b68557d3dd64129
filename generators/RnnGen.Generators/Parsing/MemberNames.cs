using System.Collections.Generic;

namespace RnnGen.Generators.Parsing;

/// <summary>The names that the generated part declares in the user's class.</summary>
/// <remarks>A class cannot have a member of its own name (CS0542): for a class that is named like one, that member gets an underscore.</remarks>
internal sealed class MemberNames(string className)
{
    /// <summary>Public members: the model's interface.</summary>
    internal static readonly string[] Public =
    [
        "VocabularySize", "HiddenSize", "SequenceLength", "ParameterCount", "Vocabulary", "Parameters", "Gradients", "HiddenStates", "Logits",
        "TrainStep", "Forward", "Loss", "Backward", "Step", "Predict", "Generate", "CreateState", "Advance",
    ];

    /// <summary>Private members: layout, text, stages, blocks.</summary>
    internal static readonly string[] Private =
    [
        "Layout", "Declared", "Stages", "SymbolTable", "RebuildDerived", "RequireForward",
        "_parameters", "_derived", "_activations", "_gradients", "_optimizer", "_phase", "_parameterSet", "_gradientSet",
    ];

    private static readonly HashSet<string> All = [.. Public, .. Private];

    /// <summary>The name under which a member is declared.</summary>
    internal string this[string member] => member == className ? member + "_" : member;

    /// <summary>Whether the generated part declares a member of this name.</summary>
    internal bool Contains(string name) => name == className + "_" ? All.Contains(className) : All.Contains(name);
}
