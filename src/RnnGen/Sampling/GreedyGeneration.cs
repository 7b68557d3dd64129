using System.ComponentModel;
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
    /// <exception cref="ArgumentException">The text holds a symbol outside the vocabulary, or the model has not as many outputs as symbols.</exception>
    /// <exception cref="NotFiniteNumberException">An output is NaN.</exception>
    public static string Predict(IStreamingModel model, string text)
    {
        ArgumentNullException.ThrowIfNull(model);
        int[] symbols = model.Symbols.Encode(text);
        RecurrentState state = model.CreateState();
        CheckOutputs(model, state, nameof(model));
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = IndexOfLargest(model.Advance(state, symbols[i]));
        }

        return model.Symbols.Decode(symbols);
    }

    /// <summary>The most probable symbol of rows of logits, the lowest index on a tie, decoded. Called by generated code.</summary>
    /// <param name="vocabulary">The vocabulary, V symbols.</param>
    /// <param name="logits">T x B rows of V logits, position by position.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="length">The number of positions T.</param>
    /// <param name="stride">The distance between two rows.</param>
    /// <param name="lengths">The lengths of the sequences, past which nothing is predicted; or empty.</param>
    /// <param name="windows">Whether each sequence starts one symbol after the one before it, so that only its last symbol is new.</param>
    /// <returns>The symbols of one sequence after the other; of windows those of the first and the last one of each other.</returns>
    /// <exception cref="NotFiniteNumberException">An output is NaN.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static string Decode(SymbolVocabulary vocabulary, ReadOnlySpan<float> logits, int batch, int length, int stride, ReadOnlySpan<int> lengths = default, bool windows = false)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        int[] symbols = new int[windows ? length + batch - 1 : batch * length];
        int count = 0;
        for (int b = 0; b < batch; b++)
        {
            int end = lengths.IsEmpty ? length : lengths[b];
            for (int t = windows && b > 0 ? length - 1 : 0; t < end; t++)
            {
                symbols[count++] = IndexOfLargest(logits.Slice((t * batch + b) * stride, vocabulary.Size));
            }
        }

        return vocabulary.Decode(symbols.AsSpan(0, count));
    }

    /// <summary>Reads a prompt and continues it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">At least one symbol of the model's vocabulary.</param>
    /// <param name="count">The number of symbols to add, 0 or more.</param>
    /// <returns>The prompt and its continuation.</returns>
    /// <exception cref="ArgumentException">The prompt is empty or holds a symbol outside the vocabulary, or the model has not as many outputs as symbols.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="NotFiniteNumberException">An output is NaN.</exception>
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
        CheckOutputs(model, state, nameof(model));
        ReadOnlySpan<float> outputs = default;
        foreach (int symbol in read)
        {
            outputs = model.Advance(state, symbol);
        }

        int[] written = new int[count];
        Continue(model, state, outputs, written);
        return model.Symbols.Continue(prompt, written);
    }

    /// <summary>Continues a stream. Allocates nothing. The first symbol is chosen from the state's own <see cref="RecurrentState.Logits"/>, each further one from what <c>Advance</c> returns.</summary>
    /// <param name="model">The model.</param>
    /// <param name="state">The state of the stream; it reads the symbols that are written.</param>
    /// <param name="destination">Receives the most probable symbol each time, as its index.</param>
    /// <exception cref="ArgumentException">The state was made for other sizes, or the model has not as many outputs as symbols.</exception>
    /// <exception cref="InvalidOperationException">The state has read no symbol since it was made, reset, or copied from values.</exception>
    /// <exception cref="NotFiniteNumberException">An output is NaN.</exception>
    public static void Generate(IStreamingModel model, RecurrentState state, Span<int> destination)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(state);
        CheckOutputs(model, state, nameof(state));
        if (!state.HasOutputs)
        {
            throw new InvalidOperationException("Advance the state by a symbol first: it has no outputs to go on from.");
        }

        Continue(model, state, state.Logits, destination);
    }

    // What Advance returns, a model that wraps another one may have changed: the state does not tell.
    private static void Continue(IStreamingModel model, RecurrentState state, ReadOnlySpan<float> outputs, Span<int> destination)
    {
        foreach (ref int symbol in destination)
        {
            symbol = IndexOfLargest(outputs);
            outputs = model.Advance(state, symbol);
        }
    }

    // A model may have classes or numbers as its outputs, and then often another number of them.
    private static void CheckOutputs(IStreamingModel model, RecurrentState state, string argument)
    {
        if (state.OutputSize != model.Symbols.Size)
        {
            throw new ArgumentException($"A prediction takes one output for each of the {model.Symbols.Size} symbols, and a state from the model's CreateState(); the state has {state.OutputSize} outputs.", argument);
        }
    }

    // The first of those that compare as equal: to IndexOfMax 0 is more than -0. Where there is NaN, its index is that of the first NaN.
    private static int IndexOfLargest(ReadOnlySpan<float> logits)
    {
        int index = TensorPrimitives.IndexOfMax(logits);
        if (float.IsNaN(logits[index]))
        {
            throw new NotFiniteNumberException($"Output {index} is NaN, so none is the most probable: the parameters hold NaN or infinite values, or such large ones that sums overflow. Go back to saved ones.", double.NaN);
        }

        return logits[index] == 0 ? logits.IndexOf(0f) : index;
    }
}
