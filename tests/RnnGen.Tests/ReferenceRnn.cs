namespace RnnGen.Tests;

/// <summary>The network in double, in loops one can check by eye. Matrices are [row][column] as in PyTorch.</summary>
internal sealed class ReferenceRnn(double[][] weightIh, double[][] weightHh, double[] biasIh, double[] biasHh, double[][]? headWeight, double[]? headBias)
{
    internal double[][] Hidden = [], Logits = [];

    /// <summary>h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh), y_t = W_out h_t + b_out; the mean of -ln softmax(y_t)[target].</summary>
    internal double Forward(int[] inputs, int[] targets)
    {
        int hiddenSize = biasIh.Length;
        Hidden = new double[inputs.Length][];
        Logits = new double[inputs.Length][];
        double[] previous = new double[hiddenSize];
        double loss = 0;
        for (int t = 0; t < inputs.Length; t++)
        {
            double[] h = new double[hiddenSize];
            for (int i = 0; i < hiddenSize; i++)
            {
                double z = weightIh[i][inputs[t]] + biasIh[i] + biasHh[i];
                for (int j = 0; j < hiddenSize; j++)
                {
                    z += weightHh[i][j] * previous[j];
                }

                h[i] = Math.Tanh(z);
            }

            Hidden[t] = previous = h;
            Logits[t] = headWeight is null ? h : [.. headWeight.Select((row, v) => headBias![v] + row.Zip(h, (w, x) => w * x).Sum())];
            double max = Logits[t].Max();
            loss += Math.Log(Logits[t].Sum(y => Math.Exp(y - max))) + max - Logits[t][targets[t]];
        }

        return loss / inputs.Length;
    }

    /// <summary>The gradients by PyTorch's names, row-major, after <see cref="Forward"/>.</summary>
    internal Dictionary<string, double[]> Backward(int[] inputs, int[] targets)
    {
        int hiddenSize = biasIh.Length, symbols = weightIh[0].Length, length = inputs.Length;
        double[] dWeightIh = new double[hiddenSize * symbols], dWeightHh = new double[hiddenSize * hiddenSize], dBias = new double[hiddenSize];
        double[] dHeadWeight = new double[Logits[0].Length * hiddenSize], dHeadBias = new double[Logits[0].Length];
        double[] dNext = new double[hiddenSize];
        for (int t = length - 1; t >= 0; t--)
        {
            double max = Logits[t].Max(), sum = Logits[t].Sum(y => Math.Exp(y - max));
            double[] dLogits = [.. Logits[t].Select((y, v) => (Math.Exp(y - max) / sum - (v == targets[t] ? 1 : 0)) / length)];
            double[] dHidden = dNext;
            dNext = new double[hiddenSize];
            for (int v = 0; v < dLogits.Length; v++)
            {
                dHeadBias[v] += dLogits[v];
                for (int i = 0; i < hiddenSize && headWeight is not null; i++)
                {
                    dHeadWeight[v * hiddenSize + i] += dLogits[v] * Hidden[t][i];
                    dHidden[i] += headWeight[v][i] * dLogits[v];
                }

                if (headWeight is null)
                {
                    dHidden[v] += dLogits[v];
                }
            }

            for (int i = 0; i < hiddenSize; i++)
            {
                double dz = dHidden[i] * (1 - Hidden[t][i] * Hidden[t][i]);
                dBias[i] += dz;
                dWeightIh[i * symbols + inputs[t]] += dz;
                for (int j = 0; j < hiddenSize; j++)
                {
                    dWeightHh[i * hiddenSize + j] += dz * (t > 0 ? Hidden[t - 1][j] : 0);
                    dNext[j] += weightHh[i][j] * dz;
                }
            }
        }

        Dictionary<string, double[]> gradients = new() { ["weight_ih_l0"] = dWeightIh, ["weight_hh_l0"] = dWeightHh, ["bias_ih_l0"] = dBias, ["bias_hh_l0"] = dBias };
        if (headWeight is not null)
        {
            gradients["head.weight"] = dHeadWeight;
            gradients["head.bias"] = dHeadBias;
        }

        return gradients;
    }
}
