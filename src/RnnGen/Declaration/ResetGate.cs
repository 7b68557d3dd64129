namespace RnnGen;

/// <summary>Where a GRU's reset gate r acts in its candidate n.</summary>
public enum ResetGate
{
    /// <summary><c>n = tanh(W_in x + b_in + r (W_hn h + b_hn))</c>: PyTorch, cuDNN, Keras by default.</summary>
    AfterProduct = 0,

    /// <summary><c>n = tanh(W_in x + b_in + W_hn (r h) + b_hn)</c>: the first paper, ONNX by default, Keras with <c>reset_after=False</c>.</summary>
    BeforeProduct = 1,
}
