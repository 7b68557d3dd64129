using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>
/// A model's streaming step as an ONNX file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): one position of the operator RNN from a
/// given state, then MatMul and Add.
/// </summary>
internal static class OnnxModel
{
    internal const string Input = "x", State = "h", NextState = "h_next", Logits = "y";

    private const int Float = 1; // TensorProto.DataType.FLOAT

    internal static byte[] Write(ModelWeights weights)
    {
        int v = weights.VocabularySize, h = weights.HiddenSize;
        float[] headByInput = new float[h * v];
        for (int k = 0; k < v; k++)
        {
            for (int j = 0; j < h; j++)
            {
                headByInput[j * v + k] = weights.HeadWeight[k * h + j];
            }
        }

        ProtobufWriter hiddenSize = new ProtobufWriter().Text(1, "hidden_size").Integer(3, h).Integer(20, 2); // AttributeProto.INT
        ProtobufWriter graph = new ProtobufWriter()
            .Message(1, Node("RNN", [Input, "w", "r", "b", "", State], ["", NextState]).Message(5, hiddenSize))
            .Message(1, Node("MatMul", [NextState, "head"], ["product"]))
            .Message(1, Node("Add", ["product", "head_bias"], [Logits]))
            .Text(2, "step")
            .Message(5, Tensor("w", weights.WeightIh, 1, h, v))
            .Message(5, Tensor("r", weights.WeightHh, 1, h, h))
            .Message(5, Tensor("b", [.. weights.BiasIh, .. weights.BiasHh], 1, 2 * h))
            .Message(5, Tensor("head", headByInput, h, v))
            .Message(5, Tensor("head_bias", weights.HeadBias, v))
            .Message(11, Value(Input, v))
            .Message(11, Value(State, h))
            .Message(12, Value(NextState, h))
            .Message(12, Value(Logits, v));
        return new ProtobufWriter()
            .Integer(1, 8) // the format's version
            .Message(7, graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, 14)) // the operators' version
            .ToArray();
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

    // A tensor [1, 1, length].
    private static ProtobufWriter Value(string name, int length)
    {
        ProtobufWriter shape = new();
        foreach (int dimension in (ReadOnlySpan<int>)[1, 1, length])
        {
            shape.Message(1, new ProtobufWriter().Integer(1, dimension));
        }

        ProtobufWriter tensorType = new ProtobufWriter().Integer(1, Float).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensorType));
    }
}
