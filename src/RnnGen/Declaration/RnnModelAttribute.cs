namespace RnnGen;

/// <summary>
/// Declares a recurrent network on a partial class. The compiler writes the class: vocabulary, parameters, forward and backward pass, loss,
/// optimizer step, streaming and generation, for exactly the declared shapes.
/// </summary>
/// <remarks>
/// The network is PyTorch's (https://pytorch.org/docs/stable/nn.html#recurrent-layers), over one-hot symbols of a text or over numeric
/// features. A symbol is one Unicode scalar value. Declarations that cannot be built are compile errors RNN0001 and up, with the remedy in
/// the message.
/// </remarks>
/// <example>
/// <code>
/// [RnnModel("if you want you", HiddenSize = 10, LearningRate = 0.1)]
/// public sealed partial class CharSequence;
///
/// [RnnModel(InputSize = 5, OutputSize = 1, HiddenSize = 32, SequenceLength = 7, BatchSize = 16, Cell = RecurrentCell.Lstm, Outputs = OutputPositions.Last)]
/// public sealed partial class Forecast;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, AllowMultiple = false, Inherited = false)]
public sealed class RnnModelAttribute : Attribute
{
    /// <summary>Declares a model that learns a text.</summary>
    /// <param name="text">
    /// The training text, 2 to 65,536 symbols, or words, with at least two distinct ones. The model reads all symbols but the last and is trained
    /// to predict, at each position, the symbol that follows.
    /// </param>
    public RnnModelAttribute(string text) => Text = text;

    /// <summary>
    /// Declares a model without a text: over the symbols of <see cref="Vocabulary"/>, or over <see cref="InputSize"/> numeric features. Its
    /// batches are given at run time, so <see cref="SequenceLength"/> has to be declared, and with features <see cref="HiddenSize"/> too.
    /// </summary>
    public RnnModelAttribute()
    {
    }

    /// <summary>The training text; null where there is none.</summary>
    public string? Text { get; }

    /// <summary>The number of hidden units H, 1 to 1,024. Left out: the vocabulary's size; a model of numeric features has to declare it.</summary>
    public int HiddenSize { get; set; }

    /// <summary>
    /// The optimizer's learning rate, 1e-30 to 1e6. Left out: PyTorch's default, 0.001 for Adam, AdamW and SGD, 0.01 for RMSprop and Adagrad.
    /// </summary>
    public double LearningRate { get; set; } = DeclarationLimits.DefaultLearningRate;

    /// <summary>The optimizer that a model begins with. Left out: <see cref="OptimizerKind.Adam"/>.</summary>
    public OptimizerKind Optimizer { get; set; } = OptimizerKind.Adam;

    /// <summary>The momentum of SGD or RMSprop, 0 up to but not 1, as a float too. Left out: 0.</summary>
    public double Momentum { get; set; }

    /// <summary>The optimizer's weight decay, 0 to 1e6. Left out: PyTorch's default, 0.01 for AdamW, else 0.</summary>
    public double WeightDecay { get; set; }

    /// <summary>
    /// The symbols in the order of their indices, without repetition, or the words with white space between them; at most 16,384, or 16,383
    /// words; it has to contain every one of the text. Left out: the distinct ones of the text by their code points.
    /// </summary>
    public string? Vocabulary { get; set; }

    /// <summary>What the text is made of. Left out: <see cref="TokenKind.Characters"/>.</summary>
    public TokenKind Tokens { get; set; } = TokenKind.Characters;

    /// <summary>
    /// The word that stands for every word outside the vocabulary, to which it is added as the last where it is not in it. Left out: an unknown
    /// word is an exception, in the text an error.
    /// </summary>
    public string? UnknownWord { get; set; }

    /// <summary>What stands between the hidden state and the logits. Left out: <see cref="OutputHead.Linear"/>.</summary>
    public OutputHead Head { get; set; } = OutputHead.Linear;

    /// <summary>
    /// The number of positions T that a training step reads of each sequence, from 1 to the text's length - 1, without a text to 65,535.
    /// Declared, a step on the text takes windows of it; left out, the whole text is one window. Without a text it has to be declared.
    /// </summary>
    public int SequenceLength { get; set; }

    /// <summary>
    /// The number of sequences B of a training step, 1 to 4,096. Declared, each step on the text takes the next B windows, cycling, so more than
    /// there are repeats some; left out, all of them at once, however many; without a text 1. A window begins with each symbol, so the next one is
    /// this one moved on by a symbol, and a batch sees one place of the text. Of a long text, better give windows that lie apart to
    /// <c>TrainStep(inputs, targets)</c>.
    /// </summary>
    public int BatchSize { get; set; }

    /// <summary>
    /// The format of the weights that streaming, generation and <c>Predict(text)</c> read; training is always in float32. Left out:
    /// <see cref="WeightFormat.Float32"/>.
    /// </summary>
    public WeightFormat StreamingWeights { get; set; } = WeightFormat.Float32;

    /// <summary>The cell. Left out: <see cref="RecurrentCell.Tanh"/>.</summary>
    public RecurrentCell Cell { get; set; } = RecurrentCell.Tanh;

    /// <summary>Where a GRU's reset gate acts. Left out: <see cref="ResetGate.AfterProduct"/>, as in PyTorch.</summary>
    public ResetGate ResetGate { get; set; } = ResetGate.AfterProduct;

    /// <summary>Whether an LSTM's gates also see its cell state: <c>peephole_l0</c> [3 H], the weights of i, f and o. Left out: no.</summary>
    public bool Peepholes { get; set; }

    /// <summary>The number of layers, 1 to 8; each reads the outputs of the one below. Left out: 1.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>Whether each layer also reads the sequence from its end, with parameters of its own; its outputs follow the forward ones. Left out: no.</summary>
    public bool Bidirectional { get; set; }

    /// <summary>Whether the cells have the biases b_ih and b_hh. Left out: yes.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// The share of a layer's outputs, 0 up to but not 1, that training replaces by zero on the way to the next layer; the others are divided by
    /// what remains. Left out: 0.
    /// </summary>
    public double Dropout { get; set; }

    /// <summary>The number of numeric features of a position, 1 to 4,096, for a model without a text.</summary>
    public int InputSize { get; set; }

    /// <summary>
    /// The length of a symbol's embedding, 1 to 4,096: the row of <c>embedding.weight</c> [V, E] that is read instead of a one-hot vector. Left
    /// out: none.
    /// </summary>
    public int EmbeddingSize { get; set; }

    /// <summary>At which positions a model without a text reads its inputs. Left out: <see cref="InputPositions.All"/>.</summary>
    public InputPositions Inputs { get; set; } = InputPositions.All;

    /// <summary>
    /// The number of outputs, 1 to 16,384. Left out: the vocabulary's size, or without text and head the hidden units, of both directions 2 x H; a
    /// model of numeric features that has a head has to declare it.
    /// </summary>
    public int OutputSize { get; set; }

    /// <summary>At which positions there are outputs. Left out: <see cref="OutputPositions.All"/>.</summary>
    public OutputPositions Outputs { get; set; } = OutputPositions.All;

    /// <summary>The loss. Left out: cross-entropy over symbols, mean squared error over numeric features.</summary>
    public LossFunction Loss { get; set; }
}
