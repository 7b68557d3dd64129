using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RnnGen.Models;

/// <summary>The outputs of both directions of a layer side by side, and dropout on the way to the next layer. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JoinedRows
{
    /// <summary>Effectively computes <c>joined[r] = mask[r] * [forward[r], reverse[r]]</c>.</summary>
    /// <param name="forward">Rows of H.</param>
    /// <param name="reverse">Rows of H; empty where there is one direction.</param>
    /// <param name="stride">The distance between two of them.</param>
    /// <param name="mask">Rows of the joined length; empty for ones.</param>
    /// <param name="joined">The joined rows.</param>
    /// <param name="joinedStride">The distance between two of them.</param>
    /// <param name="size">The number of hidden units H.</param>
    /// <param name="rows">The number of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join(ReadOnlySpan<float> forward, ReadOnlySpan<float> reverse, int stride, ReadOnlySpan<float> mask, Span<float> joined, int joinedStride, int size, int rows)
    {
        int length = reverse.IsEmpty ? size : 2 * size;
        for (int r = 0; r < rows; r++)
        {
            Span<float> row = joined.Slice(r * joinedStride, length);
            forward.Slice(r * stride, size).CopyTo(row);
            if (!reverse.IsEmpty)
            {
                reverse.Slice(r * stride, size).CopyTo(row[size..]);
            }

            Multiply(row, mask, r * joinedStride);
        }
    }

    /// <summary>Effectively computes <c>[dForward[r], dReverse[r]] = mask[r] * dJoined[r]</c>.</summary>
    /// <param name="dForward">Rows of H, whose padding becomes zero.</param>
    /// <param name="dReverse">Rows of H, the same; empty where there is one direction.</param>
    /// <param name="stride">The distance between two of them.</param>
    /// <param name="mask">Rows of the joined length; empty for ones.</param>
    /// <param name="dJoined">The joined rows; they are left multiplied.</param>
    /// <param name="joinedStride">The distance between two of them.</param>
    /// <param name="size">The number of hidden units H.</param>
    /// <param name="rows">The number of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(Span<float> dForward, Span<float> dReverse, int stride, ReadOnlySpan<float> mask, Span<float> dJoined, int joinedStride, int size, int rows)
    {
        int length = dReverse.IsEmpty ? size : 2 * size;
        for (int r = 0; r < rows; r++)
        {
            Span<float> row = dJoined.Slice(r * joinedStride, length);
            Multiply(row, mask, r * joinedStride);

            Fill(row[..size], dForward.Slice(r * stride, stride));
            if (!dReverse.IsEmpty)
            {
                Fill(row[size..], dReverse.Slice(r * stride, stride));
            }
        }
    }

    // An earlier pass whose gradients overflowed has left NaN in the padding, which products read too.
    private static void Fill(ReadOnlySpan<float> values, Span<float> row)
    {
        values.CopyTo(row);
        row[values.Length..].Clear();
    }

    // A row times its part of the mask, if there is one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(Span<float> row, ReadOnlySpan<float> mask, int start)
    {
        for (int i = 0; i < row.Length && !mask.IsEmpty; i++)
        {
            row[i] *= mask[start + i];
        }
    }
}
