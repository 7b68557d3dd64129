namespace RnnGen;

/// <summary>What stands between the hidden state and the outputs.</summary>
public enum OutputHead
{
    /// <summary>
    /// A linear layer from the hidden state to the outputs, as in <c>torch.nn.Linear(H, O)</c>: <c>y = W h + b</c>. Its parameters are
    /// <c>head.weight</c> [O, H], of both directions [O, 2 x H], and <c>head.bias</c> [O]. Over the symbols of a text O is V.
    /// </summary>
    Linear = 0,

    /// <summary>
    /// No layer: the hidden state itself is the outputs, so there are as many outputs as hidden units, of both directions 2 x H. A state of tanh,
    /// GRU or LSTM lies in (-1, 1), therefore a mean cross-entropy over V logits cannot fall below ln(1 + (V - 1) e^-2).
    /// </summary>
    None = 1,
}
