using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The linear head forward and backward, over all outputs at once or a piece of them.</summary>
internal sealed class HeadEmitter(NetworkPlan network, MemberNames n)
{
    internal Stage Forward => Stage.OfOutputs(network, n, "HeadForward", "parameters", "activations");

    internal Stage Backward => Stage.OfOutputs(network, n, "HeadBackward", "weightRows", "activations");

    internal Stage Gradients => Stage.OfWeights(network.Top.Length(network, n), "HeadGradients", ["activations", "gradients", .. Rows.InStage(network, n).Argument]);

    internal void Emit(CodeWriter w)
    {
        string layout = n["Layout"], size = network.Top.Length(network, n), outputs = Rows.Outputs(network, n), rows = Rows.InStage(network, n).Number;
        RowsPlan top = network.Top, dTop = top.Gradient;
        w.Write($"/// <summary><c>y{T} = W_out h{T} + b_out</c>, for some {Where}</summary>");
        using (w.Block(Forward.Header))
        {
            w.Write($"""
                {Stage.Span} logits = activations.Slice({layout}.Logits + firstRow * {layout}.OutputStride, (endRow - firstRow) * {layout}.OutputStride);
                {Stage.Kernels}.Product(
                    activations.Slice({top.At(n, "firstRow")}), {top.Stride(n)}, parameters.Slice({layout}.HeadWeight), logits, {layout}.OutputStride,
                    width: {outputs}, rows: endRow - firstRow, inner: {size}, bias: parameters.Slice({layout}.HeadBias, {layout}.OutputWidth));
                """);
        }

        w.Blank();
        w.Write($"/// <summary><c>dh{T} = W_out^T dy{T}</c>, for some {Where}</summary>");
        using (w.Block(Backward.Header))
        {
            w.Write($"""
                {Stage.Span} dHidden = activations.Slice({dTop.At(n, "firstRow")}, (endRow - firstRow) * {dTop.Stride(n)});
                {Stage.Kernels}.Product(
                    activations.Slice({layout}.DLogits + firstRow * {layout}.OutputStride), {layout}.OutputStride, weightRows.Slice({layout}.HeadWeightRows),
                    dHidden, {dTop.Stride(n)}, width: {size}, rows: endRow - firstRow, inner: {outputs});
                """);
        }

        w.Blank();
        w.Write($"/// <summary><c>dW_out = sum of dy{T} h{T}^T</c> for some rows of the transposed weights; with the first of them also <c>db_out = sum of dy{T}</c></summary>");
        using (w.Block(Gradients.Header))
        {
            w.Write($"""
                {Stage.Span} dLogits = activations.Slice({layout}.DLogits, {rows} * {layout}.OutputStride);
                {Stage.Kernels}.AddTransposedProduct(
                    activations.Slice({top.At(n, "0")}), {top.Stride(n)}, dLogits, {layout}.OutputStride,
                    gradients.Slice({layout}.HeadWeight), width: {outputs}, rows: {size}, inner: {rows}, firstRow, endRow);
                """);
            using (w.Block("if (firstRow == 0)"))
            {
                w.Write($"{Stage.Kernels}.AddColumnSums(dLogits, {layout}.OutputStride, gradients.Slice({layout}.HeadBias, {layout}.OutputWidth), {rows});");
            }
        }
    }

    private string T => network.HasLastOutput ? "" : "_t";

    private string Where => network.HasLastOutput ? "sequences" : "positions";
}
