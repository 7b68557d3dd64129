using System.ComponentModel;
using System.Globalization;

namespace RnnGen.Models;

/// <summary>
/// Batches of numbers at the border of a model. Callers give them sequence by sequence, [B, T, N]; a model keeps them position by position in
/// padded rows, [T, B, N]. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FeatureBatch
{
    /// <summary>Checks numbers before anything is changed.</summary>
    /// <param name="values">The numbers, [B, T, N] row by row.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="size">The numbers N of a position.</param>
    /// <param name="lengths">The lengths of the sequences, past which nothing is read; or empty.</param>
    /// <exception cref="ArgumentException">There are not B x T x N numbers, or one is not finite.</exception>
    public static void Check(ReadOnlySpan<float> values, string name, int batch, int length, int size, ReadOnlySpan<int> lengths)
    {
        if (values.Length != (long)batch * length * size)
        {
            throw new ArgumentException($"{name} holds {values.Length} numbers; {(long)batch * length * size} are expected, {(length == 1 ? $"[{batch}, {size}]" : $"[{batch}, {length}, {size}]")} row by row.", name);
        }

        for (int row = 0; row < batch * length; row++)
        {
            if (!lengths.IsEmpty && row % length >= lengths[row / length])
            {
                continue;
            }

            for (int i = 0; i < size; i++)
            {
                if (!float.IsFinite(values[row * size + i]))
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} holds {values[row * size + i]} at sequence {row / length}, position {row % length}, number {i}; it has to be finite."), name);
                }
            }
        }
    }

    /// <summary>Checks the numbers of one position.</summary>
    /// <param name="features">The numbers.</param>
    /// <param name="size">Their number N.</param>
    /// <exception cref="ArgumentException">There are not N numbers, or one is not finite.</exception>
    public static void CheckPosition(ReadOnlySpan<float> features, int size)
    {
        if (features.Length != size)
        {
            throw new ArgumentException($"{features.Length} features were given; a position has {size}.", nameof(features));
        }

        StateRows.CheckFinite(features, nameof(features), first: 0);
    }

    /// <summary>Copies numbers into padded rows, position by position; zeros past a sequence's length, and where there are none.</summary>
    /// <param name="values">The numbers, [B, T, N] row by row; or empty.</param>
    /// <param name="rows">T x B rows, whose padding becomes zero.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="size">The numbers N of a position.</param>
    /// <param name="stride">The distance between two rows.</param>
    /// <param name="lengths">The lengths of the sequences; or empty.</param>
    public static void Load(ReadOnlySpan<float> values, Span<float> rows, int batch, int length, int size, int stride, ReadOnlySpan<int> lengths)
    {
        for (int b = 0; b < batch; b++)
        {
            for (int t = 0; t < length; t++)
            {
                Span<float> row = rows.Slice((t * batch + b) * stride, stride);
                row.Clear();
                if (!values.IsEmpty && (lengths.IsEmpty || t < lengths[b]))
                {
                    values.Slice((b * length + t) * size, size).CopyTo(row);
                }
            }
        }
    }

    /// <summary>Copies padded rows out, if they are wanted.</summary>
    /// <param name="rows">T x B rows.</param>
    /// <param name="values">[B, T, N] row by row; or empty.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="size">The numbers N of a position.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void Store(ReadOnlySpan<float> rows, Span<float> values, int batch, int length, int size, int stride)
    {
        for (int b = 0; b < batch && !values.IsEmpty; b++)
        {
            for (int t = 0; t < length; t++)
            {
                rows.Slice((t * batch + b) * stride, size).CopyTo(values[((b * length + t) * size)..]);
            }
        }
    }
}
