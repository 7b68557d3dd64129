using Microsoft.CodeAnalysis;

namespace RnnGen.Generators.Diagnostics;

/// <summary>Every diagnostic of RnnGen. Each has a page under generators/docs and a row in the release file.</summary>
internal static class Descriptors
{
    private const string Category = "RnnGen";
    private const string DocumentationRoot = "https://github.com/rnngen/rnngen/blob/main/generators/docs/";

    internal static readonly DiagnosticDescriptor NotPartial = Error(
        "RNN0001", "A model has to be partial",
        "'{0}' is not partial, so nothing can be added to it; write 'partial class {0}'");

    internal static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error(
        "RNN0002", "A type that contains a model has to be partial",
        "'{0}' contains the model '{1}' but is not partial; add 'partial' to it or move the model out");

    internal static readonly DiagnosticDescriptor UnsupportedType = Error(
        "RNN0003", "A model has to be a plain class",
        "The model '{0}' {1}; {2}");

    internal static readonly DiagnosticDescriptor Constructor = Error(
        "RNN0004", "A model's constructors have to fit the generated one",
        "The model '{0}' gets the constructor '{0}(int seed = 0)'; {1}");

    internal static readonly DiagnosticDescriptor Text = Error(
        "RNN0005", "A model's text needs two distinct symbols",
        "The text of '{0}' {1}; write a text of at least two {2} that are not all the same");

    internal static readonly DiagnosticDescriptor LoneSurrogate = Error(
        "RNN0006", "Text and vocabulary have to be whole Unicode scalar values",
        "The {1} of '{0}' holds half of a surrogate pair (U+{2}) at UTF-16 position {3}; write the whole symbol or remove it");

    internal static readonly DiagnosticDescriptor TextTooLong = Error(
        "RNN0007", "A model's text is too long",
        "The text of '{0}' has {1} {3}; at most {2} are compiled into a model: write its Vocabulary and a SequenceLength instead, and give batches of it at run time");

    internal static readonly DiagnosticDescriptor HiddenSize = Error(
        "RNN0008", "A model's hidden size is out of range",
        "The hidden size of '{0}' is {1}; write a number from 1 to {2}");

    internal static readonly DiagnosticDescriptor LearningRate = Error(
        "RNN0009", "A model's learning rate is out of range",
        "The learning rate of '{0}' is {1}; write a number from 1e-30 to 1e6, such as 0.001");

    internal static readonly DiagnosticDescriptor Vocabulary = Error(
        "RNN0010", "A model's vocabulary does not fit its text",
        "The vocabulary of '{0}' {1}; {2}");

    internal static readonly DiagnosticDescriptor HeadlessSize = Error(
        "RNN0011", "Without a head the hidden size has to equal the outputs'",
        "'{0}' has no head, so its hidden state is the outputs, but it has {1} hidden units for {2}; write {3}");

    internal static readonly DiagnosticDescriptor UnknownHead = Error(
        "RNN0012", "Unknown head",
        "The head of '{0}' is {1}, which OutputHead does not define; write OutputHead.Linear or OutputHead.None");

    internal static readonly DiagnosticDescriptor MemberCollision = Error(
        "RNN0013", "A member has the name of a generated one",
        "'{1}' {2}, but is reserved for the generated part of the model '{0}'; give it another name");

    internal static readonly DiagnosticDescriptor LanguageVersion = Error(
        "RNN0014", "A model needs C# 12",
        "The model '{0}' is compiled as C# {1}; generated models need C# 12 or later: remove LangVersion from the project or raise it");

    internal static readonly DiagnosticDescriptor TooLarge = Error(
        "RNN0015", "A model needs too much memory",
        "'{0}' needs {1} MiB for the activations of a training step of {2} x {3} positions, {4} hidden units and {5} outputs; at most {6} MiB are allowed: lower one of these numbers");

    internal static readonly DiagnosticDescriptor SequenceLength = Error(
        "RNN0019", "A model's sequence length is out of range",
        "The sequence length of '{0}' is {1}, but {2}; write {3}");

    internal static readonly DiagnosticDescriptor BatchSize = Error(
        "RNN0020", "A model's batch size is out of range",
        "The batch size of '{0}' is {1}; write a number from 1 to {2}");

    internal static readonly DiagnosticDescriptor UnknownWeightFormat = Error(
        "RNN0021", "Unknown format of weights",
        "The streaming weights of '{0}' are {1}, which WeightFormat does not define; write WeightFormat.Float32 or WeightFormat.BFloat16");

    internal static readonly DiagnosticDescriptor Inputs = Error(
        "RNN0022", "A model reads a text, symbols or features",
        "'{0}' {1}; {2}");

