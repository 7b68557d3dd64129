using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>
/// A streaming step written by hand for ONNX Runtime: it looks the input's row up, where the operators multiply a one-hot one by W_ih. The table's
/// rows are those of W_ih^T with all biases that are added to them.
/// </summary>
internal static class OnnxLookUp
{
    internal static byte[] Write(ModelWeights weights)
    {
        OnnxGraph graph = weights.Gates switch
        {
            1 => Start(weights, [0], summed: 1).Node("Add", "sum", "row", "recurrent").Node("Tanh", OnnxGraph.NextState, "sum"),
            3 => Gru(weights),
            _ => Lstm(weights),
        };
        return graph.Finish(weights);
    }

    // r, z = sigmoid(row + recurrent), n = tanh(row + r * (recurrent + b_hn)), h' = n + z * (h - n)
    private static OnnxGraph Gru(ModelWeights weights)
    {
        int h = weights.HiddenSize;
        return Start(weights, [0, 1, 2], summed: 2)
            .Constant("halves", 2 * h, h).Constant("gates", h, h).Constant("b_hn", weights.BiasHh[(2 * h)..], h)
            .Node("Split", ["row", "halves"], ["row_rz", "row_n"], ("axis", 2))
            .Node("Split", ["recurrent", "halves"], ["recurrent_rz", "recurrent_n"], ("axis", 2))
            .Node("Add", "sum_rz", "row_rz", "recurrent_rz").Node("Sigmoid", "rz", "sum_rz").Node("Split", ["rz", "gates"], ["r", "z"], ("axis", 2))
            .Node("Add", "biased_n", "recurrent_n", "b_hn").Node("Mul", "reset_n", "r", "biased_n").Node("Add", "sum_n", "row_n", "reset_n").Node("Tanh", "n", "sum_n")
            .Node("Sub", "difference", OnnxGraph.State, "n").Node("Mul", "kept", "z", "difference").Node("Add", OnnxGraph.NextState, "n", "kept");
    }

    // i, f, o = sigmoid(row + recurrent), g = tanh(row + recurrent), c' = f * c + i * g, h' = o * tanh(c')
    private static OnnxGraph Lstm(ModelWeights weights)
    {
        int h = weights.HiddenSize;
        return Start(weights, [0, 1, 3, 2], summed: 4)
            .Constant("parts", 3 * h, h).Constant("gates", h, h, h)
            .Node("Add", "sum", "row", "recurrent").Node("Split", ["sum", "parts"], ["sum_ifo", "sum_g"], ("axis", 2))
            .Node("Sigmoid", "ifo", "sum_ifo").Node("Split", ["ifo", "gates"], ["i", "f", "o"], ("axis", 2)).Node("Tanh", "g", "sum_g")
            .Node("Mul", "kept", "f", OnnxGraph.Cell).Node("Mul", "new", "i", "g").Node("Add", OnnxGraph.NextCell, "kept", "new")
            .Node("Tanh", "squashed", OnnxGraph.NextCell).Node("Mul", OnnxGraph.NextState, "o", "squashed");
    }

    // row = table[x] and recurrent = h W_hh^T, gates in the given order. Both biases of as many gates as are summed, PyTorch's first ones, are in
    // the table, of others b_ih alone.
    private static OnnxGraph Start(ModelWeights weights, int[] gates, int summed)
    {
        int v = weights.VocabularySize, h = weights.HiddenSize, width = gates.Length * h;
        float[] table = ModelWeights.Transposed(OnnxGraph.Reorder(weights.WeightIh, gates), width, v);
        float[] biases = OnnxGraph.Reorder([.. weights.BiasIh.Select((b, i) => i < summed * h ? b + weights.BiasHh[i] : b)], gates);
        for (int i = 0; i < table.Length; i++)
        {
            table[i] += biases[i % width];
        }

        return new OnnxGraph()
            .Takes(OnnxGraph.Input, isIndex: true, 1, 1)
            .Constant("table", table, v, width)
            .Constant("w", ModelWeights.Transposed(OnnxGraph.Reorder(weights.WeightHh, gates), width, h), h, width)
            .Node("Gather", "row", "table", OnnxGraph.Input)
            .Node("MatMul", "recurrent", OnnxGraph.State, "w");
    }
}
