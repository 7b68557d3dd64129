namespace RnnGen.Generators.Emission.Cells;

/// <summary>The LSTM, with peepholes or without.</summary>
internal sealed class LstmCellEmitter(bool peepholes) : CellEmitter
{
    internal override string Unit => "LSTM";

    internal override string StateFormula(bool hasBias) => "o tanh(f c + i g)";

    internal override string Torch => "LSTM";

    internal override string TorchDifference => peepholes ? ", but with peepholes" : "";

    internal override string[] ForwardFormulas(string? input, bool hasBias) =>
    [
        input is null ? "a_t += W_hh h_(t-1)" : $"a_t = {input} + W_hh h_(t-1)",
        .. peepholes ? ["a_i += p_i c_(t-1)", "a_f += p_f c_(t-1)"] : System.Array.Empty<string>(),
        "i, f = sigmoid(a_i), sigmoid(a_f)", "g = tanh(a_g)", "c_t = f c_(t-1) + i g",
        .. peepholes ? ["a_o += p_o c_t"] : System.Array.Empty<string>(),
        "o = sigmoid(a_o)", "h_t = o tanh(c_t)",
    ];

    internal override string[] BackwardFormulas =>
    [
        "da_o = dh_t tanh(c_t) o (1 - o)", $"dc_t += dh_t o (1 - tanh(c_t)^2){(peepholes ? " + p_o da_o" : "")}",
        "da_i = dc_t g i (1 - i)", "da_f = dc_t c_(t-1) f (1 - f)", "da_g = dc_t i (1 - g^2)",
        $"dc_(t-1) = dc_t f{(peepholes ? " + p_i da_i + p_f da_f" : "")}", "dh_(t-1) = (the loss's part of dh_(t-1)) + W_hh^T da_t",
    ];

    internal override string[] OtherGradientFormulas => peepholes ? ["dp_i = sum of da_i c_(t-1)", "dp_f = sum of da_f c_(t-1)", "dp_o = sum of da_o c_t"] : [];

    internal override void EmitForward(CodeWriter w, RecurrenceEmitter r)
    {
        r.EmitProducts(w, r.Network.Cell.Products[0]);
        w.Write($"""
            global::RnnGen.Cells.LstmCell.Forward(
                gates, {r.Layout}.GatesStride, {Peepholes(r)}, previousCell, cell, {r.PositionRows("TanhCell")}, hidden,
                {r.Layout}.HiddenStride, {r.Layout}.GateWidth, rows: endRow - firstRow);
            """);
    }

    internal override void EmitBackward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"""
            global::RnnGen.Cells.LstmCell.Backward(
                gates, {r.Layout}.GatesStride, {Peepholes(r)}, {r.StateBefore("Cell")}, {r.PositionRows("TanhCell")}, dHidden, dCell, dPreviousCell,
                {r.Layout}.HiddenStride, {r.Layout}.GateWidth, rows: endRow - firstRow);
            """);
        using (w.Block($"if ({r.NeedsStateBefore})"))
        {
            r.EmitTransposedProduct(w, r.Network.Cell.Products[0], "gates", "dPrevious");
        }
    }

    internal override void EmitStep(CodeWriter w, StreamingEmitter s)
    {
        s.EmitProduct(w, s.Network.Cell.Products[0]);
        string weights = peepholes ? $"{s.Parameters}.Slice({s.Layout}.Peephole{s.Suffix}, {GateRows.Before(3, s.Names)})" : "peepholes: default";
        w.Write($"global::RnnGen.Cells.LstmCell.Forward(sums, {s.Layout}.GatesWidth, {weights}, cell, cell, scratch, hidden, {s.Layout}.HiddenWidth, {s.Layout}.GateWidth, rows: 1);");
    }

    private string Peepholes(RecurrenceEmitter r) => peepholes ? $"parameters.Slice({r.Layout}.Peephole{r.Suffix}, {GateRows.Before(3, r.Names)})" : "peepholes: default";
}
