using System.ComponentModel;
using System.Globalization;

namespace RnnGen.Models;

/// <summary>
/// Batches of sequences at the border of a model. Callers give them sequence by sequence, [B, T]; a model computes position by position, so it
/// keeps them as [T, B]. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TokenBatch
{
    /// <summary>Checks indices of symbols, or of classes, before anything is changed.</summary>
    /// <param name="tokens">The indices, [B, T] row by row.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="size">The number of symbols, or of classes.</param>
    /// <param name="lengths">The lengths of the sequences, past which nothing is read; or empty.</param>
    /// <exception cref="ArgumentException">There are not B x T indices.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not below their number.</exception>
    public static void Check(ReadOnlySpan<int> tokens, string name, int batch, int length, int size, ReadOnlySpan<int> lengths)
    {
        if (tokens.Length != batch * length)
        {
            throw new ArgumentException($"{name} holds {tokens.Length} indices; {batch * length} are expected, {(length == 1 ? $"[{batch}]" : $"[{batch}, {length}]")} row by row.", name);
        }

        for (int i = 0; i < tokens.Length; i++)
        {
            if ((uint)tokens[i] >= (uint)size && (lengths.IsEmpty || i % length < lengths[i / length]))
            {
                throw new ArgumentOutOfRangeException(name, tokens[i], string.Create(CultureInfo.InvariantCulture, $"{name} holds {tokens[i]} at sequence {i / length}, position {i % length}; an index has to be from 0 to {size - 1}{(tokens[i] < 0 ? ", and what only fills up a sequence is left out by its length in lengths" : "")}."));
            }
        }
    }

    /// <summary>Effectively computes <c>destination[t, b] = tokens[b, t]</c>, and 0 past a sequence's length; -1 for no token past those that are given.</summary>
    /// <param name="tokens">[B, T] row by row, or of the first positions.</param>
    /// <param name="destination">[T, B] row by row.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="lengths">The lengths of the sequences; or empty.</param>
    public static void Load(ReadOnlySpan<int> tokens, Span<int> destination, int batch, ReadOnlySpan<int> lengths)
    {
        int length = tokens.Length / batch;
        for (int b = 0; b < batch; b++)
        {
            for (int t = 0; t < length; t++)
            {
                destination[t * batch + b] = lengths.IsEmpty || t < lengths[b] ? tokens[b * length + t] : 0;
            }
        }

        destination[tokens.Length..].Fill(-1);
    }

    /// <summary>Takes windows of a text: sequence b reads the T symbols from <c>(first + b) % count</c> on, and its targets are the symbols that follow each.</summary>
    /// <param name="text">The text as indices.</param>
    /// <param name="first">The first window.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="inputs">[T, B] row by row.</param>
    /// <param name="targets">[T, B] row by row, or [B]: the symbol after each window alone.</param>
    public static void LoadWindows(ReadOnlySpan<int> text, int first, int batch, Span<int> inputs, Span<int> targets)
    {
        int length = inputs.Length / batch, count = text.Length - length;
        for (int b = 0; b < batch; b++)
        {
            int start = (first + b) % count;
            for (int t = 0; t < length; t++)
            {
                inputs[t * batch + b] = text[start + t];
                if (targets.Length == inputs.Length)
                {
                    targets[t * batch + b] = text[start + t + 1];
                }
            }

            if (targets.Length != inputs.Length)
            {
                targets[b] = text[start + length];
            }
        }
    }
}
