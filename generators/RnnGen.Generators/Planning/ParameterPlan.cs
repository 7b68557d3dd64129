using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>A parameter under PyTorch's name and shape. Matrices are stored transposed: those of products in panels of 16 outputs, the look-up of symbols in rows.</summary>
/// <param name="Name">The name in PyTorch's <c>state_dict</c>.</param>
/// <param name="Constant">The name of its offset in the generated layout.</param>
/// <param name="Gates">The number of gates, whose rows follow one another and are padded each.</param>
/// <param name="RowsOfGate">PyTorch's rows of a gate: the outputs.</param>
/// <param name="Columns">PyTorch's number of columns: the inputs; null for a vector.</param>
/// <param name="Stored">The shape in which it is stored, in letters.</param>
/// <param name="InPanels">Whether it is stored in panels of 16 outputs.</param>
/// <param name="IsEmbedding">Whether its rows are stored as they are.</param>
/// <param name="IsPeephole">Whether PyTorch has nothing like it.</param>
internal sealed record ParameterPlan(string Name, string Constant, int Gates, int RowsOfGate, int? Columns, string Stored, bool InPanels = false, bool IsEmbedding = false, bool IsPeephole = false)
{
    internal int Rows => Gates * RowsOfGate;

    internal int Count => Rows * (Columns ?? 1);

    internal string Shape => Columns is { } columns ? $"[{Rows}, {columns}]" : $"[{Rows}]";

    internal BufferPlan Buffer => IsEmbedding ? new(Constant, Rows, Columns!.Value, $"{Stored} {Name}") : new(
        Constant, Columns ?? 1, ModelSize.GatesLength(Gates, RowsOfGate), Columns is null ? $"{Stored} {Name}" : $"{Stored} {Name}, transposed{(InPanels ? ", in panels" : "")}");
}
