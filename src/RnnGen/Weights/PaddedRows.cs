using System.ComponentModel;
using System.Numerics.Tensors;

namespace RnnGen.Weights;

/// <summary>Views of rows that are padded in memory. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PaddedRows
{
    /// <summary>A view [rows, columns] without the padding.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The elements of a row, without padding.</param>
    /// <param name="stride">The distance between two rows.</param>
    /// <returns>The view.</returns>
    public static ReadOnlyTensorSpan<float> AsTensor(ReadOnlySpan<float> block, int rows, int columns, int stride) =>
        new(block, [rows, columns], [Step(rows, stride), Step(columns, 1)]);

    /// <summary>A view [B, T, columns] of rows that lie position by position, [T, B], without the padding.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="columns">The elements of a row, without padding.</param>
    /// <param name="stride">The distance between two rows.</param>
    /// <returns>The view.</returns>
    public static ReadOnlyTensorSpan<float> AsTensor(ReadOnlySpan<float> block, int batch, int length, int columns, int stride) =>
        new(block, [batch, length, columns], [Step(batch, stride), Step(length, batch * stride), Step(columns, 1)]);

    // A dimension of length 1 has to have stride 0.
    private static nint Step(int length, int stride) => length == 1 ? 0 : stride;
}
