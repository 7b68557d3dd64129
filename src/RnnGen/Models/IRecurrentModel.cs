using System.Text;
using RnnGen.Weights;

namespace RnnGen.Models;

/// <summary>What every generated model offers, so that code which saves, loads or looks at parameters serves any of them without reflection.</summary>
public interface ITrainableModel
{
    /// <summary>The parameters under PyTorch's names and in PyTorch's shapes.</summary>
    ParameterSet Parameters { get; }

    /// <summary>The gradients that the latest backward pass left, named and shaped as the parameters; a step that bounds them leaves them bounded.</summary>
    ParameterSet Gradients { get; }
}

/// <summary>What a model offers that reads symbol by symbol.</summary>
/// <remarks>Many threads may advance streams of one model at once, each with a state of its own, while the model's parameters stay as they are.</remarks>
public interface IStreamingModel
{
    /// <summary>The vocabulary.</summary>
    SymbolVocabulary Symbols { get; }

    /// <summary>Creates the state of a stream that has read nothing.</summary>
    /// <returns>The state, for <see cref="Advance(RecurrentState, int)"/>.</returns>
    RecurrentState CreateState();

    /// <summary>Reads one symbol: advances the state and returns the outputs of its position, logits of the symbols where the model predicts those.</summary>
    /// <param name="state">The stream's state.</param>
    /// <param name="symbol">The symbol's index, 0 to V - 1.</param>
    /// <returns>The outputs [O], valid until the state changes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the vocabulary.</exception>
    /// <exception cref="ArgumentException">The state was made for other sizes.</exception>
    ReadOnlySpan<float> Advance(RecurrentState state, int symbol);

    /// <summary>Reads one symbol, looked up in <see cref="Symbols"/>.</summary>
    /// <param name="state">The stream's state.</param>
    /// <param name="symbol">The symbol.</param>
    /// <returns>The outputs [O], valid until the state changes.</returns>
    /// <exception cref="ArgumentException">The symbol is not in the vocabulary, or the state was made for other sizes.</exception>
    ReadOnlySpan<float> Advance(RecurrentState state, Rune symbol) => Advance(state, Symbols.IndexOf(symbol));

    /// <summary>Reads one symbol, looked up in <see cref="Symbols"/>: without this a char would be taken for an index.</summary>
    /// <param name="state">The stream's state.</param>
    /// <param name="symbol">The symbol.</param>
    /// <returns>The outputs [O], valid until the state changes.</returns>
    /// <exception cref="ArgumentException">The symbol is not in the vocabulary, or half of a surrogate pair, or the state was made for other sizes.</exception>
    ReadOnlySpan<float> Advance(RecurrentState state, char symbol) => Advance(state, Symbols.IndexOf(symbol));
}

/// <summary>What a model offers that learns a text and can continue it.</summary>
public interface IRecurrentModel : ITrainableModel, IStreamingModel
{
    /// <summary>One training iteration on the declared text: forward pass, loss, backward pass, optimizer step.</summary>
    /// <returns>The mean cross-entropy of the forward pass, before the step.</returns>
    /// <exception cref="InvalidOperationException">The schedule's rate is no learning rate; the parameters are as they were.</exception>
    /// <exception cref="NotFiniteNumberException">The loss is not finite, or the norm of gradients to clip; the parameters are as they were.</exception>
    float TrainStep();

    /// <summary>One training iteration on a given batch. With states it goes on from the batch before: truncated back-propagation through time.</summary>
    /// <param name="inputs">The symbols to read, as indices [B, T], one sequence after the other.</param>
    /// <param name="targets">The symbol that follows each input, [B, T]; or that follows each sequence, [B].</param>
    /// <param name="state">The states of all layers: those to begin with, replaced by those at the end. Empty: zero states, not returned.</param>
    /// <param name="lengths">The number of positions of each sequence [B], 1 to T; what lies beyond is neither read nor counted. Empty: all are T long.</param>
    /// <returns>The mean cross-entropy of the forward pass, before the step.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or a number is not finite; nothing was changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index or a length lies outside its range; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The schedule's rate is no learning rate; the parameters are as they were.</exception>
    /// <exception cref="NotFiniteNumberException">The loss is not finite, or the norm of gradients to clip; the parameters are as they were.</exception>
    float TrainStep(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, Span<float> state = default, ReadOnlySpan<int> lengths = default);

    /// <summary>The symbols that the latest forward pass holds most probable, decoded. Before any it runs one on the declared text, and that one again where values were copied into the parameters since.</summary>
    /// <returns>
    /// The predictions of one sequence after the other, each as long as it is; of windows of the declared text those of the first, and the last
    /// one of each other.
    /// </returns>
    /// <exception cref="NotFiniteNumberException">A logit is NaN.</exception>
    string Predict();

    /// <summary>The symbol expected after each symbol of a text.</summary>
    /// <param name="text">A text of symbols of the vocabulary.</param>
    /// <returns>As many symbols as the text has.</returns>
    /// <exception cref="ArgumentException">The text holds a symbol outside the vocabulary.</exception>
    /// <exception cref="NotFiniteNumberException">A logit is NaN.</exception>
    string Predict(string text);
}
