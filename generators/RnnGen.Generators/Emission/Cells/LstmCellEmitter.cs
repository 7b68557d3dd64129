namespace RnnGen.Generators.Emission.Cells;

/// <summary>The LSTM, with peepholes or without.</summary>
internal sealed class LstmCellEmitter : CellEmitter
{
    internal override string ForwardFormula(bool looksUp, bool hasBias) =>
        $"<c>i, f, o = sigmoid(W_ih x_t + W_hh h_(t-1){(hasBias ? " + b" : "")})</c>, <c>g = tanh({Input("g", looksUp, hasBias)} + W_hg h_(t-1){(hasBias ? " + b_hg" : "")})</c>, <c>c_t = f c_(t-1) + i g</c>, <c>h_t = o tanh(c_t)</c>";

    internal override string BackwardFormula => "<c>dc_t += dh_t o (1 - tanh(c_t)^2)</c>, <c>dc_(t-1) = dc_t f</c>, <c>dh_(t-1) = (the loss's part of dh_(t-1)) + W_hh^T dz_t</c>";

    internal override void EmitForward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"""
            {Stage.Span} previousCell = {r.StateBefore("Cell")};
            {Stage.Span} cell = {r.StateAfter("Cell")};
            """);
        using (w.Block($"if ({r.HasStateBefore})"))
        {
            r.EmitProduct(w, r.Network.Cell.Products[0]);
        }

        w.Blank();
        w.Write($"""
            global::RnnGen.Cells.LstmCell.Forward(
                gates, {r.Layout}.GatesStride, {Peepholes(r)}, previousCell, cell, {r.PositionRows("TanhCell")}, hidden,
                {r.Layout}.HiddenStride, {r.Layout}.GateWidth, endRow - firstRow);
            """);
    }

    internal override void EmitBackward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"""
            {Stage.Span} dCell = {r.StateAfter("DCell")};
            {Stage.Span} dPreviousCell = {r.StateBefore("DCell")};
            """);
        r.EmitCarry(w, "CarryBack", "dCell", "dPreviousCell");
        w.Write($"""
            global::RnnGen.Cells.LstmCell.Backward(
                gates, {r.Layout}.GatesStride, {Peepholes(r)}, {r.StateBefore("Cell")}, {r.PositionRows("TanhCell")}, dHidden, dCell, dPreviousCell,
                {r.Layout}.HiddenStride, {r.Layout}.GateWidth, endRow - firstRow);
            """);
        using (w.Block($"if ({r.NeedsStateBefore})"))
        {
            r.EmitTransposedProduct(w, r.Network.Cell.Products[0], "gates", "dPrevious");
        }
    }

    internal override void EmitStep(CodeWriter w, StreamingEmitter s)
    {
        s.EmitProduct(w, s.Network.Cell.Products[0]);
        string peepholes = s.Network.Cell.Peepholes ? $"{s.Parameters}.Slice({s.Layout}.Peephole{s.Suffix}, {GateRows.Before(3, s.Names)})" : "default";
        w.Write($"global::RnnGen.Cells.LstmCell.Forward(sums, {s.Layout}.GatesWidth, {peepholes}, cell, cell, scratch, hidden, {s.Layout}.HiddenWidth, {s.Layout}.GateWidth, 1);");
    }

    private static string Peepholes(RecurrenceEmitter r) => r.Network.Cell.Peepholes ? $"parameters.Slice({r.Layout}.Peephole{r.Suffix}, {GateRows.Before(3, r.Names)})" : "default";
}
