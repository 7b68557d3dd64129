using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Emission;

/// <summary>The linear head forward and backward, over all positions at once.</summary>
internal static class HeadEmitter
{
    internal static void Emit(CodeWriter w, MemberNames n)
    {
        string layout = n["Layout"], hiddenSize = n["HiddenSize"], size = n["VocabularySize"], length = n["SequenceLength"];

        w.Write("/// <summary><c>y_t = W_out h_t + b_out</c></summary>");
        using (w.Block("internal static void HeadForward(global::System.Span<float> parameters, global::System.Span<float> activations)"))
        {
            w.Write($"global::System.Span<float> bias = parameters.Slice({layout}.HeadBias, {layout}.VocabularyStride);");
            using (w.Block($"for (int t = 0; t < {length}; t++)"))
            {
                w.Write($"bias.CopyTo(activations.Slice({layout}.Logits + t * {layout}.VocabularyStride, {layout}.VocabularyStride));");
            }

            w.Blank();
            w.Write($"""
                global::RnnGen.Numerics.MatrixKernels.AddProduct(
                    activations.Slice({layout}.Hidden + {layout}.HiddenStride), {layout}.HiddenStride, parameters.Slice({layout}.HeadWeight),
                    activations.Slice({layout}.Logits), {layout}.VocabularyStride, width: {layout}.VocabularyStride, rows: {length}, inner: {hiddenSize});
                """);
        }

        w.Blank();
        w.Write("/// <summary><c>dh_t = W_out^T dy_t</c>; <c>dW_out = sum of dy_t h_t^T</c>, <c>db_out = sum of dy_t</c></summary>");
        using (w.Block("internal static void HeadBackward(\n    global::System.Span<float> derived, global::System.Span<float> activations, global::System.Span<float> gradients)"))
        {
            w.Write($"""
                global::System.Span<float> dLogits = activations.Slice({layout}.DLogits, {length} * {layout}.VocabularyStride);
                global::System.Span<float> dHidden = activations.Slice({layout}.DHidden, {length} * {layout}.HiddenStride);
                dHidden.Clear();
                global::RnnGen.Numerics.MatrixKernels.AddProduct(
                    dLogits, {layout}.VocabularyStride, derived.Slice({layout}.HeadWeightRows), dHidden, {layout}.HiddenStride,
                    width: {layout}.HiddenStride, rows: {length}, inner: {size});
                global::RnnGen.Numerics.MatrixKernels.AddTransposedProduct(
                    activations.Slice({layout}.Hidden + {layout}.HiddenStride), {layout}.HiddenStride, dLogits, {layout}.VocabularyStride,
                    gradients.Slice({layout}.HeadWeight), width: {layout}.VocabularyStride, rows: {hiddenSize}, inner: {length});
                global::RnnGen.Numerics.MatrixKernels.AddColumnSums(dLogits, {layout}.VocabularyStride, gradients.Slice({layout}.HeadBias, {layout}.VocabularyStride), {length});
                """);
        }
    }
}
