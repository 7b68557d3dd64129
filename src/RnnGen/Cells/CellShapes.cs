using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Cells;

/// <summary>The shapes that the cells' element-wise stages share.</summary>
internal static class CellShapes
{
    /// <summary>Checks rows of gates and the rows of hidden units beside them.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="width">The distance between two gates of a row: the units, padded.</param>
    /// <param name="stride">The distance between two rows of hidden units.</param>
    /// <param name="gates">The number of gates of a row.</param>
    /// <param name="gatesStride">The distance between two rows of gates.</param>
    /// <param name="gatesLength">The elements of the span of gates.</param>
    /// <param name="shortest">The elements of the shortest other span.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static void Check(int rows, int width, int stride, int gates, int gatesStride, int gatesLength, int shortest)
    {
        if (rows < 1 || width < 1 || width % Padding.GateMultiple != 0 || stride < width || gatesStride < gates * width
            || gatesLength < (rows - 1) * (long)gatesStride + gates * width || shortest < (rows - 1) * (long)stride + width)
        {
            throw new ArgumentException($"{rows} rows of {width} units with stride {stride}, and of {gates} gates with stride {gatesStride}, do not fit spans of {shortest} and {gatesLength} elements; there has to be a row, its width a multiple of {Padding.GateMultiple} and no longer than the stride.");
        }
    }

    /// <summary>The units of a gate that vectors of 512 bits take: whole vectors, and none where the CPU has shorter ones alone. Half a vector may be left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint UnitsOfWideVectors(nuint width) => Vector512.IsHardwareAccelerated ? width - width % Padding.RowMultiple : 0;

    /// <summary>Checks the weights of peepholes: three rows, or none.</summary>
    internal static void CheckPeepholes(int length, int width)
    {
        if (length != 0 && length < 3 * width)
        {
            throw new ArgumentException($"Peepholes hold {length} weights; 3 x {width} are needed, or none.");
        }
    }

    internal static ArgumentException Mismatch(params ReadOnlySpan<int> lengths) =>
        new($"The cell's rows do not fit together: spans of {string.Join(", ", lengths.ToArray())} elements.");
}
