namespace RnnGen.Generators.Parsing;

/// <summary>The names that the generated part declares in the user's class.</summary>
/// <remarks>A class cannot have a member of its own name (CS0542): for a class that is named like one, that member gets an underscore.</remarks>
internal sealed class MemberNames(string className)
{
    /// <summary>Public members: the model's interface.</summary>
    internal static readonly string[] Public =
    [
        "VocabularySize", "EmbeddingSize", "InputSize", "HiddenSize", "OutputSize", "BatchSize", "SequenceLength", "StateSize", "ParameterCount", "Vocabulary", "Parameters", "Gradients", "HiddenStates", "Logits",
        "TrainStep", "Forward", "Loss", "Backward", "Step", "Optimizer", "Schedule", "Clipping", "Evaluate", "Threads", "Predict", "Generate", "CreateState", "Advance",
    ];

    /// <summary>Private members: layout, text, stages, blocks; and the aliases of the files for one vector width, which a member would hide.</summary>
    internal static readonly string[] Private =
    [
        "Layout", "Declared", "Stages", "Stage", "SymbolTable", "DescribeParameters", "OnParametersChanged", "RequireForward",
        "LoadWindows", "CheckInputs", "LoadInputs", "CheckTargets", "LoadTargets", "LoadBatch", "LearnFrom", "RunForward", "WriteState", "RunLoss", "ClearOutputGradients", "RunBackward", "WriteInitialGradient", "RunStage", "Split",
        "_inputs", "_targets", "_textTargets", "_givenTargets", "_lengths", "_lengthsStore", "_rows", "_onText", "_fromInitial", "_toInitial", "_drops", "_random", "_nextWindow", "_looked", "_outdated", "_threads", "_crew", "_stage", "_runStage",
        "_parameters", "_derived", "_weightRows", "_activations", "_gradients", "_optimizer", "_phase", "_parameterSet", "_gradientSet", "_streamed",
        "RnnGen_Floats", "RnnGen_Lanes",
    ];

    /// <summary>Public members that are properties, whose accessors have names too.</summary>
    private static readonly HashSet<string> Properties = ["Parameters", "Gradients", "HiddenStates", "Logits", "Threads", "Optimizer", "Schedule", "Clipping"];

    private static readonly HashSet<string> All = [.. Public, .. Private];

    /// <summary>The name under which a member is declared.</summary>
    internal string this[string member] => member == className ? member + "_" : member;

    /// <summary>The generated member that the user's member of this name collides with, or null.</summary>
    internal string? Colliding(string name) =>
        Contains(name) ? name
        : (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal)) && Properties.Contains(name.Substring(4)) && Contains(name.Substring(4)) ? name.Substring(4)
        : null;

    /// <summary>Whether the generated part declares a member of this name.</summary>
    internal bool Contains(string name) => name == className + "_" ? All.Contains(className) : All.Contains(name);
}
