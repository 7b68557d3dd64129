namespace RnnGen.Tests;

/// <summary>The reference itself, by central differences.</summary>
public class ReferenceTests
{
    private const double Epsilon = 1e-5;

    /// <summary>The truncation error of a central difference is of the order of epsilon^2.</summary>
    private const double Tolerance = 1e-8;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_are_central_differences(bool head)
    {
        Random random = new(1);
        int symbols = 4, hidden = head ? 3 : symbols;
        double[][] weightIh = Matrix(hidden, symbols), weightHh = Matrix(hidden, hidden), headWeight = Matrix(symbols, hidden);
        double[] biasIh = Vector(hidden), biasHh = Vector(hidden), headBias = Vector(symbols);
        int[] inputs = [0, 3, 1, 2, 1], targets = [3, 1, 2, 1, 0];
        ReferenceRnn reference = head
            ? new(weightIh, weightHh, biasIh, biasHh, headWeight, headBias)
            : new(weightIh, weightHh, biasIh, biasHh, null, null);
        reference.Forward(inputs, targets);
        Dictionary<string, double[]> gradients = reference.Backward(inputs, targets);
        double scale = gradients.Values.SelectMany(static g => g).Max(Math.Abs);

        Check("weight_ih_l0", weightIh);
        Check("weight_hh_l0", weightHh);
        Check("bias_ih_l0", [biasIh]);
        Check("bias_hh_l0", [biasHh]);
        if (head)
        {
            Check("head.weight", headWeight);
            Check("head.bias", [headBias]);
        }

        void Check(string name, double[][] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                for (int j = 0; j < values[i].Length; j++)
                {
                    double value = values[i][j];
                    values[i][j] = value + Epsilon;
                    double up = reference.Forward(inputs, targets);
                    values[i][j] = value - Epsilon;
                    double down = reference.Forward(inputs, targets);
                    values[i][j] = value;
                    Assert.InRange(gradients[name][i * values[i].Length + j] - (up - down) / (2 * Epsilon), -Tolerance * scale, Tolerance * scale);
                }
            }
        }

        double[] Vector(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() * 2 - 1)];
        double[][] Matrix(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => Vector(columns))];
    }
}
