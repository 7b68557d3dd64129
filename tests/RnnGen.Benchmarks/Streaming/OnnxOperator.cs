using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>A streaming step as exporters write it: one position of ONNX's operator RNN, GRU or LSTM, whose input is one-hot.</summary>
internal static class OnnxOperator
{
    internal static byte[] Write(ModelWeights weights)
    {
        int v = weights.VocabularySize, h = weights.HiddenSize;
        // The operator and its gates as PyTorch's: z r h of r z n, i o f c of i f g o.
        (string operation, int[] gates) = weights.Gates switch
        {
            1 => ("RNN", new[] { 0 }),
            3 => ("GRU", [1, 0, 2]),
            _ => ("LSTM", [0, 3, 1, 2]),
        };
        string[] inputs = [OnnxGraph.Input, "w", "r", "b", "", OnnxGraph.State], outputs = ["", OnnxGraph.NextState];
        (string, int)[] attributes = [("hidden_size", h)];
        return new OnnxGraph()
            .Takes(OnnxGraph.Input, isIndex: false, 1, 1, v)
            .Constant("w", OnnxGraph.Reorder(weights.WeightIh, gates), 1, gates.Length * h, v)
            .Constant("r", OnnxGraph.Reorder(weights.WeightHh, gates), 1, gates.Length * h, h)
            .Constant("b", [.. OnnxGraph.Reorder(weights.BiasIh, gates), .. OnnxGraph.Reorder(weights.BiasHh, gates)], 1, 2 * gates.Length * h)
            .Node(
                operation,
                weights.Gates == 4 ? [.. inputs, OnnxGraph.Cell] : inputs,
                weights.Gates == 4 ? [.. outputs, OnnxGraph.NextCell] : outputs,
                weights.Gates == 3 ? [.. attributes, ("linear_before_reset", 1)] : attributes)
            .Finish(weights);
    }
}
