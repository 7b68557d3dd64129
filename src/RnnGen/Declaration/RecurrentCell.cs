namespace RnnGen;

/// <summary>The cell of a recurrent layer, in PyTorch's definition.</summary>
public enum RecurrentCell
{
    /// <summary><c>h' = tanh(W_ih x + b_ih + W_hh h + b_hh)</c>, as <c>torch.nn.RNN</c>.</summary>
    Tanh = 0,

    /// <summary><c>h' = max(0, W_ih x + b_ih + W_hh h + b_hh)</c>, as <c>torch.nn.RNN</c> with <c>nonlinearity="relu"</c>.</summary>
    Relu = 1,

    /// <summary>
    /// <c>h' = (1 - z) n + z h</c> with the gates r, z and the candidate n, as <c>torch.nn.GRU</c>; <see cref="ResetGate"/> tells where r acts.
    /// </summary>
    Gru = 2,

    /// <summary><c>c' = f c + i g</c>, <c>h' = o tanh(c')</c> with the gates i, f, g, o, as <c>torch.nn.LSTM</c>.</summary>
    Lstm = 3,
}
