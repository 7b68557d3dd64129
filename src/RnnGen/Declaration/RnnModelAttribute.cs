namespace RnnGen;

/// <summary>
/// Declares a character-level recurrent network on a partial class. The compiler writes the class: vocabulary, parameters, forward and
/// backward pass, loss, Adam, streaming and generation, for exactly the declared shapes.
/// </summary>
/// <remarks>
/// The model is PyTorch's <c>torch.nn.RNN</c> with tanh over one-hot symbols: <c>h' = tanh(W_ih x + b_ih + W_hh h + b_hh)</c>
/// (https://pytorch.org/docs/stable/generated/torch.nn.RNN.html). A symbol is one Unicode scalar value. Declarations that
/// cannot be built are compile errors RNN0001 and up, with the remedy in the message.
/// </remarks>
/// <example>
/// <code>
/// [RnnModel("if you want you", HiddenSize = 10, LearningRate = 0.1)]
/// public sealed partial class CharSequence;
/// </code>
/// </example>
/// <param name="text">
/// The training text, 2 to 65,536 symbols with at least two distinct ones. The model reads all symbols but the last and is trained to
/// predict, at each position, the symbol that follows.
/// </param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, AllowMultiple = false, Inherited = false)]
public sealed class RnnModelAttribute(string text) : Attribute
{
    /// <summary>The training text.</summary>
    public string Text { get; } = text;

    /// <summary>The number of hidden units H, 1 to 1,024. Left out: the vocabulary's size.</summary>
    public int HiddenSize { get; set; }

    /// <summary>Adam's learning rate, 1e-30 to 1e6. Left out: 0.001, as in <c>torch.optim.Adam</c>.</summary>
    public double LearningRate { get; set; } = DeclarationLimits.DefaultLearningRate;

    /// <summary>
    /// The symbols in the order of their indices, without repetition; it has to contain every symbol of the text.
    /// Left out: the distinct symbols of the text in ordinal (code point) order.
    /// </summary>
    public string? Vocabulary { get; set; }

    /// <summary>What stands between the hidden state and the logits. Left out: <see cref="OutputHead.Linear"/>.</summary>
    public OutputHead Head { get; set; } = OutputHead.Linear;

    /// <summary>
    /// The number of positions T that a training step reads of each sequence, from 1 to the text's length - 1. Declared, a step on the text
    /// takes windows of it; left out, the whole text is one window.
    /// </summary>
    public int SequenceLength { get; set; }

    /// <summary>
    /// The number of sequences B of a training step, 1 to 4,096. Declared, each step on the text takes the next B windows, cycling; left out,
    /// all of them at once.
    /// </summary>
    public int BatchSize { get; set; }

    /// <summary>
    /// The format of the weights that streaming, generation and <c>Predict(text)</c> read; training is always in float32. Left out:
    /// <see cref="WeightFormat.Float32"/>.
    /// </summary>
    public WeightFormat StreamingWeights { get; set; } = WeightFormat.Float32;
}
