using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>
/// A model's streaming step as an ONNX file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): one position of the operator RNN, GRU or
/// LSTM from a given state, as exporters write it, then MatMul and Add. Or a tanh cell written by hand, which looks the input's row up.
/// </summary>
internal static class OnnxModel
{
    internal const string Input = "x", State = "h", NextState = "h_next", Cell = "c", NextCell = "c_next", Logits = "y";

    private const int Float = 1, Integer = 7; // TensorProto.DataType.FLOAT and INT64

    /// <summary>h' = tanh(table[x] + h W_hh^T), where row x of the table is that of W_ih^T and both biases.</summary>
    internal static byte[] WriteLookUp(ModelWeights weights)
    {
        int v = weights.VocabularySize, h = weights.HiddenSize;
        float[] table = Transposed(weights.WeightIh, h, v);
        for (int i = 0; i < table.Length; i++)
        {
            table[i] += weights.BiasIh[i % h] + weights.BiasHh[i % h];
        }

        ProtobufWriter graph = new ProtobufWriter()
            .Message(1, Node("Gather", ["table", Input], ["row"]))
            .Message(1, Node("MatMul", [State, "r"], ["recurrent"]))
            .Message(1, Node("Add", ["row", "recurrent"], ["sum"]))
            .Message(1, Node("Tanh", ["sum"], [NextState]))
            .Message(5, Tensor("table", table, v, h))
            .Message(5, Tensor("r", Transposed(weights.WeightHh, h, h), h, h))
            .Message(11, Value(Input, Integer, 1, 1));
        return Finish(graph, weights);
    }

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
        bool hasCell = weights.Gates == 4;
        ProtobufWriter hiddenSize = new ProtobufWriter().Text(1, "hidden_size").Integer(3, h).Integer(20, 2); // AttributeProto.INT
        ProtobufWriter node = Node(operation, [Input, "w", "r", "b", "", State, .. hasCell ? new[] { Cell } : []], ["", NextState, .. hasCell ? new[] { NextCell } : []]).Message(5, hiddenSize);
        if (weights.Gates == 3)
        {
            node.Message(5, new ProtobufWriter().Text(1, "linear_before_reset").Integer(3, 1).Integer(20, 2));
        }

        ProtobufWriter graph = new ProtobufWriter()
            .Message(1, node)
            .Message(5, Tensor("w", Reorder(weights.WeightIh, gates), 1, gates.Length * h, v))
            .Message(5, Tensor("r", Reorder(weights.WeightHh, gates), 1, gates.Length * h, h))
            .Message(5, Tensor("b", [.. Reorder(weights.BiasIh, gates), .. Reorder(weights.BiasHh, gates)], 1, 2 * gates.Length * h))
            .Message(11, Value(Input, Float, 1, 1, v));
        if (hasCell)
        {
            graph.Message(11, Value(Cell, Float, 1, 1, h)).Message(12, Value(NextCell, Float, 1, 1, h));
        }

        return Finish(graph, weights);
    }

    // The head, and the hidden state on both ends.
    private static byte[] Finish(ProtobufWriter graph, ModelWeights weights)
    {
        int v = weights.VocabularySize, h = weights.HiddenSize;
        graph
            .Message(1, Node("MatMul", [NextState, "head"], ["product"]))
            .Message(1, Node("Add", ["product", "head_bias"], [Logits]))
            .Text(2, "step")
            .Message(5, Tensor("head", Transposed(weights.HeadWeight, v, h), h, v))
            .Message(5, Tensor("head_bias", weights.HeadBias, v))
            .Message(11, Value(State, Float, 1, 1, h))
            .Message(12, Value(NextState, Float, 1, 1, h))
            .Message(12, Value(Logits, Float, 1, 1, v));
        return new ProtobufWriter()
            .Integer(1, 8) // the format's version
            .Message(7, graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, 14)) // the operators' version
            .ToArray();
    }

    private static float[] Transposed(float[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[i % rows * columns + i / rows])];

    // Equal blocks of rows in another order.
    private static float[] Reorder(float[] rows, int[] order)
    {
        float[][] blocks = [.. rows.Chunk(rows.Length / order.Length)];
        return [.. order.SelectMany(block => blocks[block])];
    }

    private static ProtobufWriter Node(string operation, string[] inputs, string[] outputs)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        foreach (string output in outputs)
        {
            node.Text(2, output);
        }

        return node.Text(4, operation);
    }

    private static ProtobufWriter Tensor(string name, float[] values, params int[] shape)
    {
        ProtobufWriter tensor = new();
        foreach (int length in shape)
        {
            tensor.Integer(1, length);
        }

        return tensor.Integer(2, Float).Text(8, name).Floats(9, values);
    }

    private static ProtobufWriter Value(string name, int type, params int[] dimensions)
    {
        ProtobufWriter shape = new();
        foreach (int dimension in dimensions)
        {
            shape.Message(1, new ProtobufWriter().Integer(1, dimension));
        }

        ProtobufWriter tensorType = new ProtobufWriter().Integer(1, type).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensorType));
    }
}
