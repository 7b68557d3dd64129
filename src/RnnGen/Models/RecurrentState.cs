using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using RnnGen.Models;
using RnnGen.Numerics;

namespace RnnGen;

/// <summary>The state of one stream: what a recurrent model remembers of what it has read, and the outputs that led to.</summary>
/// <remarks>
/// The caller owns it: many streams run from one model, each with its own state, on many threads at once, as long as the model's parameters
/// stay as they are. A new state is that of a model that has read nothing.
/// </remarks>
[DebuggerDisplay("{Shape,nq}")]
public sealed class RecurrentState
{
    private const int MaxGates = 4;

    private readonly AlignedBuffer _states, _sums, _logits;
    private readonly int _width, _gates;
    private bool _fromEnd;

    /// <summary>Creates the state of a stream that has read nothing.</summary>
    /// <param name="hiddenSize">The number of hidden units H of a layer, 1 to 1,024.</param>
    /// <param name="outputSize">The number of outputs O, 1 to 16,384; of a model of symbols usually their number V.</param>
    /// <param name="layers">The number of layers L, 1 to 8.</param>
    /// <param name="hasCell">Whether a layer has a cell state besides the hidden one, as the LSTM's.</param>
    /// <param name="gates">The number of gates that a layer sums up, 1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size lies outside its range.</exception>
    public RecurrentState(int hiddenSize, int outputSize, int layers = 1, bool hasCell = false, int gates = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hiddenSize, DeclarationLimits.MaxHiddenSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputSize, DeclarationLimits.MaxOutputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layers, DeclarationLimits.MaxLayers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gates);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gates, MaxGates);
        HiddenSize = hiddenSize;
        OutputSize = outputSize;
        Layers = layers;
        HasCell = hasCell;
        _width = Padding.Padded(hiddenSize);
        _gates = gates;
        _states = new AlignedBuffer((hasCell ? 2 : 1) * layers * _width);
        _sums = new AlignedBuffer(Padding.PaddedGates(gates, hiddenSize) + _width);
        _logits = new AlignedBuffer(Padding.Padded(outputSize));
    }

    /// <summary>The number of hidden units H of a layer.</summary>
    public int HiddenSize { get; }

    /// <summary>The number of outputs O.</summary>
    public int OutputSize { get; }

    /// <summary>The number of layers L.</summary>
    public int Layers { get; }

    /// <summary>Whether a layer has a cell state besides the hidden one.</summary>
    public bool HasCell { get; }

    /// <summary>The top layer's hidden state [H] after what was read last; zeros before anything.</summary>
    public ReadOnlySpan<float> Hidden => PaddedHidden(Layers - 1)[..HiddenSize];

    /// <summary>The outputs [O] after what was read last, of a model of a text the logits of the symbol expected next; zeros before anything.</summary>
    public ReadOnlySpan<float> Logits => _logits.Slice(0, OutputSize);

    /// <summary>A row of all gates, and one of hidden units, to compute the next state in. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> Sums => _sums.Span;

    /// <summary>The outputs with their padding. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> PaddedLogits => _logits.Span;

    /// <summary>Whether <see cref="Logits"/> belong to the state. They do not before the first step of a new state, of one that was reset, or that values were copied into.</summary>
    public bool HasOutputs { get; private set; }

    /// <summary>Begins a step, and tells in which direction it reads the weights: from their end every second time. For generated code.</summary>
    /// <returns>The direction; it changes with each call.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool TakeDirection()
    {
        HasOutputs = true;
        return _fromEnd = !_fromEnd;
    }

    private string Shape => $"[{(HasCell ? 2 : 1)}, {Layers}, {HiddenSize}]";

    // The rows of states.
    private int Count => (HasCell ? 2 : 1) * Layers;

    private int Length => Count * HiddenSize;

    /// <summary>The hidden state of a layer with its padding. For generated code.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <returns>The state.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> PaddedHidden(int layer) => _states.Slice(layer * _width, _width);

    /// <summary>The cell state of a layer with its padding. For generated code.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <returns>The state.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> PaddedCell(int layer) => _states.Slice((Layers + layer) * _width, _width);

    /// <summary>Forgets everything read.</summary>
    public void Reset()
    {
        _states.Span.Clear();
        _logits.Span.Clear();
        HasOutputs = false;
    }

    /// <summary>Copies this state into another one, for instance to try several continuations.</summary>
    /// <param name="destination">A state of the same sizes.</param>
    /// <exception cref="ArgumentException">The destination has other sizes.</exception>
    public void CopyTo(RecurrentState destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.HasSizes(HiddenSize, OutputSize, Layers, HasCell, _gates))
        {
            throw new ArgumentException($"The destination is a state of {destination.Sizes}; this one is of {Sizes}. Both have to come from one model's CreateState().", nameof(destination));
        }

        _states.Span.CopyTo(destination._states.Span);
        _logits.Span.CopyTo(destination._logits.Span);
        destination.HasOutputs = HasOutputs;
    }

    /// <summary>Copies the states out, for a forward pass to go on from, or to keep.</summary>
    /// <param name="state">Receives the states [1, L, H], or [2, L, H] with a cell state: the hidden ones, then the cell states.</param>
    /// <exception cref="ArgumentException">There is room for another number of values.</exception>
    public void CopyTo(Span<float> state) => CopyTo(state, 0, 1);

    /// <summary>Copies the states to those of one sequence of a batch.</summary>
    /// <param name="state">The states of the batch [1, L, B, H], or [2, L, B, H] with a cell state, as a forward pass takes them; those of the other sequences stay.</param>
    /// <param name="sequence">The sequence, 0 to B - 1.</param>
    /// <param name="batchSize">The number of sequences B.</param>
    /// <exception cref="ArgumentException">There is room for another number of values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public void CopyTo(Span<float> state, int sequence, int batchSize)
    {
        CheckBatch(state.Length, sequence, batchSize);
        for (int i = 0; i < Count; i++)
        {
            StateRows.Write(_states.Slice(i * _width, _width), state, i * batchSize + sequence, 1, HiddenSize, _width);
        }
    }

    /// <summary>Takes over the states that a forward pass over one sequence left, so that the stream goes on from there.</summary>
    /// <remarks>The outputs stay those of what this stream has read last.</remarks>
    /// <param name="state">The states [1, L, H], or [2, L, H] with a cell state: the hidden ones, then the cell states.</param>
    /// <exception cref="ArgumentException">There is another number of values, or one is not finite; nothing was changed.</exception>
    public void CopyFrom(ReadOnlySpan<float> state) => CopyFrom(state, 0, 1);

    /// <summary>Takes over the states that a forward pass over a batch left of one sequence.</summary>
    /// <remarks>The outputs stay those of what this stream has read last.</remarks>
    /// <param name="state">The states of the batch [1, L, B, H], or [2, L, B, H] with a cell state, as a forward pass leaves them.</param>
    /// <param name="sequence">The sequence, 0 to B - 1.</param>
    /// <param name="batchSize">The number of sequences B.</param>
    /// <exception cref="ArgumentException">There is another number of values, or one of the sequence is not finite; nothing was changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public void CopyFrom(ReadOnlySpan<float> state, int sequence, int batchSize)
    {
        CheckBatch(state.Length, sequence, batchSize);
        for (int i = 0; i < Count; i++)
        {
            StateRows.CheckFinite(state.Slice((i * batchSize + sequence) * HiddenSize, HiddenSize), nameof(state), first: (i * batchSize + sequence) * HiddenSize);
        }

        for (int i = 0; i < Count; i++)
        {
            StateRows.Read(state, i * batchSize + sequence, _states.Slice(i * _width, _width), 1, HiddenSize, _width);
        }

        HasOutputs = false;
    }

    /// <summary>Checks that the state fits a model. Called by generated code.</summary>
    /// <param name="hiddenSize">The model's number of hidden units.</param>
    /// <param name="outputSize">The model's number of outputs.</param>
    /// <param name="layers">The model's number of layers.</param>
    /// <param name="hasCell">Whether the model's layers have a cell state.</param>
    /// <param name="gates">The number of gates that a layer of the model sums up.</param>
    /// <exception cref="ArgumentException">The state was made for other sizes.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckSizes(int hiddenSize, int outputSize, int layers = 1, bool hasCell = false, int gates = 1)
    {
        if (!HasSizes(hiddenSize, outputSize, layers, hasCell, gates))
        {
            ThrowSizes(hiddenSize, outputSize, layers, hasCell, gates);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasSizes(int hiddenSize, int outputSize, int layers, bool hasCell, int gates) =>
        hiddenSize == HiddenSize && outputSize == OutputSize && layers == Layers && hasCell == HasCell && gates == _gates;

    private string Sizes => Describe(HiddenSize, OutputSize, Layers, HasCell, _gates);

    private void ThrowSizes(int hiddenSize, int outputSize, int layers, bool hasCell, int gates) => throw new ArgumentException(
        $"The state is one of {Sizes}; {Describe(hiddenSize, outputSize, layers, hasCell, gates)} are needed. Take one from the model's CreateState().", "state");

    private void CheckBatch(int length, int sequence, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, batchSize);
        if (length != (long)Length * batchSize)
        {
            string shape = batchSize == 1 ? Shape : $"[{(HasCell ? 2 : 1)}, {Layers}, {batchSize}, {HiddenSize}]";
            throw new ArgumentException($"state holds {length} values; {(long)Length * batchSize} are expected, {shape} row by row.", "state");
        }
    }

    private static string Describe(int hidden, int outputs, int layers, bool hasCell, int gates) =>
        $"{hidden} hidden units{(gates == 1 ? "" : $" of {gates} gates")} and {outputs} outputs{(layers == 1 ? "" : $" in {layers} layers")}{(hasCell ? " with cell states" : "")}";
}
