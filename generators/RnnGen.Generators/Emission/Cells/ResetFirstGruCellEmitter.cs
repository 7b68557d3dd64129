namespace RnnGen.Generators.Emission.Cells;

/// <summary>The GRU whose reset gate acts before the product, which reads s = r h.</summary>
internal sealed class ResetFirstGruCellEmitter : CellEmitter
{
    internal override string ForwardFormula(bool looksUp, bool hasBias) =>
        $"<c>r, z = sigmoid(W_ih x_t + W_hh h_(t-1){(hasBias ? " + b" : "")})</c>, <c>n = tanh({Input("n", looksUp, hasBias)} + W_hn (r h_(t-1)){(hasBias ? " + b_hn" : "")})</c>, <c>h_t = (1 - z) n + z h_(t-1)</c>";

    internal override string BackwardFormula => "<c>ds = W_hn^T dz_n</c>, <c>dh_(t-1) = (the loss's part of dh_(t-1)) + dh_t z + ds r + W_hr^T dz_r + W_hz^T dz_z</c>";

    internal override void EmitForward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"{Stage.Span} reset = {r.PositionRows("Reset")};");
        using (w.Block($"if ({r.HasStateBefore})"))
        {
            r.EmitProduct(w, r.Network.Cell.Products[0]);
        }

        w.Blank();
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.Reset(gates, {r.Layout}.GatesStride, previous, reset, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, endRow - firstRow);");
        using (w.Block($"if ({r.HasStateBefore})"))
        {
            r.EmitProduct(w, r.Network.Cell.Products[1]);
        }

        w.Blank();
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.Forward(gates, {r.Layout}.GatesStride, previous, hidden, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, endRow - firstRow);");
    }

    internal override void EmitBackward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"""
            {Stage.Span} previous = {r.StateBefore("Hidden")};
            {Stage.Span} dReset = activations.Slice({r.Layout}.DReset{r.Suffix} + firstRow * {r.Layout}.HiddenStride, length);
            global::RnnGen.Cells.ResetFirstGruCell.Backward(gates, {r.Layout}.GatesStride, previous, dHidden, dPrevious, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, endRow - firstRow);
            dReset.Clear();
            """);
        r.EmitTransposedProduct(w, r.Network.Cell.Products[1], "gates", "dReset");
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.BackwardReset(gates, {r.Layout}.GatesStride, previous, dReset, dPrevious, {r.Layout}.HiddenStride, {r.Layout}.GateWidth, endRow - firstRow);");
        using (w.Block($"if ({r.NeedsStateBefore})"))
        {
            r.EmitTransposedProduct(w, r.Network.Cell.Products[0], "gates", "dPrevious");
        }
    }

    internal override void EmitStep(CodeWriter w, StreamingEmitter s)
    {
        s.EmitProduct(w, s.Network.Cell.Products[0]);
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.Reset(sums, {s.Layout}.GatesWidth, hidden, scratch, {s.Layout}.HiddenWidth, {s.Layout}.GateWidth, 1);");
        s.EmitProduct(w, s.Network.Cell.Products[1]);
        w.Write($"global::RnnGen.Cells.ResetFirstGruCell.Forward(sums, {s.Layout}.GatesWidth, hidden, hidden, {s.Layout}.HiddenWidth, {s.Layout}.GateWidth, 1);");
    }
}
