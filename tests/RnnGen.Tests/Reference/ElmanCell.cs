namespace RnnGen.Tests.Reference;

/// <summary>a = W_ih x + b_ih + W_hh h + b_hh; h' = tanh(a), or max(a, 0).</summary>
internal sealed class ElmanCell(CellParameters p, bool relu) : Cell
{
    internal sealed record ElmanStep(double[] X, double[] H, double[] C) : Step(X, H, C)
    {
        /// <summary>a, whose sign tells on which side of relu's kink a unit is.</summary>
        internal required double[] Preactivation { get; init; }
    }

    internal override Step Forward(double[] x, double[] h, double[] c)
    {
        double[] input = Affine.Forward(p.WeightIh, p.BiasIh, x), recurrent = Affine.Forward(p.WeightHh, p.BiasHh, h);
        double[] a = new double[h.Length], nextH = new double[h.Length];
        for (int i = 0; i < h.Length; i++)
        {
            a[i] = input[i] + recurrent[i];
            nextH[i] = relu ? Math.Max(a[i], 0) : Math.Tanh(a[i]);
        }

        return new ElmanStep(x, h, c) { NextH = nextH, Preactivation = a };
    }

    /// <summary>da = dh' (1 - h'^2), or dh' where a is positive.</summary>
    internal override (double[] DX, double[] DH, double[] DC) Backward(Step step, double[] dNextH, double[] dNextC, CellParameters gradients)
    {
        ElmanStep s = (ElmanStep)step;
        double[] da = new double[s.H.Length];
        for (int i = 0; i < da.Length; i++)
        {
            da[i] = dNextH[i] * (relu ? (s.Preactivation[i] > 0 ? 1 : 0) : 1 - s.NextH[i] * s.NextH[i]);
        }

        return (
            Affine.Backward(p.WeightIh, s.X, da, gradients.WeightIh, gradients.BiasIh),
            Affine.Backward(p.WeightHh, s.H, da, gradients.WeightHh, gradients.BiasHh),
            []);
    }
}
