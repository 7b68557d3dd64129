namespace RnnGen.Tests.Reference;

/// <summary>The cells of the reference, each defined in a file of its own.</summary>
internal enum ReferenceCell
{
    Tanh,
    Relu,

    /// <summary>The reset gate acts on the product W_hn h + b_hn, as in PyTorch.</summary>
    Gru,

    /// <summary>The reset gate acts on h before the product, as in ONNX with linear_before_reset = 0.</summary>
    GruResetBefore,
    Lstm,
    LstmPeephole,
}

/// <summary>What a position of a sequence holds.</summary>
internal enum ReferenceInput
{
    /// <summary>A token, which enters as a vector of V zeros with a one at the token.</summary>
    OneHot,

    /// <summary>A token, which enters as its row of embedding.weight [V, E].</summary>
    Embedding,

    /// <summary>I numbers.</summary>
    Numeric,
}

/// <summary>What is computed from the top layer.</summary>
internal enum ReferenceHead
{
    /// <summary>Nothing: the outputs are the hidden states, [T, B, D*H].</summary>
    None,

    /// <summary>head.weight and head.bias at each position: [T, B, O]. A padded position has a hidden state of zeros, so its output is the bias.</summary>
    Linear,
}

/// <summary>
/// The shape of a network. <paramref name="InputSize"/> is V for tokens, I for numbers; <paramref name="EmbeddingSize"/> and
/// <paramref name="OutputSize"/> are read only if there is an embedding or a head. With <paramref name="LastOnly"/> the outputs are those of the
/// final states [h_forward, h_reverse] alone: [B, O] or [B, D*H].
/// </summary>
internal sealed record ReferenceOptions(
    ReferenceCell Cell,
    ReferenceInput Input,
    int InputSize,
    int HiddenSize,
    int Layers = 1,
    bool Bidirectional = false,
    bool Bias = true,
    ReferenceHead Head = ReferenceHead.None,
    int OutputSize = 0,
    int EmbeddingSize = 0,
    bool LastOnly = false)
{
    /// <summary>D: 2 if bidirectional, else 1.</summary>
    internal int Directions => Bidirectional ? 2 : 1;

    /// <summary>D*H, the width of a layer's output.</summary>
    internal int LayerOutputSize => Directions * HiddenSize;

    /// <summary>The rows of weight_ih and weight_hh are this many times H.</summary>
    internal int Gates => Cell switch
    {
        ReferenceCell.Tanh or ReferenceCell.Relu => 1,
        ReferenceCell.Gru or ReferenceCell.GruResetBefore => 3,
        ReferenceCell.Lstm or ReferenceCell.LstmPeephole => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(Cell), Cell, "No such cell."),
    };

    /// <summary>H if the cell carries a cell state c beside h, else 0.</summary>
    internal int CellStateSize => Cell is ReferenceCell.Lstm or ReferenceCell.LstmPeephole ? HiddenSize : 0;

    /// <summary>The width of what enters a layer.</summary>
    internal int LayerInputSize(int layer) => layer > 0 ? LayerOutputSize : Input == ReferenceInput.Embedding ? EmbeddingSize : InputSize;

    /// <summary>The end of the names of a layer's parameters, as in PyTorch: l0, l0_reverse, l1, ...</summary>
    internal static string Suffix(int layer, int direction) => direction == 0 ? $"l{layer}" : $"l{layer}_reverse";
}
