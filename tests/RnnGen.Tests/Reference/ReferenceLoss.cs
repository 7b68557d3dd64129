namespace RnnGen.Tests.Reference;

/// <summary>
/// Losses over rows of outputs [R, O], as <see cref="ReferenceOutputs.Values"/> holds them, of which those with
/// <c>counts[row]</c> count (<see cref="ReferenceOutputs.Counts"/>). Each loss has its gradient beside it.
/// </summary>
internal static class ReferenceLoss
{
    /// <summary>The mean over the rows that count of -ln softmax(y)[target].</summary>
    internal static double CrossEntropy(double[] outputs, int[] targets, bool[] counts)
    {
        int size = outputs.Length / counts.Length;
        double sum = 0;
        for (int row = 0; row < counts.Length; row++)
        {
            if (counts[row])
            {
                sum += LogSumExp(outputs.AsSpan(row * size, size)) - outputs[row * size + targets[row]];
            }
        }

        return sum / Count(counts);
    }

    /// <summary>dy = (softmax(y) - onehot(target)) / the number of rows that count.</summary>
    internal static double[] CrossEntropyGradient(double[] outputs, int[] targets, bool[] counts)
    {
        int size = outputs.Length / counts.Length;
        double[] gradient = new double[outputs.Length];
        for (int row = 0; row < counts.Length; row++)
        {
            for (int i = 0; i < size && counts[row]; i++)
            {
                double softmax = Math.Exp(outputs[row * size + i] - LogSumExp(outputs.AsSpan(row * size, size)));
                gradient[row * size + i] = (softmax - (i == targets[row] ? 1 : 0)) / Count(counts);
            }
        }

        return gradient;
    }

    /// <summary>The mean over all values of the rows that count of (y - target)^2; the targets are shaped as the outputs.</summary>
    internal static double MeanSquaredError(double[] outputs, double[] targets, bool[] counts)
    {
        int size = outputs.Length / counts.Length;
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            sum += counts[i / size] ? (outputs[i] - targets[i]) * (outputs[i] - targets[i]) : 0;
        }

        return sum / (Count(counts) * size);
    }

    /// <summary>dy = 2 (y - target) / the number of values that count.</summary>
    internal static double[] MeanSquaredErrorGradient(double[] outputs, double[] targets, bool[] counts)
    {
        int size = outputs.Length / counts.Length;
        double[] gradient = new double[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            gradient[i] = counts[i / size] ? 2 * (outputs[i] - targets[i]) / (Count(counts) * size) : 0;
        }

        return gradient;
    }

    private static double Count(bool[] counts) => counts.Count(static row => row);

    /// <summary>ln sum exp(y_i) = m + ln sum exp(y_i - m), with m the largest y_i.</summary>
    private static double LogSumExp(ReadOnlySpan<double> values)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (double value in values)
        {
            max = Math.Max(max, value);
        }

        foreach (double value in values)
        {
            sum += Math.Exp(value - max);
        }

        return max + Math.Log(sum);
    }
}
