using RnnGen.Numerics;

namespace RnnGen.Cells;

/// <summary>The shapes that the cells' element-wise stages share.</summary>
internal static class CellShapes
{
    /// <summary>Whether a span holds so many rows of so many elements at such a distance.</summary>
    internal static bool Holds(int length, int rows, int width, int stride) => length >= (long)(rows - 1) * stride + width;

    internal static void CheckRows(int rows, int width, int stride, int gates, int gatesStride)
    {
        if (rows < 1 || width % AlignedBuffer.RowMultiple != 0 || stride < width || gatesStride < gates * width)
        {
            throw new ArgumentException($"{rows} rows of {width} units with stride {stride}, and of {gates} gates with stride {gatesStride}: there has to be a row, its width a multiple of {AlignedBuffer.RowMultiple} and no longer than the stride.");
        }
    }

    internal static ArgumentException Mismatch(params ReadOnlySpan<int> lengths) =>
        new($"The cell's rows do not fit together: spans of {string.Join(", ", lengths.ToArray())} elements.");
}
