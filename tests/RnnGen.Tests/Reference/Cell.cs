namespace RnnGen.Tests.Reference;

/// <summary>The parameters of one cell, or their gradients, in PyTorch's shapes. What a cell lacks is empty.</summary>
internal sealed record CellParameters(double[] WeightIh, double[] WeightHh, double[] BiasIh, double[] BiasHh, double[] Peephole)
{
    /// <summary>Those of one layer and direction, the arrays themselves.</summary>
    internal static CellParameters Of(Dictionary<string, double[]> values, string suffix)
    {
        return new(values["weight_ih_" + suffix], values["weight_hh_" + suffix], Optional("bias_ih_"), Optional("bias_hh_"), Optional("peephole_"));

        double[] Optional(string name) => values.GetValueOrDefault(name + suffix, []);
    }
}

/// <summary>What one step read and computed. <paramref name="C"/> and <see cref="NextC"/> are empty if the cell has no cell state.</summary>
internal abstract record Step(double[] X, double[] H, double[] C)
{
    internal required double[] NextH { get; init; }

    internal double[] NextC { get; init; } = [];
}

/// <summary>One step of one sequence.</summary>
internal abstract class Cell
{
    /// <summary>h' and c' from x, h and c.</summary>
    internal abstract Step Forward(double[] x, double[] h, double[] c);

    /// <summary>dx, dh and dc from dh' and dc'; the gradients of the parameters are added to <paramref name="gradients"/>.</summary>
    internal abstract (double[] DX, double[] DH, double[] DC) Backward(Step step, double[] dNextH, double[] dNextC, CellParameters gradients);

    internal static Cell Create(ReferenceCell kind, CellParameters parameters) => kind switch
    {
        ReferenceCell.Tanh or ReferenceCell.Relu => new ElmanCell(parameters, relu: kind == ReferenceCell.Relu),
        ReferenceCell.Gru or ReferenceCell.GruResetBefore => new GruCell(parameters, resetBefore: kind == ReferenceCell.GruResetBefore),
        ReferenceCell.Lstm or ReferenceCell.LstmPeephole => new LstmCell(parameters, peephole: kind == ReferenceCell.LstmPeephole),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such cell."),
    };

    protected static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
