namespace RnnGen;

/// <summary>What stands between the hidden state and the logits.</summary>
public enum OutputHead
{
    /// <summary>
    /// A linear layer from the hidden state to the vocabulary, as in <c>torch.nn.Linear(H, V)</c>:
    /// <c>logits = W h + b</c>. Its parameters are <c>head.weight</c> [V, H] and <c>head.bias</c> [V].
    /// </summary>
    Linear = 0,

    /// <summary>
    /// No layer: the hidden state itself is the logits, so the hidden size has to equal the vocabulary's. A tanh state lies in
    /// (-1, 1), therefore the mean cross-entropy cannot fall below ln(1 + (V - 1) e^-2).
    /// </summary>
    None = 1,
}
