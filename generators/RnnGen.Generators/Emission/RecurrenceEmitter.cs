using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The recurrence forward and backward: the time loop, and the weight gradients after it. Pieces of the batch or of the gradients are for threads.</summary>
internal static class RecurrenceEmitter
{
    private const string Span = "global::System.Span<float>", Kernels = "global::RnnGen.Numerics.MatrixKernels";

    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        const string Rows = "int firstRow, int endRow";
        bool registers = network.Recurrence == RecurrenceKernel.Registers;
        string layout = n["Layout"], hiddenSize = n["HiddenSize"];

        w.Write("/// <summary><c>h_t = tanh(W_ih[x_t] + b_ih + b_hh + W_hh h_(t-1))</c>, for some sequences of the batch</summary>");
        using (w.Block($"internal static void RecurrenceForward(\n    {Span} parameters, {Span} derived, {Span} activations,\n    global::System.ReadOnlySpan<int> inputs, {Rows})"))
        {
            if (registers)
            {
                EmitDispatch(w, "TimeLoopForward", "(parameters, derived, activations, inputs)");
            }
            else
            {
                EmitForward(w, network, n);
            }
        }

        w.Blank();
        w.Write("/// <summary><c>dz_t = dh_t (1 - h_t^2)</c>, <c>dh_(t-1) = (the loss's part of dh_(t-1)) + W_hh^T dz_t</c>, for some sequences of the batch</summary>");
        using (w.Block($"internal static void RecurrenceBackward({Span} derived, {Span} activations, {Rows})"))
        {
            if (registers)
            {
                EmitDispatch(w, "TimeLoopBackward", "(derived, activations)");
            }
            else
            {
                EmitBackward(w, network, n);
            }
        }

        w.Blank();
        w.Write("""
            /// <summary>
            /// <c>dW_hh = sum of dz_t h_(t-1)^T</c> for some rows of the transposed weights; with the first of them also
            /// <c>db_ih = db_hh = sum of dz_t</c> and <c>dW_ih[x_t] += dz_t</c>
            /// </summary>
            """);
        using (w.Block($"internal static void RecurrenceGradients(\n    {Span} activations, {Span} gradients, global::System.ReadOnlySpan<int> inputs, {Rows})"))
        {
            w.Write($"""
                {Span} dSums = activations.Slice({layout}.DSums, {layout}.Rows * {layout}.HiddenStride);
                {Kernels}.AddTransposedProduct(
                    activations.Slice({layout}.Hidden), {layout}.HiddenStride, dSums, {layout}.HiddenStride,
                    gradients.Slice({layout}.WeightHh), width: {layout}.HiddenWidth, rows: {hiddenSize}, inner: {layout}.Rows, firstRow, endRow);
                """);
            using (w.Block("if (firstRow == 0)"))
            {
                w.Write($"""
                    {Span} dBias = gradients.Slice({layout}.BiasIh, {layout}.HiddenWidth);
                    {Kernels}.AddColumnSums(dSums, {layout}.HiddenStride, dBias, {layout}.Rows);
                    dBias.CopyTo(gradients.Slice({layout}.BiasHh, {layout}.HiddenWidth));
                    {Kernels}.ScatterAddRows(dSums, {layout}.HiddenStride, inputs, gradients.Slice({layout}.WeightIh, {n["VocabularySize"]} * {layout}.HiddenWidth), {layout}.HiddenWidth);
                    """);
            }
        }
    }

    private static void EmitDispatch(CodeWriter w, string method, string arguments)
    {
        string condition = "if";
        foreach (string bits in new[] { "512", "256" })
        {
            using (w.Block($"{condition} (global::System.Runtime.Intrinsics.Vector{bits}.IsHardwareAccelerated)"))
            {
                w.Write($"{method}{bits}{arguments};");
            }

            condition = "else if";
        }

        using (w.Block("else"))
        {
            w.Write($"{method}128{arguments};");
        }
    }

    private static void EmitForward(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], hiddenSize = n["HiddenSize"], batch = n["BatchSize"];
        w.Write($"""
            {Span} weightIh = parameters.Slice({layout}.WeightIh, {n["VocabularySize"]} * {layout}.HiddenWidth);
            {Span} weightHh = parameters.Slice({layout}.WeightHh, {hiddenSize} * {layout}.HiddenWidth);
            {Span} bias = derived.Slice({layout}.BiasSum, {layout}.HiddenWidth);
            """);
        using (w.Block($"for (int t = 0; t < {n["SequenceLength"]}; t++)"))
        {
            w.Write($"""
                {Span} previous = activations.Slice({layout}.Hidden + (t * {batch} + firstRow) * {layout}.HiddenStride, (endRow - firstRow) * {layout}.HiddenStride);
                {Span} hidden = activations.Slice({layout}.Hidden + ((t + 1) * {batch} + firstRow) * {layout}.HiddenStride, previous.Length);
                {Kernels}.LookUpRows(weightIh, bias, inputs.Slice(t * {batch} + firstRow, endRow - firstRow), hidden, {layout}.HiddenStride);
                """);
            EmitProduct(w, network, n, "previous", "weightHh", "hidden");
            w.Write("global::RnnGen.Numerics.TanhCell.Forward(hidden, hidden);");
        }
    }

    private static void EmitBackward(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], batch = n["BatchSize"];
        w.Write($"""
            {Span} weightHhRows = derived.Slice({layout}.WeightHhRows, {n["HiddenSize"]} * {layout}.HiddenWidth);
            int length = (endRow - firstRow) * {layout}.HiddenStride;
            """);
        using (w.Block($"for (int t = {n["SequenceLength"]} - 1; t >= 0; t--)"))
        {
            w.Write($"""
                int row = t * {batch} + firstRow;
                {Span} hidden = activations.Slice({layout}.Hidden + (row + {batch}) * {layout}.HiddenStride, length);
                {Span} dHidden = activations.Slice({layout}.DHidden + row * {layout}.HiddenStride, length);
                {Span} dz = activations.Slice({layout}.DSums + row * {layout}.HiddenStride, length);
                global::RnnGen.Numerics.TanhCell.Backward(hidden, dHidden, dz);
                """);
            using (w.Block("if (t > 0)"))
            {
                w.Write($"{Span} dPrevious = activations.Slice({layout}.DHidden + (row - {batch}) * {layout}.HiddenStride, length);");
                EmitProduct(w, network, n, "dz", "weightHhRows", "dPrevious");
            }
        }
    }

    // outputs += inputs times weights, of one sequence or of a batch.
    private static void EmitProduct(CodeWriter w, NetworkPlan network, MemberNames n, string inputs, string weights, string outputs)
    {
        string layout = n["Layout"], hiddenSize = n["HiddenSize"];
        w.Write(network.Recurrence == RecurrenceKernel.Sequence
            ? $"{Kernels}.AddVectorMatrix({inputs}.Slice(0, {hiddenSize}), {weights}, {outputs}.Slice(0, {layout}.HiddenWidth));"
            : $"{Kernels}.AddProduct(\n    {inputs}, {layout}.HiddenStride, {weights}, {outputs}, {layout}.HiddenStride, width: {layout}.HiddenWidth, rows: endRow - firstRow, inner: {hiddenSize});");
    }
}
