using System.Runtime.InteropServices;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>A model's streaming step as an ONNX file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), built node by node: a cell, then the head.</summary>
internal sealed class OnnxGraph
{
    internal const string Input = "x", State = "h", NextState = "h_next", Cell = "c", NextCell = "c_next", Logits = "y";

    private const int Float = 1, Integer = 7; // TensorProto.DataType.FLOAT and INT64

    private readonly ProtobufWriter _graph = new();

    /// <summary>A matrix' equal blocks of rows, one for each gate, in another order.</summary>
    internal static float[] Reorder(float[] rows, int[] order)
    {
        float[][] blocks = [.. rows.Chunk(rows.Length / order.Length)];
        return [.. order.SelectMany(block => blocks[block])];
    }

    /// <summary>A node of one output that needs no attribute.</summary>
    internal OnnxGraph Node(string operation, string output, params string[] inputs) => Node(operation, inputs, [output]);

    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names; "" for one that is left out.</param>
    /// <param name="outputs">Names; "" for one that is not wanted.</param>
    /// <param name="attributes">Names and integers.</param>
    internal OnnxGraph Node(string operation, string[] inputs, string[] outputs, params (string Name, int Value)[] attributes)
    {
        ProtobufWriter node = new();
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        node.Text(4, operation);
        foreach ((string name, int value) in attributes)
        {
            node.Message(5, new ProtobufWriter().Text(1, name).Integer(3, value).Integer(20, 2)); // AttributeProto.INT
        }

        _graph.Message(1, node);
        return this;
    }

    /// <summary>A constant.</summary>
    internal OnnxGraph Constant(string name, float[] values, params int[] shape) => Constant(name, Float, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    /// <summary>A constant of one dimension.</summary>
    internal OnnxGraph Constant(string name, params long[] values) => Constant(name, Integer, MemoryMarshal.AsBytes(values.AsSpan()), [values.Length]);

    /// <summary>An input of numbers, or of one index.</summary>
    internal OnnxGraph Takes(string name, bool isIndex, params int[] shape) => Value(11, name, isIndex ? Integer : Float, shape);

    internal OnnxGraph Gives(string name, params int[] shape) => Value(12, name, Float, shape);

    /// <summary>Adds the head and the states on both ends.</summary>
    /// <returns>The file's bytes.</returns>
    internal byte[] Finish(ModelWeights weights)
    {
        int v = weights.VocabularySize, h = weights.HiddenSize;
        Takes(State, isIndex: false, 1, 1, h).Gives(NextState, 1, 1, h);
        if (weights.Gates == 4)
        {
            Takes(Cell, isIndex: false, 1, 1, h).Gives(NextCell, 1, 1, h);
        }

        Constant("head", ModelWeights.Transposed(weights.HeadWeight, v, h), h, v).Constant("head_bias", weights.HeadBias, v);
        Node("MatMul", "product", NextState, "head").Node("Add", Logits, "product", "head_bias").Gives(Logits, 1, 1, v);
        return new ProtobufWriter()
            .Integer(1, 8) // the format's version
            .Message(7, _graph.Text(2, "step"))
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, 14)) // the operators' version
            .ToArray();
    }

    // Little-endian, as this process' own numbers on every platform that .NET 10 runs on.
    private OnnxGraph Constant(string name, int type, ReadOnlySpan<byte> values, int[] shape)
    {
        ProtobufWriter tensor = new();
        Array.ForEach(shape, length => tensor.Integer(1, length));
        _graph.Message(5, tensor.Integer(2, type).Text(8, name).Bytes(9, values));
        return this;
    }

    private OnnxGraph Value(int field, string name, int type, int[] shape)
    {
        ProtobufWriter dimensions = new();
        Array.ForEach(shape, length => dimensions.Message(1, new ProtobufWriter().Integer(1, length)));
        ProtobufWriter tensorType = new ProtobufWriter().Integer(1, type).Message(2, dimensions);
        _graph.Message(field, new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensorType)));
        return this;
    }
}