    internal static readonly DiagnosticDescriptor UnknownCell = Error(
        "RNN0023", "Unknown cell",
        "The cell of '{0}' is {1}, which RecurrentCell does not define; write RecurrentCell.Tanh, Relu, Gru or Lstm");

    internal static readonly DiagnosticDescriptor UnknownResetGate = Error(
        "RNN0024", "Unknown place of the reset gate",
        "The reset gate of '{0}' is {1}, which ResetGate does not define; write ResetGate.AfterProduct or ResetGate.BeforeProduct");

    internal static readonly DiagnosticDescriptor CellOption = Error(
        "RNN0025", "An option does not fit the cell",
        "'{0}' {1}; {2}");

    internal static readonly DiagnosticDescriptor Layers = Error(
        "RNN0026", "A model's layers or its dropout are out of range",
        "'{0}' {1}; {2}");

    internal static readonly DiagnosticDescriptor UnknownOutputs = Error(
        "RNN0027", "Unknown positions of outputs",
        "The outputs of '{0}' are {1}, which OutputPositions does not define; write OutputPositions.All or OutputPositions.Last");

    internal static readonly DiagnosticDescriptor UnknownLoss = Error(
        "RNN0028", "Unknown loss",
        "The loss of '{0}' is {1}, which LossFunction does not define; write LossFunction.CrossEntropy or LossFunction.MeanSquaredError");

    internal static readonly DiagnosticDescriptor Outputs = Error(
        "RNN0029", "A model's outputs do not fit its inputs or its loss",
        "'{0}' {1}; {2}");

    internal static readonly DiagnosticDescriptor Directions = Error(
        "RNN0030", "A bidirectional model cannot do this",
        "'{0}' {1}; {2}");

    internal static readonly DiagnosticDescriptor UnknownOptimizer = Error(
        "RNN0031", "Unknown optimizer",
        "The optimizer of '{0}' is {1}, which OptimizerKind does not define; write OptimizerKind.Adam, AdamW, Sgd, RmsProp or Adagrad");

    internal static readonly DiagnosticDescriptor Optimizer = Error(
        "RNN0032", "A number of the optimizer is out of range",
        "'{0}' {1}; {2}");

    internal static readonly DiagnosticDescriptor UnknownInputs = Error(
        "RNN0033", "Unknown positions of inputs",
        "The inputs of '{0}' are {1}, which InputPositions does not define; write InputPositions.All or InputPositions.First");

    internal static readonly DiagnosticDescriptor UnknownTokens = Error(
        "RNN0034", "Unknown kind of tokens",
        "The tokens of '{0}' are {1}, which TokenKind does not define; write TokenKind.Characters or TokenKind.Words");

    internal static readonly DiagnosticDescriptor CompiledTwice = Error(
        "RNN0035", "A generated part is compiled a second time",
        "This file is the generated part of '{0}', which an earlier build wrote; leave its folder out of the project, one called Generated with <DefaultItemExcludes>$(DefaultItemExcludes);Generated/**</DefaultItemExcludes>, or delete the folder if the project writes no such files any more");

    internal static readonly DiagnosticDescriptor UnknownArgument = Error(
        "RNN0036", "Unknown argument",
        "The argument '{1}' of '{0}' is none that RnnModel defines; write {2}");

    internal static readonly DiagnosticDescriptor LossFloor = Information(
        "RNN0016", "Without a head the loss has a floor",
        "'{0}' has no head: hidden states between -1 and 1 as {1} logits cannot bring the loss below ln(1 + {2} e^-2) = {3}; Head = OutputHead.Linear has no such floor");

    internal static readonly DiagnosticDescriptor NotOptimized = Information(
        "RNN0017", "The compilation is not optimized",
        "The model '{0}' is compiled without optimization and runs many times slower; write <Optimize>true</Optimize> in the project or build with -c Release");

    internal static readonly DiagnosticDescriptor OneClass = Information(
        "RNN0037", "The cross-entropy of one output is zero",
        "'{0}' has one output, of which the softmax is always 1 and the cross-entropy 0, so nothing is learned; write OutputSize = 2 for yes or no, or Loss = LossFunction.MeanSquaredError for a number");

    internal static readonly DiagnosticDescriptor UnknownConstant = Error(
        "RNN0018", "A model's arguments have to be known before generation",
        "The argument '{1}' of '{0}' is not a constant known before generation; write {2}");

    // An error that cannot be configured away stops the compiler, as its own do, before it binds method bodies.
    private static DiagnosticDescriptor Error(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Error, WellKnownDiagnosticTags.NotConfigurable);

    private static DiagnosticDescriptor Information(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity, params string[] tags) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: DocumentationRoot + id + ".md", customTags: tags);
}
