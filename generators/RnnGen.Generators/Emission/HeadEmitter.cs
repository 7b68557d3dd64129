using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Emission;

/// <summary>The linear head forward and backward, over all positions at once or a piece of them.</summary>
internal static class HeadEmitter
{
    private const string Span = "global::System.Span<float>", Kernels = "global::RnnGen.Numerics.MatrixKernels", Rows = "int firstRow, int endRow";

    internal static void Emit(CodeWriter w, MemberNames n)
    {
        string layout = n["Layout"], hiddenSize = n["HiddenSize"], batch = n["BatchSize"];

        w.Write("/// <summary><c>y_t = W_out h_t + b_out</c>, for some positions</summary>");
        using (w.Block($"internal static void HeadForward({Span} parameters, {Span} activations, {Rows})"))
        {
            w.Write($"{Span} bias = parameters.Slice({layout}.HeadBias, {layout}.VocabularyWidth);");
            using (w.Block("for (int row = firstRow; row < endRow; row++)"))
            {
                w.Write($"bias.CopyTo(activations.Slice({layout}.Logits + row * {layout}.VocabularyStride, {layout}.VocabularyWidth));");
            }

            w.Blank();
            w.Write($"""
                {Kernels}.AddProduct(
                    activations.Slice({layout}.Hidden + ({batch} + firstRow) * {layout}.HiddenStride), {layout}.HiddenStride, parameters.Slice({layout}.HeadWeight),
                    activations.Slice({layout}.Logits + firstRow * {layout}.VocabularyStride), {layout}.VocabularyStride,
                    width: {layout}.VocabularyWidth, rows: endRow - firstRow, inner: {hiddenSize});
                """);
        }

        w.Blank();
        w.Write("/// <summary><c>dh_t = W_out^T dy_t</c>, for some positions</summary>");
        using (w.Block($"internal static void HeadBackward({Span} derived, {Span} activations, {Rows})"))
        {
            w.Write($"""
                {Span} dHidden = activations.Slice({layout}.DHidden + firstRow * {layout}.HiddenStride, (endRow - firstRow) * {layout}.HiddenStride);
                dHidden.Clear();
                {Kernels}.AddProduct(
                    activations.Slice({layout}.DLogits + firstRow * {layout}.VocabularyStride), {layout}.VocabularyStride, derived.Slice({layout}.HeadWeightRows),
                    dHidden, {layout}.HiddenStride, width: {layout}.HiddenWidth, rows: endRow - firstRow, inner: {n["VocabularySize"]});
                """);
        }

        w.Blank();
        w.Write("/// <summary><c>dW_out = sum of dy_t h_t^T</c> for some rows of the transposed weights; with the first of them also <c>db_out = sum of dy_t</c></summary>");
        using (w.Block($"internal static void HeadGradients({Span} activations, {Span} gradients, {Rows})"))
        {
            w.Write($"""
                {Span} dLogits = activations.Slice({layout}.DLogits, {layout}.Rows * {layout}.VocabularyStride);
                {Kernels}.AddTransposedProduct(
                    activations.Slice({layout}.Hidden + {batch} * {layout}.HiddenStride), {layout}.HiddenStride, dLogits, {layout}.VocabularyStride,
                    gradients.Slice({layout}.HeadWeight), width: {layout}.VocabularyWidth, rows: {hiddenSize}, inner: {layout}.Rows, firstRow, endRow);
                """);
            using (w.Block("if (firstRow == 0)"))
            {
                w.Write($"{Kernels}.AddColumnSums(dLogits, {layout}.VocabularyStride, gradients.Slice({layout}.HeadBias, {layout}.VocabularyWidth), {layout}.Rows);");
            }
        }
    }
}
