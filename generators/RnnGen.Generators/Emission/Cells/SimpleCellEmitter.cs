namespace RnnGen.Generators.Emission.Cells;

/// <summary>The cell of one activation function, tanh or relu: its sums lie where the hidden state will.</summary>
internal sealed class SimpleCellEmitter(string cell, string function, string derivative, string torchArguments = "") : CellEmitter
{
    internal override string Unit => function;

    internal override string StateFormula(bool hasBias) => hasBias ? $"{function}(W_ih x + b_ih + W_hh h + b_hh)" : $"{function}(W_ih x + W_hh h)";

    internal override string Torch => "RNN";

    internal override string TorchArguments => torchArguments;

    internal override string Sum => "z";

    internal override string[] ForwardFormulas(string? input, bool hasBias) => [input is null ? "z_t += W_hh h_(t-1)" : $"z_t = {input} + W_hh h_(t-1)", $"h_t = {function}(z_t)"];

    internal override string[] BackwardFormulas => [$"dz_t = dh_t {derivative}", "dh_(t-1) = (the loss's part of dh_(t-1)) + W_hh^T dz_t"];

    internal override void EmitForward(CodeWriter w, RecurrenceEmitter r)
    {
        r.EmitProducts(w, r.Network.Cell.Products[0]);
        w.Write($"global::RnnGen.Cells.{cell}.Forward(hidden, hidden);");
    }

    internal override void EmitBackward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"""
            {Stage.Span} dz = dHidden; // takes its place
            global::RnnGen.Cells.{cell}.Backward({r.StateAfter("Hidden")}, dHidden, dz);
            """);
        using (w.Block($"if ({r.NeedsStateBefore})"))
        {
            r.EmitTransposedProduct(w, r.Network.Cell.Products[0], "dz", "dPrevious");
        }
    }

    internal override void EmitStep(CodeWriter w, StreamingEmitter s)
    {
        s.EmitProduct(w, s.Network.Cell.Products[0]);
        w.Write($"global::RnnGen.Cells.{cell}.Forward(sums, hidden);");
    }
}
