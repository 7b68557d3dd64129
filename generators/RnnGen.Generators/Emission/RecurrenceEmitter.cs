using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The recurrence forward and backward: the time loop, and the weight gradients after it.</summary>
internal static class RecurrenceEmitter
{
    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        bool registers = network.Recurrence == RecurrenceKernel.Registers;
        string layout = n["Layout"], hiddenSize = n["HiddenSize"], length = n["SequenceLength"];

        w.Write("/// <summary><c>h_t = tanh(W_ih[x_t] + b_ih + b_hh + W_hh h_(t-1))</c></summary>");
        using (w.Block("internal static void RecurrenceForward(\n    global::System.Span<float> parameters, global::System.Span<float> derived, global::System.Span<float> activations,\n    global::System.ReadOnlySpan<int> inputs)"))
        {
            if (registers)
            {
                EmitDispatch(w, "TimeLoopForward", "(parameters, derived, activations, inputs)");
            }
            else
            {
                EmitRowsForward(w, layout, hiddenSize, length);
            }
        }

        w.Blank();
        w.Write("""
            /// <summary>
            /// <c>dz_t = dh_t (1 - h_t^2)</c>, <c>dh_(t-1) = (the loss's part of dh_(t-1)) + W_hh^T dz_t</c>;
            /// <c>dW_hh = sum of dz_t h_(t-1)^T</c>, <c>db_ih = db_hh = sum of dz_t</c>, <c>dW_ih[x_t] += dz_t</c>
            /// </summary>
            """);
        using (w.Block("internal static void RecurrenceBackward(\n    global::System.Span<float> derived, global::System.Span<float> activations, global::System.Span<float> gradients,\n    global::System.ReadOnlySpan<int> inputs)"))
        {
            if (registers)
            {
                EmitDispatch(w, "TimeLoopBackward", "(derived, activations)");
            }
            else
            {
                EmitRowsBackward(w, layout, hiddenSize, length);
            }

            w.Blank();
            w.Write($"""
                global::System.Span<float> dSums = activations.Slice({layout}.DSums, {length} * {layout}.HiddenStride);
                global::RnnGen.Numerics.MatrixKernels.AddTransposedProduct(
                    activations.Slice({layout}.Hidden), {layout}.HiddenStride, dSums, {layout}.HiddenStride,
                    gradients.Slice({layout}.WeightHh), width: {layout}.HiddenStride, rows: {hiddenSize}, inner: {length});
                global::System.Span<float> dBias = gradients.Slice({layout}.BiasIh, {layout}.HiddenStride);
                global::RnnGen.Numerics.MatrixKernels.AddColumnSums(dSums, {layout}.HiddenStride, dBias, {length});
                dBias.CopyTo(gradients.Slice({layout}.BiasHh, {layout}.HiddenStride));
                global::RnnGen.Numerics.MatrixKernels.ScatterAddRows(dSums, {layout}.HiddenStride, inputs, gradients.Slice({layout}.WeightIh), {layout}.HiddenStride);
                """);
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

    private static void EmitRowsForward(CodeWriter w, string layout, string hiddenSize, string length)
    {
        w.Write($"""
            global::System.Span<float> weightHh = parameters.Slice({layout}.WeightHh, {hiddenSize} * {layout}.HiddenStride);
            global::System.Span<float> bias = derived.Slice({layout}.BiasSum, {layout}.HiddenStride);
            activations.Slice({layout}.Hidden, {layout}.HiddenStride).Clear();
            """);
        using (w.Block($"for (int t = 0; t < {length}; t++)"))
        {
            w.Write($"""
                global::System.Span<float> previous = activations.Slice({layout}.Hidden + t * {layout}.HiddenStride, {hiddenSize});
                global::System.Span<float> hidden = activations.Slice({layout}.Hidden + (t + 1) * {layout}.HiddenStride, {layout}.HiddenStride);
                global::System.Numerics.Tensors.TensorPrimitives.Add(
                    parameters.Slice({layout}.WeightIh + inputs[t] * {layout}.HiddenStride, {layout}.HiddenStride), bias, hidden);
                global::RnnGen.Numerics.MatrixKernels.AddVectorMatrix(previous, weightHh, hidden);
                global::RnnGen.Numerics.TanhCell.Forward(hidden, hidden);
                """);
        }
    }

    private static void EmitRowsBackward(CodeWriter w, string layout, string hiddenSize, string length)
    {
        w.Write($"global::System.Span<float> weightHhRows = derived.Slice({layout}.WeightHhRows, {hiddenSize} * {layout}.HiddenStride);");
        using (w.Block($"for (int t = {length} - 1; t >= 0; t--)"))
        {
            w.Write($"""
                global::System.Span<float> hidden = activations.Slice({layout}.Hidden + (t + 1) * {layout}.HiddenStride, {layout}.HiddenStride);
                global::System.Span<float> dHidden = activations.Slice({layout}.DHidden + t * {layout}.HiddenStride, {layout}.HiddenStride);
                global::System.Span<float> dz = activations.Slice({layout}.DSums + t * {layout}.HiddenStride, {layout}.HiddenStride);
                global::RnnGen.Numerics.TanhCell.Backward(hidden, dHidden, dz);
                """);
            using (w.Block("if (t > 0)"))
            {
                w.Write($"""
                    global::System.Span<float> dPrevious = activations.Slice({layout}.DHidden + (t - 1) * {layout}.HiddenStride, {layout}.HiddenStride);
                    global::RnnGen.Numerics.MatrixKernels.AddVectorMatrix(dz.Slice(0, {hiddenSize}), weightHhRows, dPrevious);
                    """);
            }
        }
    }
}
