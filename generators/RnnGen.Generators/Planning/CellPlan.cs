using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>What a cell's recurrence is made of: its gates, its products with recurrent weights, and the buffers that it needs.</summary>
/// <param name="Kind">The cell.</param>
/// <param name="Gates">The number of gates, which lie side by side in a row of sums.</param>
/// <param name="HasCellState">Whether there is a cell state besides the hidden one.</param>
/// <param name="Peepholes">Whether the gates see the cell state.</param>
/// <param name="Products">The products with parts of W_hh, in the order of the forward pass.</param>
internal sealed record CellPlan(CellKind Kind, int Gates, bool HasCellState, bool Peepholes, EquatableArray<RecurrentProduct> Products)
{
    /// <summary>The states of a layer and direction: the hidden one, and the cell state.</summary>
    internal int States => HasCellState ? 2 : 1;

    /// <summary>Whether a product and its bias stay apart from the sums of the gates, as the part of the candidate that the reset gate multiplies.</summary>
    internal bool HasCandidate => Products.Any(static p => p.Adds == "candidate");

    /// <summary>Whether a product reads what a gate left of the state before.</summary>
    internal bool HasReset => Products.Any(static p => p.Reads == "reset");

    internal static CellPlan Create(LayerSpec layers) => layers switch
    {
        { Cell: RecurrentCell.Tanh } => new(CellKind.Tanh, 1, HasCellState: false, Peepholes: false, new([new RecurrentProduct("", 0, 1, "previous", "hidden")])),
        { Cell: RecurrentCell.Relu } => new(CellKind.Relu, 1, HasCellState: false, Peepholes: false, new([new RecurrentProduct("", 0, 1, "previous", "hidden")])),
        { Cell: RecurrentCell.Lstm } => new(CellKind.Lstm, 4, HasCellState: true, layers.Peepholes, new([new RecurrentProduct("", 0, 4, "previous", "gates")])),
        { Cell: RecurrentCell.Gru, ResetGate: ResetGate.AfterProduct } => new(
            CellKind.Gru, 3, HasCellState: false, Peepholes: false, new([new RecurrentProduct("", 0, 2, "previous", "gates"), new RecurrentProduct("Candidate", 2, 1, "previous", "candidate")])),
        { Cell: RecurrentCell.Gru } => new(
            CellKind.ResetFirstGru, 3, HasCellState: false, Peepholes: false, new([new RecurrentProduct("", 0, 2, "previous", "gates"), new RecurrentProduct("Candidate", 2, 1, "reset", "gates")])),
        _ => throw new ArgumentOutOfRangeException(nameof(layers), layers.Cell, "No such cell."),
    };
}

/// <summary>The cells that are emitted.</summary>
internal enum CellKind
{
    Tanh,
    Relu,
    Gru,
    ResetFirstGru,
    Lstm,
}

/// <summary>A product with the rows of W_hh that belong to some gates.</summary>
/// <param name="Name">What is added to the names of its weights.</param>
/// <param name="FirstGate">The first of the gates, of an even number, because two gates begin with a panel.</param>
/// <param name="Gates">Their number: even, or one gate that ends the row.</param>
/// <param name="Reads">The rows that are multiplied: the state before, or what the reset gate left of it.</param>
/// <param name="Adds">The rows that the product is added to.</param>
internal sealed record RecurrentProduct(string Name, int FirstGate, int Gates, string Reads, string Adds);
