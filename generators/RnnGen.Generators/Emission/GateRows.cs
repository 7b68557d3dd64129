using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>
/// Rows of gates, as expressions: gate by gate, each padded to half a panel, and the row to whole ones. A cell of one gate has rows of hidden
/// units. Products begin with a gate of an even number, so with a panel.
/// </summary>
internal static class GateRows
{
    /// <summary>The width of a row of all gates.</summary>
    internal static string Width(NetworkPlan network, MemberNames n) => $"{n["Layout"]}.{Kind(network)}Width";

    /// <summary>The distance between two of them in the activations.</summary>
    internal static string Stride(NetworkPlan network, MemberNames n) => $"{n["Layout"]}.{Kind(network)}Stride";

    /// <summary>What a row of all gates is, which names its width and stride.</summary>
    internal static RowsKind Kind(NetworkPlan network) => network.Cell.Gates == 1 ? RowsKind.Hidden : RowsKind.Gates;

    /// <summary>The width of two or four gates, or of one that ends the row.</summary>
    internal static string Of(int gates, MemberNames n) => gates == 1 ? $"{n["Layout"]}.HiddenWidth" : Before(gates, n);

    /// <summary>The offset of a gate.</summary>
    internal static string Before(int gate, MemberNames n) => gate switch
    {
        0 => "0",
        1 => $"{n["Layout"]}.GateWidth",
        _ => $"{gate} * {n["Layout"]}.GateWidth",
    };

    /// <summary>The elements of some gates without the padding of the last one: the summands or the columns of a product with them.</summary>
    internal static string Count(int gates, MemberNames n) => gates == 1 ? n["HiddenSize"] : $"{Before(gates - 1, n)} + {n["HiddenSize"]}";

    /// <summary>The offset, in recurrent weights, of those of a gate; with the plus before it, empty for the first.</summary>
    internal static string WeightsBefore(int gate, MemberNames n) => gate == 0 ? "" : $" + {n["HiddenSize"]} * {Before(gate, n)}";
}
