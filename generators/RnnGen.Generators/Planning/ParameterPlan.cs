namespace RnnGen.Generators.Planning;

/// <summary>A parameter under PyTorch's name and shape. Matrices are stored transposed: a row for each input, padded.</summary>
/// <param name="Name">The name in PyTorch's <c>state_dict</c>.</param>
/// <param name="Constant">The name of its offset in the generated layout.</param>
/// <param name="Rows">PyTorch's number of rows: the outputs.</param>
/// <param name="Columns">PyTorch's number of columns: the inputs; null for a vector.</param>
/// <param name="Stored">The shape in which it is stored, in letters.</param>
internal sealed record ParameterPlan(string Name, string Constant, int Rows, int? Columns, string Stored)
{
    internal int Count => Rows * (Columns ?? 1);

    internal string Shape => Columns is { } columns ? $"[{Rows}, {columns}]" : $"[{Rows}]";

    internal BufferPlan Buffer => new(Constant, Columns ?? 1, Rows, Columns is null ? $"{Stored} {Name}" : $"{Stored} {Name}, transposed");
}
