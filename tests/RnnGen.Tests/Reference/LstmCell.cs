namespace RnnGen.Tests.Reference;

/// <summary>
/// Rows i, f, g, o of a = W_ih x + b_ih + W_hh h + b_hh, and with peepholes the vectors p_i, p_f, p_o, the rows of one array [3, H]:
/// i = sigmoid(a_i + p_i c), f = sigmoid(a_f + p_f c), g = tanh(a_g), c' = f c + i g, o = sigmoid(a_o + p_o c'), h' = o tanh(c').
/// </summary>
internal sealed class LstmCell(CellParameters p, bool peephole) : Cell
{
    private sealed record LstmStep(double[] X, double[] H, double[] C, double[] I, double[] F, double[] G, double[] O) : Step(X, H, C);

    internal override Step Forward(double[] x, double[] h, double[] c)
    {
        int size = h.Length;
        double[] input = Affine.Forward(p.WeightIh, p.BiasIh, x), recurrent = Affine.Forward(p.WeightHh, p.BiasHh, h);
        double[] i = new double[size], f = new double[size], g = new double[size], o = new double[size], nextC = new double[size], nextH = new double[size];
        for (int j = 0; j < size; j++)
        {
            i[j] = Sigmoid(input[j] + recurrent[j] + PeepholeI(j) * c[j]);
            f[j] = Sigmoid(input[size + j] + recurrent[size + j] + PeepholeF(j, size) * c[j]);
            g[j] = Math.Tanh(input[2 * size + j] + recurrent[2 * size + j]);
            nextC[j] = f[j] * c[j] + i[j] * g[j];
            o[j] = Sigmoid(input[3 * size + j] + recurrent[3 * size + j] + PeepholeO(j, size) * nextC[j]);
            nextH[j] = o[j] * Math.Tanh(nextC[j]);
        }

        return new LstmStep(x, h, c, i, f, g, o) { NextH = nextH, NextC = nextC };
    }

    /// <summary>
    /// da_o = dh' tanh(c') o (1 - o); the whole gradient of c' is s = dc' + dh' o (1 - tanh(c')^2) + da_o p_o;
    /// da_i = s g i (1 - i), da_f = s c f (1 - f), da_g = s i (1 - g^2), dc = s f + da_i p_i + da_f p_f;
    /// dp_i = da_i c, dp_f = da_f c, dp_o = da_o c'.
    /// </summary>
    internal override (double[] DX, double[] DH, double[] DC) Backward(Step step, double[] dNextH, double[] dNextC, CellParameters gradients)
    {
        LstmStep s = (LstmStep)step;
        int size = s.H.Length;
        double[] da = new double[4 * size], dc = new double[size];
        for (int j = 0; j < size; j++)
        {
            double tanhC = Math.Tanh(s.NextC[j]);
            double daO = dNextH[j] * tanhC * s.O[j] * (1 - s.O[j]);
            double dWholeC = dNextC[j] + dNextH[j] * s.O[j] * (1 - tanhC * tanhC) + daO * PeepholeO(j, size);
            double daI = dWholeC * s.G[j] * s.I[j] * (1 - s.I[j]);
            double daF = dWholeC * s.C[j] * s.F[j] * (1 - s.F[j]);
            da[j] = daI;
            da[size + j] = daF;
            da[2 * size + j] = dWholeC * s.I[j] * (1 - s.G[j] * s.G[j]);
            da[3 * size + j] = daO;
            dc[j] = dWholeC * s.F[j] + daI * PeepholeI(j) + daF * PeepholeF(j, size);
            if (peephole)
            {
                gradients.Peephole[j] += daI * s.C[j];
                gradients.Peephole[size + j] += daF * s.C[j];
                gradients.Peephole[2 * size + j] += daO * s.NextC[j];
            }
        }

        return (
            Affine.Backward(p.WeightIh, s.X, da, gradients.WeightIh, gradients.BiasIh),
            Affine.Backward(p.WeightHh, s.H, da, gradients.WeightHh, gradients.BiasHh),
            dc);
    }

    private double PeepholeI(int j) => peephole ? p.Peephole[j] : 0;

    private double PeepholeF(int j, int size) => peephole ? p.Peephole[size + j] : 0;

    private double PeepholeO(int j, int size) => peephole ? p.Peephole[2 * size + j] : 0;
}
