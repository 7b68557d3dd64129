using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission.Cells;

/// <summary>What a cell does at one position, forward and backward, between what all cells have in common.</summary>
internal abstract class CellEmitter
{
    internal static CellEmitter For(CellKind kind) => kind switch
    {
        CellKind.Tanh => new SimpleCellEmitter("TanhCell", "tanh", "(1 - h_t^2)"),
        CellKind.Relu => new SimpleCellEmitter("ReluCell", "relu", "(h_t > 0)"),
        CellKind.Gru => new GruCellEmitter(),
        CellKind.ResetFirstGru => new ResetFirstGruCellEmitter(),
        _ => new LstmCellEmitter(),
    };

    /// <summary>The formulas of the forward pass.</summary>
    internal abstract string ForwardFormula(bool looksUp, bool hasBias);

    /// <summary>The formulas of the backward pass.</summary>
    internal abstract string BackwardFormula { get; }

    /// <summary>From the sums of inputs and biases to the states after a position.</summary>
    internal abstract void EmitForward(CodeWriter w, RecurrenceEmitter r);

    /// <summary>From the gradient of the states after a position to those of the sums and of the states before it.</summary>
    internal abstract void EmitBackward(CodeWriter w, RecurrenceEmitter r);

    /// <summary>One step of a stream: from the sums of inputs and biases to the states, in their place.</summary>
    internal abstract void EmitStep(CodeWriter w, StreamingEmitter s);

    /// <summary>W_ih x + b, as a look-up of symbols or a product.</summary>
    protected static string Input(string gate, bool looksUp, bool hasBias) =>
        $"W_i{gate}{(looksUp ? "[x_t]" : " x_t")}{(hasBias ? $" + b_i{gate}" : "")}";
}
