using System.Numerics.Tensors;
using RnnGen.Models;

namespace RnnGen.Sampling;

/// <summary>Predictions that take the most probable symbol each time.</summary>
public static class GreedyGeneration
{
    /// <summary>Reads a text and tells, after each of its symbols, which one the model expects next.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">A text of symbols of the model's vocabulary.</param>
    /// <returns>As many symbols as the text has.</returns>
    /// <exception cref="ArgumentException">The text holds a symbol outside the vocabulary.</exception>
    public static string Predict(IStreamingModel model, string text)
    {
        ArgumentNullException.ThrowIfNull(model);
        int[] symbols = model.Symbols.Encode(text);
        RecurrentState state = model.CreateState();
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = TensorPrimitives.IndexOfMax(model.Advance(state, symbols[i]));
        }

        return model.Symbols.Decode(symbols);
    }

    /// <summary>The most probable symbol of rows of logits, the lowest index on a tie, decoded.</summary>
    /// <param name="vocabulary">The vocabulary, V symbols.</param>
    /// <param name="logits">T x B rows of V logits, position by position.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="stride">The distance between two rows.</param>
    /// <param name="windows">Whether each sequence starts one symbol after the one before it, so that only its last symbol is new.</param>
    /// <returns>The symbols of one sequence after the other; of windows those of the first and the last one of each other.</returns>
    public static string Decode(SymbolVocabulary vocabulary, ReadOnlySpan<float> logits, int batch, int length, int stride, bool windows)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        int[] symbols = new int[windows ? length + batch - 1 : batch * length];
        int count = 0;
        for (int b = 0; b < batch; b++)
        {
            for (int t = windows && b > 0 ? length - 1 : 0; t < length; t++)
            {
                symbols[count++] = TensorPrimitives.IndexOfMax(logits.Slice((t * batch + b) * stride, vocabulary.Size));
            }
        }

        return vocabulary.Decode(symbols);
    }

    /// <summary>Reads a prompt and continues it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">At least one symbol of the model's vocabulary.</param>
    /// <param name="count">The number of symbols to add, 0 or more.</param>
    /// <returns>The prompt and its continuation.</returns>
    /// <exception cref="ArgumentException">The prompt is empty or holds a symbol outside the vocabulary.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static string Generate(IStreamingModel model, string prompt, int count)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] read = model.Symbols.Encode(prompt, nameof(prompt));
        if (read.Length == 0)
        {
            throw new ArgumentException("The prompt is empty; it has to hold at least one symbol of the vocabulary.", nameof(prompt));
        }

        RecurrentState state = model.CreateState();
        foreach (int symbol in read)
        {
            model.Advance(state, symbol);
        }

        int[] written = new int[count];
        for (int i = 0; i < count; i++)
        {
            written[i] = TensorPrimitives.IndexOfMax(state.Logits);
            model.Advance(state, written[i]);
        }

        return model.Symbols.Continue(prompt, written);
    }
}
