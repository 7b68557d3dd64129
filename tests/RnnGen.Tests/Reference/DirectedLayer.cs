namespace RnnGen.Tests.Reference;

/// <summary>
/// One cell along the time of every sequence. Sequence b has the steps t = 0 .. lengths[b] - 1, or the same from the last to the first if
/// reversed. Beyond its length nothing is computed: outputs are zero there, and the final state is that of the last step.
/// </summary>
internal sealed class DirectedLayer(Cell cell, bool reverse, int[] lengths)
{
    /// <summary>The k-th step computed for each sequence.</summary>
    internal List<Step>[] Steps { get; } = [.. lengths.Select(static _ => new List<Step>())];

    /// <summary>Writes h_t into <paramref name="outputs"/> [T][B][D*H] from <paramref name="offset"/> on, and replaces the states [B][H] by the final ones.</summary>
    internal void Forward(double[][][] inputs, double[][][] outputs, int offset, double[][] h, double[][] c)
    {
        for (int b = 0; b < lengths.Length; b++)
        {
            for (int k = 0; k < lengths[b]; k++)
            {
                int t = Time(k, b);
                Step step = cell.Forward(inputs[t][b], h[b], c[b]);
                Steps[b].Add(step);
                h[b] = step.NextH;
                c[b] = step.NextC;
                h[b].CopyTo(outputs[t][b], offset);
            }
        }
    }

    /// <summary>Adds to <paramref name="dInputs"/> and the parameters' gradients, and replaces the final states' gradients [B][H] by those of the initial ones.</summary>
    internal void Backward(double[][][] dOutputs, int offset, double[][][] dInputs, double[][] dh, double[][] dc, CellParameters gradients)
    {
        for (int b = 0; b < lengths.Length; b++)
        {
            for (int k = lengths[b] - 1; k >= 0; k--)
            {
                int t = Time(k, b);
                double[] dNextH = new double[dh[b].Length];
                for (int i = 0; i < dNextH.Length; i++)
                {
                    dNextH[i] = dh[b][i] + dOutputs[t][b][offset + i];
                }

                (double[] dx, dh[b], dc[b]) = cell.Backward(Steps[b][k], dNextH, dc[b], gradients);
                for (int i = 0; i < dx.Length; i++)
                {
                    dInputs[t][b][i] += dx[i];
                }
            }
        }
    }

    /// <summary>The time of the k-th step.</summary>
    private int Time(int k, int b) => reverse ? lengths[b] - 1 - k : k;
}
