using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace RnnGen.Models;

/// <summary>
/// States at the border of a model. Callers keep those of a batch as one block of values, state by state and sequence by sequence; a model
/// keeps each in padded rows. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StateRows
{
    /// <summary>Checks where values are to be written: there is room for all of them, or for none.</summary>
    /// <param name="values">The room.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="expected">The number of values.</param>
    /// <param name="shape">Their shape, for messages.</param>
    /// <exception cref="ArgumentException">There is room for another number.</exception>
    public static void CheckLength(ReadOnlySpan<float> values, string name, int expected, string shape)
    {
        if (!values.IsEmpty && values.Length != expected)
        {
            throw new ArgumentException($"{name} holds {values.Length} values; {expected} are expected, {shape} row by row, or none.", name);
        }
    }

    /// <summary>Checks that values are there, all of them or none, before anything is changed.</summary>
    /// <param name="values">The values.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="expected">Their number.</param>
    /// <param name="shape">Their shape, for messages.</param>
    /// <exception cref="ArgumentException">There is another number of values, or one is not finite.</exception>
    public static void Check(ReadOnlySpan<float> values, string name, int expected, string shape)
    {
        CheckLength(values, name, expected, shape);
        CheckFinite(values, name, first: 0);
    }

    // The first of the values has that index among those of the argument.
    internal static void CheckFinite(ReadOnlySpan<float> values, string name, int first)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} holds {values[i]} at index {first + i}; it has to be finite."), name);
            }
        }
    }

    /// <summary>Copies a state into padded rows; zeros where none is given.</summary>
    /// <param name="states">All states, [states, B, H]; or empty.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="rows">B rows.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void Read(ReadOnlySpan<float> states, int index, Span<float> rows, int batch, int hiddenSize, int stride)
    {
        rows.Clear();
        for (int b = 0; b < batch && !states.IsEmpty; b++)
        {
            states.Slice((index * batch + b) * hiddenSize, hiddenSize).CopyTo(rows[(b * stride)..]);
        }
    }

    /// <summary>Copies padded rows into a state, if it is wanted.</summary>
    /// <param name="rows">B rows.</param>
    /// <param name="states">All states, [states, B, H]; or empty.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <param name="stride">The distance between two rows.</param>
    public static void Write(ReadOnlySpan<float> rows, Span<float> states, int index, int batch, int hiddenSize, int stride)
    {
        for (int b = 0; b < batch && !states.IsEmpty; b++)
        {
            rows.Slice(b * stride, hiddenSize).CopyTo(states[((index * batch + b) * hiddenSize)..]);
        }
    }

    /// <summary>Adds the gradient of a state to padded rows, if it is given.</summary>
    /// <param name="states">The gradients of all states, [states, B, H]; or empty.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="rows">B rows.</param>
    /// <param name="batch">The number of sequences B.</param>
    /// <param name="hiddenSize">The number of hidden units H.</param>
    /// <param name="stride">The distance between two rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> states, int index, Span<float> rows, int batch, int hiddenSize, int stride)
    {
        for (int b = 0; b < batch && !states.IsEmpty; b++)
        {
            ReadOnlySpan<float> from = states.Slice((index * batch + b) * hiddenSize, hiddenSize);
            Span<float> to = rows.Slice(b * stride, hiddenSize);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] += from[i];
            }
        }
    }
}
