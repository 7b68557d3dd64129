namespace RnnGen.Generators.Emission.Cells;

/// <summary>The GRU whose reset gate acts before the product, which reads s = r h.</summary>
internal sealed class ResetFirstGruCellEmitter : CellEmitter
{
    internal override string Unit => "GRU";

    internal override string StateFormula(bool hasBias) => "(1 - z) n + z h";

    internal override string Torch => "GRU";

    internal override string TorchDifference => ", but with the reset gate before the product";

    internal override string[] ForwardFormulas(string? input, bool hasBias) =>
    [
        .. input is null ? [] : new[] { $"a_t = {input}" },
        "a_r += W_hr h_(t-1)", "a_z += W_hz h_(t-1)", "r, z = sigmoid(a_r), sigmoid(a_z)", "s = r h_(t-1)", "n = tanh(a_n + W_hn s)", "h_t = (1 - z) n + z h_(t-1)",
    ];

    internal override string[] BackwardFormulas =>
    [
        "da_z = dh_t (h_(t-1) - n) z (1 - z)", "da_n = dh_t (1 - z) (1 - n^2)", "ds = W_hn^T da_n", "da_r = ds h_(t-1) r (1 - r)",
        "dh_(t-1) = (the loss's part of dh_(t-1)) + dh_t z + ds r + W_hr^T da_r + W_hz^T da_z",
    ];

    internal override string[] WeightGradientFormulas => ["dW_hr = sum of da_r h_(t-1)^T", "dW_hz = sum of da_z h_(t-1)^T", "dW_hn = sum of da_n s^T"];

    internal override void EmitForward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"{Stage.Span} reset = {r.PositionRows("Reset")};");
        r.EmitProducts(w, r.Network.Cell.Products[0]);
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.Reset(gates, {r.Layout}.GatesStride, previous, reset, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, rows: endRow - firstRow);");
        r.EmitProducts(w, r.Network.Cell.Products[1]);
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.Forward(gates, {r.Layout}.GatesStride, previous, hidden, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, rows: endRow - firstRow);");
    }

    internal override void EmitBackward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"""
            {Stage.Span} previous = {r.StateBefore("Hidden")};
            {Stage.Span} dReset = activations.Slice({r.Layout}.DReset{r.Suffix} + firstRow * {r.Layout}.HiddenStride, length);
            global::RnnGen.Cells.ResetFirstGruCell.Backward(gates, {r.Layout}.GatesStride, previous, dHidden, dPrevious, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, rows: endRow - firstRow);
            dReset.Clear();
            """);
        r.EmitTransposedProduct(w, r.Network.Cell.Products[1], "gates", "dReset");
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.BackwardReset(gates, {r.Layout}.GatesStride, previous, dReset, dPrevious, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, rows: endRow - firstRow);");
        using (w.Block($"if ({r.NeedsStateBefore})"))
        {
            r.EmitTransposedProduct(w, r.Network.Cell.Products[0], "gates", "dPrevious");
        }
    }

    internal override void EmitStep(CodeWriter w, StreamingEmitter s)
    {
        s.EmitProduct(w, s.Network.Cell.Products[0]);
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.Reset(sums, {s.Layout}.GatesWidth, hidden, scratch, {s.Layout}.HiddenWidth, {s.Layout}.GateWidth, rows: 1);");
        s.EmitProduct(w, s.Network.Cell.Products[1]);
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.Forward(sums, {s.Layout}.GatesWidth, hidden, hidden, {s.Layout}.HiddenWidth, {s.Layout}.GateWidth, rows: 1);");
    }
}
