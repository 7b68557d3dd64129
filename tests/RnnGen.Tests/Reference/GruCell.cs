namespace RnnGen.Tests.Reference;

/// <summary>
/// Rows r, z, n:
/// r = sigmoid(W_ir x + b_ir + W_hr h + b_hr), z = sigmoid(W_iz x + b_iz + W_hz h + b_hz), h' = (1 - z) n + z h,
/// with the reset gate after the product n = tanh(W_in x + b_in + r (W_hn h + b_hn)),
/// or before it n = tanh(W_in x + b_in + W_hn (r h) + b_hn).
/// </summary>
internal sealed class GruCell(CellParameters p, bool resetBefore) : Cell
{
    /// <summary><paramref name="RecurrentN"/> is W_hn h + b_hn, or W_hn (r h) + b_hn.</summary>
    private sealed record GruStep(double[] X, double[] H, double[] C, double[] R, double[] Z, double[] N, double[] RecurrentN) : Step(X, H, C);

    internal override Step Forward(double[] x, double[] h, double[] c)
    {
        int size = h.Length;
        double[] input = Affine.Forward(p.WeightIh, p.BiasIh, x), recurrent = Affine.Forward(p.WeightHh, p.BiasHh, h);
        double[] r = new double[size], z = new double[size], n = new double[size], nextH = new double[size];
        for (int i = 0; i < size; i++)
        {
            r[i] = Sigmoid(input[i] + recurrent[i]);
            z[i] = Sigmoid(input[size + i] + recurrent[size + i]);
        }

        double[] recurrentN = resetBefore ? Affine.Forward(RowsOfN(p.WeightHh), RowsOfN(p.BiasHh), Product(r, h)) : recurrent[(2 * size)..];
        for (int i = 0; i < size; i++)
        {
            n[i] = Math.Tanh(input[2 * size + i] + (resetBefore ? recurrentN[i] : r[i] * recurrentN[i]));
            nextH[i] = (1 - z[i]) * n[i] + z[i] * h[i];
        }

        return new GruStep(x, h, c, r, z, n, recurrentN) { NextH = nextH };
    }

    /// <summary>
    /// With a_r, a_z, a_n what the sigmoids and tanh are applied to, and u = W_hn h + b_hn:
    /// da_n = dh' (1 - z) (1 - n^2), da_z = dh' (h - n) z (1 - z), da_r = dr r (1 - r); dh has dh' z beside what comes through the products.
    /// After the product: dr = da_n u, du = da_n r. Before it: d(r h) = W_hn^T da_n, dr = d(r h) h, and dh has d(r h) r too.
    /// </summary>
    internal override (double[] DX, double[] DH, double[] DC) Backward(Step step, double[] dNextH, double[] dNextC, CellParameters gradients)
    {
        GruStep s = (GruStep)step;
        int size = s.H.Length;
        double[] daN = new double[size], dh = new double[size], dr = new double[size];
        for (int i = 0; i < size; i++)
        {
            daN[i] = dNextH[i] * (1 - s.Z[i]) * (1 - s.N[i] * s.N[i]);
            dh[i] = dNextH[i] * s.Z[i];
            dr[i] = daN[i] * s.RecurrentN[i];
        }

        if (resetBefore)
        {
            double[] dProduct = Affine.Backward(RowsOfN(p.WeightHh), Product(s.R, s.H), daN, RowsOfN(gradients.WeightHh), RowsOfN(gradients.BiasHh));
            for (int i = 0; i < size; i++)
            {
                dr[i] = dProduct[i] * s.H[i];
                dh[i] += dProduct[i] * s.R[i];
            }
        }

        // What the products W_ih x + b_ih and W_hh h + b_hh receive: they differ in the rows of n.
        double[] dInput = new double[3 * size], dRecurrent = new double[3 * size];
        for (int i = 0; i < size; i++)
        {
            dInput[i] = dRecurrent[i] = dr[i] * s.R[i] * (1 - s.R[i]);
            dInput[size + i] = dRecurrent[size + i] = dNextH[i] * (s.H[i] - s.N[i]) * s.Z[i] * (1 - s.Z[i]);
            dInput[2 * size + i] = daN[i];
            dRecurrent[2 * size + i] = resetBefore ? 0 : daN[i] * s.R[i];
        }

        double[] dx = Affine.Backward(p.WeightIh, s.X, dInput, gradients.WeightIh, gradients.BiasIh);
        double[] dProductH = Affine.Backward(p.WeightHh, s.H, dRecurrent, gradients.WeightHh, gradients.BiasHh);
        for (int i = 0; i < size; i++)
        {
            dh[i] += dProductH[i];
        }

        return (dx, dh, []);
    }

    /// <summary>The last third of the rows.</summary>
    private static Span<double> RowsOfN(double[] values) => values.AsSpan(values.Length / 3 * 2);

    private static double[] Product(double[] r, double[] h)
    {
        double[] product = new double[h.Length];
        for (int i = 0; i < h.Length; i++)
        {
            product[i] = r[i] * h[i];
        }

        return product;
    }
}
