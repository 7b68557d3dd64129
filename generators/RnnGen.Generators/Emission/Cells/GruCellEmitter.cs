namespace RnnGen.Generators.Emission.Cells;

/// <summary>The GRU whose reset gate acts after the product, on u = W_hn h + b_hn.</summary>
internal sealed class GruCellEmitter : CellEmitter
{
    internal override string Unit => "GRU";

    internal override string StateFormula(bool hasBias) => "(1 - z) n + z h";

    internal override string Torch => "GRU";

    protected override string Biases => "b_ih + (b_hr, b_hz, 0)";

    internal override string[] ForwardFormulas(string? input, bool hasBias) =>
    [
        .. input is null ? [] : new[] { $"a_t = {input}" },
        "a_r += W_hr h_(t-1)", "a_z += W_hz h_(t-1)", $"u = W_hn h_(t-1){(hasBias ? " + b_hn" : "")}",
        "r, z = sigmoid(a_r), sigmoid(a_z)", "n = tanh(a_n + r u)", "h_t = (1 - z) n + z h_(t-1)",
    ];

    internal override string[] BackwardFormulas =>
    [
        "da_z = dh_t (h_(t-1) - n) z (1 - z)", "da_n = dh_t (1 - z) (1 - n^2)", "da_r = da_n u r (1 - r)", "du = da_n r",
        "dh_(t-1) = (the loss's part of dh_(t-1)) + dh_t z + W_hr^T da_r + W_hz^T da_z + W_hn^T du",
    ];

    internal override string[] WeightGradientFormulas => ["dW_hr = sum of da_r h_(t-1)^T", "dW_hz = sum of da_z h_(t-1)^T", "dW_hn = sum of du h_(t-1)^T"];

    internal override string[] BiasGradientFormulas => ["db_ih = sum of da_t", "db_hh = sum of (da_r, da_z, du)"];

    internal override void EmitForward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"{Stage.Span} candidate = {r.PositionRows("Candidate")};");
        w.Write(r.HasBias
            ? $"{Stage.Kernels}.FillRows(parameters.Slice({r.Layout}.BiasHh{r.Suffix} + {GateRows.Before(2, r.Names)}, {r.Layout}.HiddenWidth), candidate, {r.Layout}.HiddenStride, endRow - firstRow);"
            : "candidate.Clear();");
        r.EmitProducts(w, r.Network.Cell.Products[0], r.Network.Cell.Products[1]);
        w.Write($"global::RnnGen.Cells.GruCell.Forward(gates, {r.Layout}.GatesStride, candidate, previous, hidden, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, rows: endRow - firstRow);");
    }

    internal override void EmitBackward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"""
            {Stage.Span} candidate = {r.PositionRows("Candidate")};
            global::RnnGen.Cells.GruCell.Backward(gates, {r.Layout}.GatesStride, candidate, {r.StateBefore("Hidden")}, dHidden, dPrevious, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, rows: endRow - firstRow);
            """);
        using (w.Block($"if ({r.NeedsStateBefore})"))
        {
            r.EmitTransposedProduct(w, r.Network.Cell.Products[0], "gates", "dPrevious");
            r.EmitTransposedProduct(w, r.Network.Cell.Products[1], "candidate", "dPrevious");
        }
    }

    internal override void EmitStep(CodeWriter w, StreamingEmitter s)
    {
        w.Write(s.HasBias
            ? $"{s.Parameters}.Slice({s.Layout}.BiasHh{s.Suffix} + {GateRows.Before(2, s.Names)}, {s.Layout}.HiddenWidth).CopyTo(scratch);"
            : "scratch.Clear();");
        s.EmitProduct(w, s.Network.Cell.Products[0]);
        s.EmitProduct(w, s.Network.Cell.Products[1]);
        w.Write($"global::RnnGen.Cells.GruCell.Forward(sums, {s.Layout}.GatesWidth, scratch, hidden, hidden, {s.Layout}.HiddenWidth, {s.Layout}.GateWidth, rows: 1);");
    }
}
