using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

/// <summary>
/// How the rows of a product's inputs are packed: in groups of six and of four, each group input by input, so that a tile reads its inputs from
/// end to end. A tile of six rows and two vectors takes 12 sums of 16 registers; four rows finish what six do not divide.
/// </summary>
internal readonly struct PackedRows
{
    internal PackedRows(int rows)
    {
        int even = (rows + 1) / 2 * 2;
        int fours = (even % 6, even) switch
        {
            (0, _) => 0,
            (2, > 2) => 2, // Instead of one six.
            _ => 1,
        };
        Rows = (nuint)rows;
        Fours = (nuint)fours;
        Sixes = (nuint)Math.Max(even - 4 * fours, 0) / 6;
    }

    /// <summary>The number of rows. Those of the last group past it are the last row again.</summary>
    internal nuint Rows { get; }

    internal nuint Sixes { get; }

    internal nuint Fours { get; }

    /// <summary>Packs the rows; element (i, j) of a lies at <c>i * aRowStep + j * aInnerStep</c>, and one of the steps is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Pack(ref float a, nuint aRowStep, nuint aInnerStep, nuint inner, ref float packed)
    {
        nuint row = 0;
        for (nuint group = 0; group < Sixes + Fours; group++)
        {
            nuint size = group < Sixes ? 6u : 4u;
            ref float rows = ref Unsafe.Add(ref a, row * aRowStep);
            if (row + size > Rows)
            {
                PackRows(ref rows, aRowStep, aInnerStep, 0, inner, size, Rows - 1 - row, ref packed);
            }
            else if (aInnerStep == 1)
            {
                nuint fours = inner - inner % 4;
                TransposeRows(ref rows, aRowStep, fours, size, ref packed);
                PackRows(ref rows, aRowStep, aInnerStep, fours, inner, size, size - 1, ref packed);
            }
            else
            {
                CopyColumns(ref rows, aInnerStep, inner, size, ref packed);
            }

            row += size;
            packed = ref Unsafe.Add(ref packed, size * inner);
        }
    }

    private static void PackRows(ref float a, nuint aRowStep, nuint aInnerStep, nuint first, nuint inner, nuint size, nuint lastRow, ref float packed)
    {
        for (nuint r = 0; r < size; r++)
        {
            ref float from = ref Unsafe.Add(ref a, Math.Min(r, lastRow) * aRowStep);
            for (nuint j = first; j < inner; j++)
            {
                Unsafe.Add(ref packed, j * size + r) = Unsafe.Add(ref from, j * aInnerStep);
            }
        }
    }

    // Four inputs of four rows become four rows of inputs; those of a fifth and sixth row follow them in pairs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeRows(ref float a, nuint aRowStep, nuint inner, nuint size, ref float packed)
    {
        for (nuint j = 0; j < inner; j += 4)
        {
            Vector128<float> row0 = Vector128.LoadUnsafe(ref a, j), row1 = Vector128.LoadUnsafe(ref a, j + aRowStep);
            Vector128<float> row2 = Vector128.LoadUnsafe(ref a, j + 2 * aRowStep), row3 = Vector128.LoadUnsafe(ref a, j + 3 * aRowStep);
            Vector128<float> low01 = Quads.InterleaveLow(row0, row1), high01 = Quads.InterleaveHigh(row0, row1);
            Vector128<float> low23 = Quads.InterleaveLow(row2, row3), high23 = Quads.InterleaveHigh(row2, row3);
            Quads.JoinLow(low01, low23).StoreUnsafe(ref packed);
            Quads.JoinHigh(low01, low23).StoreUnsafe(ref packed, size);
            Quads.JoinLow(high01, high23).StoreUnsafe(ref packed, 2 * size);
            Quads.JoinHigh(high01, high23).StoreUnsafe(ref packed, 3 * size);
            if (size == 6)
            {
                Vector128<float> row4 = Vector128.LoadUnsafe(ref a, j + 4 * aRowStep), row5 = Vector128.LoadUnsafe(ref a, j + 5 * aRowStep);
                Vector128<float> low45 = Quads.InterleaveLow(row4, row5), high45 = Quads.InterleaveHigh(row4, row5);
                low45.GetLower().StoreUnsafe(ref packed, 4);
                low45.GetUpper().StoreUnsafe(ref packed, 10);
                high45.GetLower().StoreUnsafe(ref packed, 16);
                high45.GetUpper().StoreUnsafe(ref packed, 22);
            }

            packed = ref Unsafe.Add(ref packed, 4 * size);
        }
    }

    // The rows lie side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyColumns(ref float a, nuint aInnerStep, nuint inner, nuint size, ref float packed)
    {
        for (; inner != 0; inner--)
        {
            Vector128.LoadUnsafe(ref a).StoreUnsafe(ref packed);
            if (size == 6)
            {
                Vector64.LoadUnsafe(ref a, 4).StoreUnsafe(ref packed, 4);
            }

            a = ref Unsafe.Add(ref a, aInnerStep);
            packed = ref Unsafe.Add(ref packed, size);
        }
    }
}
