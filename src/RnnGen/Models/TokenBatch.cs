using System.ComponentModel;

namespace RnnGen.Models;

/// <summary>
/// Batches of sequences at the border of a model. Callers give them sequence by sequence, [B, T]; a model computes position by position, so it
/// keeps them as [T, B]. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TokenBatch
{
    /// <summary>Checks token indices before anything is changed.</summary>
    /// <param name="tokens">The indices, [B, T] row by row.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="vocabularySize">The number of symbols V.</param>
    /// <exception cref="ArgumentException">There are not B x T indices.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in the vocabulary.</exception>
    public static void Check(ReadOnlySpan<int> tokens, string name, int batch, int length, int vocabularySize)
    {
        if (tokens.Length != batch * length)
        {
            throw new ArgumentException($"{name} holds {tokens.Length} token indices; a batch of {batch} sequences of {length} positions, row by row, has {batch * length}.", name);
        }

        for (int i = 0; i < tokens.Length; i++)
        {
            if ((uint)tokens[i] >= (uint)vocabularySize)
            {
                throw new ArgumentOutOfRangeException(name, tokens[i], $"The token index at sequence {i / length}, position {i % length} is not in the vocabulary, whose indices are 0 to {vocabularySize - 1}.");
            }
        }
    }

    /// <summary>Effectively computes <c>destination[t, b] = tokens[b, t]</c>.</summary>
    /// <param name="tokens">[B, T] row by row.</param>
    /// <param name="destination">[T, B] row by row.</param>
    /// <param name="batch">The number of sequences B.</param>
    public static void Transpose(ReadOnlySpan<int> tokens, Span<int> destination, int batch)
    {
        int length = tokens.Length / batch;
        for (int b = 0; b < batch; b++)
        {
            for (int t = 0; t < length; t++)
            {
                destination[t * batch + b] = tokens[b * length + t];
            }
        }
    }

    /// <summary>Takes windows of a text: sequence b reads the T symbols from <c>(first + b) % count</c> on, and its targets are the symbols that follow each.</summary>
    /// <param name="text">The text as indices.</param>
    /// <param name="first">The first window.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="inputs">[T, B] row by row.</param>
    /// <param name="targets">[T, B] row by row.</param>
    public static void LoadWindows(ReadOnlySpan<int> text, int first, int batch, Span<int> inputs, Span<int> targets)
    {
        int length = inputs.Length / batch, count = text.Length - length;
        for (int b = 0; b < batch; b++)
        {
            int start = (first + b) % count;
            for (int t = 0; t < length; t++)
            {
                inputs[t * batch + b] = text[start + t];
                targets[t * batch + b] = text[start + t + 1];
            }
        }
    }

    /// <summary>Checks that a state has a row for each sequence.</summary>
    /// <param name="state">The hidden states, [B, H] row by row.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <exception cref="ArgumentException">There are not B x H values.</exception>
    public static void CheckState(ReadOnlySpan<float> state, int batch, int hiddenSize)
    {
        if (state.Length != batch * hiddenSize)
        {
            throw new ArgumentException($"The state holds {state.Length} values; the hidden states of {batch} sequences, {hiddenSize} units each, row by row, are {batch * hiddenSize}.", nameof(state));
        }
    }

    /// <summary>Copies a state into padded rows.</summary>
    /// <param name="state">[B, H] row by row.</param>
    /// <param name="rows">B rows.</param>
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void ReadState(ReadOnlySpan<float> state, Span<float> rows, int hiddenSize, int stride)
    {
        for (int b = 0; b * hiddenSize < state.Length; b++)
        {
            state.Slice(b * hiddenSize, hiddenSize).CopyTo(rows[(b * stride)..]);
        }
    }

    /// <summary>Copies padded rows into a state.</summary>
    /// <param name="rows">B rows.</param>
    /// <param name="state">[B, H] row by row.</param>
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void WriteState(ReadOnlySpan<float> rows, Span<float> state, int hiddenSize, int stride)
    {
        for (int b = 0; b * hiddenSize < state.Length; b++)
        {
            rows.Slice(b * stride, hiddenSize).CopyTo(state[(b * hiddenSize)..]);
        }
    }
}
