using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

public static partial class MatrixKernels
{
    /// <summary>Transposes a matrix in panels: effectively computes <c>destination[c, r] = source[r, c]</c>.</summary>
    /// <remarks>Moves values in blocks of 4 x 4. Blocks at the edges move the padding along, which is zero on both sides.</remarks>
    /// <param name="source">rows x columns, in panels.</param>
    /// <param name="destination">columns x rows, in panels.</param>
    /// <param name="rows">The number of rows of <paramref name="source"/>.</param>
    /// <param name="columns">The number of columns of <paramref name="source"/>, without padding.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ReadOnlySpan<float> source, Span<float> destination, int rows, int columns)
    {
        if (rows < 1 || columns < 1 || source.Length < (long)rows * Padding.Padded(columns) || destination.Length < (long)columns * Padding.Padded(rows))
        {
            throw new ArgumentException($"{rows} x {columns} elements do not fit panels of {source.Length} and {destination.Length} elements.");
        }

        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination);
        nuint lastRow = (nuint)rows - 1, lastColumn = (nuint)columns - 1;
        for (nuint r = 0; r <= lastRow; r += 4)
        {
            for (nuint c = 0; c <= lastColumn; c += 4)
            {
                nuint start = c / PanelWidth * (PanelWidth * (nuint)rows) + r * PanelWidth + c % PanelWidth;
                Vector128<float> row0 = Vector128.LoadUnsafe(ref from, start);
                Vector128<float> row1 = r + 1 <= lastRow ? Vector128.LoadUnsafe(ref from, start + PanelWidth) : Vector128<float>.Zero;
                Vector128<float> row2 = r + 2 <= lastRow ? Vector128.LoadUnsafe(ref from, start + 2 * PanelWidth) : Vector128<float>.Zero;
                Vector128<float> row3 = r + 3 <= lastRow ? Vector128.LoadUnsafe(ref from, start + 3 * PanelWidth) : Vector128<float>.Zero;

                Vector128<float> low01 = Quads.InterleaveLow(row0, row1), high01 = Quads.InterleaveHigh(row0, row1);
                Vector128<float> low23 = Quads.InterleaveLow(row2, row3), high23 = Quads.InterleaveHigh(row2, row3);

                nuint end = r / PanelWidth * (PanelWidth * (nuint)columns) + c * PanelWidth + r % PanelWidth;
                Quads.JoinLow(low01, low23).StoreUnsafe(ref to, end);
                if (c + 1 <= lastColumn)
                {
                    Quads.JoinHigh(low01, low23).StoreUnsafe(ref to, end + PanelWidth);
                }

                if (c + 2 <= lastColumn)
                {
                    Quads.JoinLow(high01, high23).StoreUnsafe(ref to, end + 2 * PanelWidth);
                }

                if (c + 3 <= lastColumn)
                {
                    Quads.JoinHigh(high01, high23).StoreUnsafe(ref to, end + 3 * PanelWidth);
                }
            }
        }
    }
}
