using RnnGen.Models;
using RnnGen.Weights;

namespace RnnGen.Benchmarks.Peers;

/// <summary>A copy of a model's parameters in PyTorch's row-major order, for the other sides.</summary>
internal sealed class ModelWeights(IRecurrentModel model)
{
    internal int VocabularySize { get; } = (int)model.Parameters["weight_ih_l0"].Shape[1];

    internal int HiddenSize { get; } = (int)model.Parameters["weight_hh_l0"].Shape[1];

    /// <summary>1, 3 of a GRU, 4 of an LSTM.</summary>
    internal int Gates => BiasIh.Length / HiddenSize;

    /// <summary>[gates x H, V]</summary>
    internal float[] WeightIh { get; } = Copy(model.Parameters["weight_ih_l0"]);

    /// <summary>[gates x H, H]</summary>
    internal float[] WeightHh { get; } = Copy(model.Parameters["weight_hh_l0"]);

    internal float[] BiasIh { get; } = Copy(model.Parameters["bias_ih_l0"]);

    internal float[] BiasHh { get; } = Copy(model.Parameters["bias_hh_l0"]);

    /// <summary>[V, H]</summary>
    internal float[] HeadWeight { get; } = Copy(model.Parameters["head.weight"]);

    internal float[] HeadBias { get; } = Copy(model.Parameters["head.bias"]);

    /// <summary>The cell that has so many gates.</summary>
    internal static string CellOf(int gates) => gates switch
    {
        1 => "tanh",
        3 => "GRU",
        _ => "LSTM",
    };

    internal static float[] Transposed(float[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[i % rows * columns + i / rows])];

    /// <summary>A parameter's values, row by row.</summary>
    internal static float[] Copy(Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.ToTensor().FlattenTo(values);
        return values;
    }
}
