using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>A stage of a training step: a method that does a piece of it, from one row up to another.</summary>
/// <param name="Method">The method among the generated stages.</param>
/// <param name="Arguments">What it is given, in order, by the names of its parameters.</param>
/// <param name="Length">The number of its rows: sequences, positions or rows of gradients.</param>
/// <param name="Multiple">Pieces for threads begin at a multiple of this; null for a stage that is not shared out.</param>
/// <param name="PiecesPerThread">The number of pieces for each thread.</param>
internal sealed record Stage(string Method, string[] Arguments, string Length, int? Multiple, int PiecesPerThread = 1)
{
    internal const string Span = "global::System.Span<float>", Numbers = "global::System.ReadOnlySpan<float>", Indices = "global::System.ReadOnlySpan<int>", Kernels = "global::RnnGen.Numerics.MatrixKernels";

    /// <summary>The parameters of a stage's method, but for the rows.</summary>
    private static readonly Dictionary<string, string> Types = new()
    {
        ["parameters"] = Span,
        ["derived"] = Span,
        ["weightRows"] = Span,
        ["activations"] = Span,
        ["gradients"] = Span,
        ["inputs"] = Indices,
        ["targets"] = Indices,
        ["lengths"] = Indices,
        ["rows"] = "int",
        ["fromInitial"] = "bool",
        ["toInitial"] = "bool",
        ["drops"] = "bool",
    };

    /// <summary>The type of the inputs.</summary>
    internal static string InputsOf(NetworkPlan network) => network.ReadsSymbols ? Indices : Numbers;

    /// <summary>The type of the targets.</summary>
    internal static string TargetsOf(NetworkPlan network) => network.HasClasses ? Indices : Numbers;

    /// <summary>Of each sequence of the batch.</summary>
    internal static Stage OfSequences(MemberNames n, string method, params string[] arguments) => new(method, arguments, n["BatchSize"], 4, 1);

    /// <summary>Of each position of each sequence, to the end of the longest.</summary>
    internal static Stage OfPositions(MemberNames n, string method, params string[] arguments) => new(method, arguments, n["_rows"], 16, 4);

    /// <summary>Of each position of each sequence, past their ends too.</summary>
    internal static Stage OfAllPositions(MemberNames n, string method, params string[] arguments) => new(method, arguments, n["Layout"] + ".Rows", 16, 4);

    /// <summary>Of each output, to the end of the longest sequence.</summary>
    internal static Stage OfOutputs(NetworkPlan network, MemberNames n, string method, params string[] arguments) => new(method, arguments, Rows.OfStep(network, n), 16, 4);

    /// <summary>Of each row of a weight's gradient.</summary>
    internal static Stage OfWeights(string length, string method, params string[] arguments) => new(method, arguments, length, 16, 2);

    /// <summary>Of all rows at once.</summary>
    internal static Stage OfWhole(string length, string method, params string[] arguments) => new(method, arguments, length, Multiple: null);

    /// <summary>The header of its method.</summary>
    internal string Header
    {
        get
        {
            string parameters = string.Join(", ", Arguments.Select(static a => $"{Types[a]} {a}"));
            string line = $"internal static void {Method}({parameters}, int firstRow, int endRow)";
            return line.Length <= 160 ? line : $"internal static void {Method}(\n    {parameters}, int firstRow, int endRow)";
        }
    }

    /// <summary>The call that does the rows from <paramref name="first"/> to <paramref name="end"/>.</summary>
    internal string Call(MemberNames n, string first, string end) =>
        $"{n["Stages"]}.{Method}({string.Join(", ", Arguments.Select(a => Value(n, a)))}, {first}, {end});";

    /// <summary>The statement that does all rows, on the threads that there are.</summary>
    internal string Run(NetworkPlan network, MemberNames n) => SharesOut(network) && Multiple is { } multiple
        ? $"{n["Split"]}({n["Stage"]}.{Method}, {Length}, multiple: {Number(multiple)}, piecesPerThread: {Number(PiecesPerThread)});"
        : Call(n, "0", Length);

    /// <summary>Whether a step's stages are shared out among threads.</summary>
    internal static bool SharesOut(NetworkPlan network) => network.Recurrence == RecurrenceKernel.Batch;

    private static string Value(MemberNames n, string argument) => argument switch
    {
        "parameters" => n["_parameters"] + ".Span",
        "derived" => n["_derived"] + ".Span",
        "weightRows" => n["_weightRows"] + "!.Span",
        "activations" => n["_activations"] + "!.Span",
        "gradients" => n["_gradients"] + "!.Span",
        _ => n["_" + argument],
    };
}
