using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission.Cells;

/// <summary>What a cell does at one position, forward and backward, between what all cells have in common.</summary>
internal abstract class CellEmitter
{
    internal static CellEmitter For(CellPlan cell) => cell.Kind switch
    {
        CellKind.Tanh => new SimpleCellEmitter("TanhCell", "tanh", "(1 - h_t^2)"),
        CellKind.Relu => new SimpleCellEmitter("ReluCell", "relu", "(h_t > 0)", ", nonlinearity=\"relu\""),
        CellKind.Gru => new GruCellEmitter(),
        CellKind.ResetFirstGru => new ResetFirstGruCellEmitter(),
        CellKind.Lstm => new LstmCellEmitter(cell.Peepholes),
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell.Kind, "No such cell."),
    };

    /// <summary>What a unit of the cell is called, as LSTM.</summary>
    internal abstract string Unit { get; }

    /// <summary>The next hidden state h' in one line.</summary>
    internal abstract string StateFormula(bool hasBias);

    /// <summary>The module of torch.nn that computes the same.</summary>
    internal abstract string Torch { get; }

    /// <summary>The module's arguments that make it this cell.</summary>
    internal virtual string TorchArguments => "";

    /// <summary>What the module has otherwise, as ", but with peepholes".</summary>
    internal virtual string TorchDifference => "";

    /// <summary>The letter of the sums that go into the gates' functions, in formulas.</summary>
    internal virtual string Sum => "a";

    /// <summary>The biases that are part of the sums before the product with the state.</summary>
    protected virtual string Biases => "b_ih + b_hh";

    /// <summary>The formulas of the forward pass. All are plain text of the direction that reads from the first position; in reverse (t-1) becomes (t+1).</summary>
    /// <param name="input">The inputs' part of the sums; null where the sums hold it already.</param>
    internal abstract string[] ForwardFormulas(string? input, bool hasBias);

    /// <summary>The formulas of the backward pass.</summary>
    internal abstract string[] BackwardFormulas { get; }

    /// <summary>The formulas of the gradients of the recurrent weights.</summary>
    internal virtual string[] WeightGradientFormulas => [$"dW_hh = sum of d{Sum}_t h_(t-1)^T"];

    /// <summary>The formulas of the gradients of the biases.</summary>
    internal virtual string[] BiasGradientFormulas => [$"db_ih = db_hh = sum of d{Sum}_t"];

    /// <summary>The formulas of the gradients of what else the cell has.</summary>
    internal virtual string[] OtherGradientFormulas => [];

    /// <summary>The inputs' part of the sums, as a look-up of symbols or a product.</summary>
    internal string Input(bool looksUp, bool hasBias) => $"W_ih{(looksUp ? "[x_t]" : " x_t")}{(hasBias ? " + " + Biases : "")}";

    /// <summary>From the sums of inputs and biases to the states after a position.</summary>
    internal abstract void EmitForward(CodeWriter w, RecurrenceEmitter r);

    /// <summary>From the gradient of the states after a position to those of the sums and of the states before it.</summary>
    internal abstract void EmitBackward(CodeWriter w, RecurrenceEmitter r);

    /// <summary>One step of a stream: from the sums of inputs and biases to the states, in their place.</summary>
    internal abstract void EmitStep(CodeWriter w, StreamingEmitter s);
}
