namespace RnnGen.Tests.Reference;

/// <summary>A matrix [rows, columns] times a vector, plus a bias. An empty bias means none.</summary>
internal static class Affine
{
    /// <summary>y = W x + b.</summary>
    internal static double[] Forward(ReadOnlySpan<double> weight, ReadOnlySpan<double> bias, double[] x)
    {
        double[] y = new double[weight.Length / x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = bias.IsEmpty ? 0 : bias[i];
            for (int j = 0; j < x.Length; j++)
            {
                y[i] += weight[i * x.Length + j] * x[j];
            }
        }

        return y;
    }

    /// <summary>dW += dy x^T, db += dy; returns dx = W^T dy.</summary>
    internal static double[] Backward(ReadOnlySpan<double> weight, double[] x, double[] dy, Span<double> dWeight, Span<double> dBias)
    {
        double[] dx = new double[x.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            if (!dBias.IsEmpty)
            {
                dBias[i] += dy[i];
            }

            for (int j = 0; j < x.Length; j++)
            {
                dWeight[i * x.Length + j] += dy[i] * x[j];
                dx[j] += weight[i * x.Length + j] * dy[i];
            }
        }

        return dx;
    }
}
