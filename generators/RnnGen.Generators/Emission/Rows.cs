using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>Where rows of activations lie, as expressions.</summary>
internal static class Rows
{
    /// <summary>The offset of a row.</summary>
    internal static string At(this RowsPlan rows, MemberNames n, string row)
    {
        string layout = n["Layout"];
        string first = rows.First switch
        {
            RowsStart.FirstBlock => row,
            RowsStart.SecondBlock => Sum(n["BatchSize"], row),
            _ => Sum(layout + ".Rows", row),
        };
        string product = first == "0" ? "" : $" + {(first.Contains(" ") ? $"({first})" : first)} * {rows.Stride(n)}";
        return $"{layout}.{rows.Buffer}{product}";
    }

    internal static string Stride(this RowsPlan rows, MemberNames n) => $"{n["Layout"]}.{rows.Kind}Stride";

    /// <summary>The number of elements of a row, without padding.</summary>
    internal static string Length(this RowsPlan rows, NetworkPlan network, MemberNames n) => rows.Kind switch
    {
        RowsKind.Input => network.HasEmbedding ? n["EmbeddingSize"] : n["InputSize"],
        RowsKind.Joined when network.Directions == 2 => $"2 * {n["HiddenSize"]}",
        RowsKind.Hidden or RowsKind.Joined => n["HiddenSize"],
        _ => throw new System.ArgumentOutOfRangeException(nameof(rows), rows.Kind, "No row of inputs or hidden units."),
    };

    /// <summary>The rows of the outputs: the head's, or those that stand for them.</summary>
    internal static RowsPlan OfOutputs(NetworkPlan network) => network.HasHead ? new RowsPlan("Logits", RowsStart.FirstBlock, RowsKind.Output) : network.Top;

    /// <summary>The number of rows of outputs of a step: of each sequence, or of each position to the end of the longest.</summary>
    internal static string OfStep(NetworkPlan network, MemberNames n) => network.HasLastOutput ? n["Layout"] + ".OutputRows" : n["_rows"];

    /// <summary>The same inside a stage, with the argument that the stage needs for it.</summary>
    internal static (string Number, string[] Argument) InStage(NetworkPlan network, MemberNames n) => network.HasLastOutput ? (OfStep(network, n), []) : ("rows", ["rows"]);

    /// <summary>The constant that names the number of outputs.</summary>
    internal static string Outputs(NetworkPlan network, MemberNames n) => network.HasText ? n["VocabularySize"] : n["OutputSize"];

    /// <summary>The number of positions of a sequence that have an input.</summary>
    internal static string InputPositions(NetworkPlan network, MemberNames n) => network.ReadsFirstOnly ? "1" : n["SequenceLength"];

    /// <summary>The number of positions of a sequence that have an output.</summary>
    internal static string OutputPositions(NetworkPlan network, MemberNames n) => network.HasLastOutput ? "1" : n["SequenceLength"];

    private static string Sum(string a, string b) => b == "0" ? a : $"{a} + {b}";
}
