namespace RnnGen.Generators.Emission.Cells;

/// <summary>The cell of one activation function, tanh or relu: its sums lie where the hidden state will.</summary>
internal sealed class SimpleCellEmitter(string cell, string function, string derivative) : CellEmitter
{
    internal override string ForwardFormula(bool looksUp, bool hasBias) =>
        $"<c>h_t = {function}({Input("h", looksUp, hasBias)}{(hasBias ? " + b_hh" : "")} + W_hh h_(t-1))</c>";

    internal override string BackwardFormula => $"<c>dz_t = dh_t {derivative.Replace(">", "&gt;")}</c>, <c>dh_(t-1) = (the loss's part of dh_(t-1)) + W_hh^T dz_t</c>";

    internal override void EmitForward(CodeWriter w, RecurrenceEmitter r)
    {
        using (w.Block($"if ({r.HasStateBefore})"))
        {
            r.EmitProduct(w, r.Network.Cell.Products[0]);
        }

        w.Blank();
        w.Write($"global::RnnGen.Cells.{cell}.Forward(hidden, hidden);");
    }

    internal override void EmitBackward(CodeWriter w, RecurrenceEmitter r)
    {
        w.Write($"""
            {Stage.Span} dz = {r.PositionRows("DSums")};
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
