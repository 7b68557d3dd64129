using System.ComponentModel;
using System.Numerics.Tensors;
using RnnGen.Numerics;

namespace RnnGen.Weights;

/// <summary>Views of rows that are padded in memory. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PaddedRows
{
    /// <summary>A view [rows, columns] without the padding.</summary>
    /// <param name="block">The rows, each padded to a multiple of 16 elements.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The elements of a row, without padding.</param>
    /// <returns>The view.</returns>
    public static ReadOnlyTensorSpan<float> AsTensor(ReadOnlySpan<float> block, int rows, int columns)
    {
        // A dimension of length 1 has to have stride 0.
        nint rowStride = rows == 1 ? 0 : AlignedBuffer.Padded(columns);
        nint columnStride = columns == 1 ? 0 : 1;
        return new ReadOnlyTensorSpan<float>(block, [rows, columns], [rowStride, columnStride]);
    }
}
