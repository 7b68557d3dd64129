using RnnGen.Weights;

namespace RnnGen.Initialization;

/// <summary>PyTorch's initial distributions, drawn in PyTorch's order.</summary>
public static class PyTorchInitializer
{
    /// <summary>Fills a parameter of a recurrent layer: uniform over +-1/sqrt(H).</summary>
    /// <remarks>As <c>torch.nn.RNNBase.reset_parameters</c>.</remarks>
    /// <param name="random">The generator; one draw is taken for each element, in row-major order.</param>
    /// <param name="parameter">The parameter to fill.</param>
    /// <param name="hiddenSize">The number of hidden units H, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive; nothing was drawn.</exception>
    public static void FillRecurrent(MersenneTwister random, Parameter parameter, int hiddenSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        Fill(random, parameter, 1 / Math.Sqrt(hiddenSize));
    }

    /// <summary>Fills the weight of a linear layer: Kaiming's uniform distribution with a = sqrt(5).</summary>
    /// <remarks>As <c>torch.nn.Linear.reset_parameters</c>: <c>bound = sqrt(3) sqrt(2 / (1 + a^2)) / sqrt(fan_in)</c>.</remarks>
    /// <param name="random">The generator; one draw is taken for each element, in row-major order.</param>
    /// <param name="parameter">The parameter to fill.</param>
    /// <param name="inputSize">The number of inputs, fan_in, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive; nothing was drawn.</exception>
    public static void FillLinearWeight(MersenneTwister random, Parameter parameter, int inputSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        double gain = Math.Sqrt(2 / (1 + Math.Sqrt(5) * Math.Sqrt(5)));
        double deviation = gain / Math.Sqrt(inputSize);
        Fill(random, parameter, Math.Sqrt(3) * deviation);
    }

    /// <summary>Fills the bias of a linear layer: uniform over +-1/sqrt(fan_in).</summary>
    /// <param name="random">The generator; one draw is taken for each element.</param>
    /// <param name="parameter">The parameter to fill.</param>
    /// <param name="inputSize">The number of inputs, fan_in, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive; nothing was drawn.</exception>
    public static void FillLinearBias(MersenneTwister random, Parameter parameter, int inputSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        Fill(random, parameter, 1 / Math.Sqrt(inputSize));
    }

    /// <summary>
    /// Fills an embedding with standard normal values: those of <c>torch.nn.Embedding</c>, to about 1e-6; PyTorch's own bits depend on its build.
    /// </summary>
    /// <param name="random">The generator; as many draws are taken as PyTorch takes, so that what follows is PyTorch's to the bit.</param>
    /// <param name="parameter">The parameter to fill.</param>
    public static void FillEmbedding(MersenneTwister random, Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Clear();
        NormalDistribution.Fill(random, parameter);
        parameter.NotifyChanged();
    }

    private static void Fill(MersenneTwister random, Parameter parameter, double bound)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Clear();
        float from = (float)-bound, to = (float)bound;
        for (int row = 0; row < parameter.Rows; row++)
        {
            for (int column = 0; column < parameter.Columns; column++)
            {
                parameter[row, column] = random.NextUniform(from, to);
            }
        }

        parameter.NotifyChanged();
    }
}
