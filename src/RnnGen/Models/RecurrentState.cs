using RnnGen.Numerics;

namespace RnnGen;

/// <summary>The state of one stream: what a recurrent model remembers of the symbols it has read, and the logits they led to.</summary>
/// <remarks>
/// The caller owns it: many streams run from one model, each with its own state, on many threads at once, as long as the model's parameters
/// stay as they are. A new state is that of a model that has read nothing.
/// </remarks>
public sealed class RecurrentState
{
    private readonly AlignedBuffer _hidden;
    private readonly AlignedBuffer _logits;

    /// <summary>Creates the state of a stream that has read nothing.</summary>
    /// <param name="hiddenSize">The number of hidden units H of the model, positive.</param>
    /// <param name="vocabularySize">The number of symbols V of the model, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public RecurrentState(int hiddenSize, int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        HiddenSize = hiddenSize;
        VocabularySize = vocabularySize;
        _hidden = new AlignedBuffer(2 * AlignedBuffer.Padded(hiddenSize));
        _logits = new AlignedBuffer(AlignedBuffer.Padded(vocabularySize));
    }

    /// <summary>The number of hidden units H.</summary>
    public int HiddenSize { get; }

    /// <summary>The number of symbols V.</summary>
    public int VocabularySize { get; }

    /// <summary>The hidden state [H] after the last symbol; zeros before the first.</summary>
    public ReadOnlySpan<float> Hidden => _hidden.Slice(0, HiddenSize);

    /// <summary>The logits [V] of the symbol expected next; zeros before the first.</summary>
    public ReadOnlySpan<float> Logits => _logits.Slice(0, VocabularySize);

    /// <summary>The hidden state with its padding. For generated code.</summary>
    public Span<float> PaddedHidden => _hidden.Slice(0, _hidden.Length / 2);

    /// <summary>A row of the hidden state's padded length to compute the next one in. For generated code.</summary>
    public Span<float> PaddedSums => _hidden.Slice(_hidden.Length / 2, _hidden.Length / 2);

    /// <summary>The logits with their padding. For generated code.</summary>
    public Span<float> PaddedLogits => _logits.Span;

    /// <summary>Forgets everything read.</summary>
    public void Reset()
    {
        _hidden.Span.Clear();
        _logits.Span.Clear();
    }

    /// <summary>Copies this state into another one, for instance to try several continuations.</summary>
    /// <param name="destination">A state of the same sizes.</param>
    /// <exception cref="ArgumentException">The destination has other sizes.</exception>
    public void CopyTo(RecurrentState destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.CheckSizes(HiddenSize, VocabularySize);
        _hidden.Span.CopyTo(destination._hidden.Span);
        _logits.Span.CopyTo(destination._logits.Span);
    }

    /// <summary>Checks that the state fits a model. Called by generated code.</summary>
    /// <param name="hiddenSize">The model's number of hidden units.</param>
    /// <param name="vocabularySize">The model's number of symbols.</param>
    /// <exception cref="ArgumentException">The state was made for other sizes.</exception>
    public void CheckSizes(int hiddenSize, int vocabularySize)
    {
        if (hiddenSize != HiddenSize || vocabularySize != VocabularySize)
        {
            throw new ArgumentException(
                $"The state is one of {HiddenSize} hidden units and {VocabularySize} symbols; {hiddenSize} and {vocabularySize} are needed. Take one from the model's CreateState().");
        }
    }
}
