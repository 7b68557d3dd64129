using RnnGen.Tests.Reference;

namespace RnnGen.Tests;

/// <summary>The reference itself, by central differences.</summary>
public class ReferenceNetworkTests
{
    private const double Epsilon = 1e-5;

    /// <summary>The truncation error of a central difference is of the order of epsilon^2, its rounding error of 1e-16 / epsilon.</summary>
    private const double Tolerance = 1e-8;

    /// <summary>A difference across relu's kink is no derivative. Networks are drawn anew until no preactivation lies this near to zero.</summary>
    private const double KinkMargin = 1e-3;

    public static IEnumerable<object[]> CellsAndHeads =>
        from cell in Enum.GetNames<ReferenceCell>()
        from head in Enum.GetNames<ReferenceHead>()
        select new object[] { cell, head };

    /// <summary>Each cell and head with one and two layers, one and two directions; inputs, bias, lengths, dropout, states and loss at random.</summary>
    [Theory]
    [MemberData(nameof(CellsAndHeads))]
    public void Gradients_are_central_differences(string cellName, string headName)
    {
        ReferenceCell cell = Enum.Parse<ReferenceCell>(cellName);
        ReferenceHead head = Enum.Parse<ReferenceHead>(headName);
        Random random = new(10 * (int)cell + (int)head);
        for (int i = 0; i < 8; i++)
        {
            Check(new Problem(random, cell, head, layers: 1 + i % 2, bidirectional: i / 2 % 2 == 1));
        }
    }

    /// <summary>Padded positions are neither read nor written, and the others are those of each sequence alone.</summary>
    [Fact]
    public void Sequences_of_a_batch_do_not_see_each_other()
    {
        foreach (ReferenceCell cell in Enum.GetValues<ReferenceCell>())
        {
            const int Length = 5, Batch = 3, InputSize = 2;
            Random random = new(7);
            ReferenceOptions options = new(cell, ReferenceInput.Numeric, InputSize, HiddenSize: 3, Layers: 2, Bidirectional: true);
            ReferenceNetwork network = new(options) { Parameters = Draw(random, options) };
            double[] features = Uniform(random, Length * Batch * InputSize);
            int[] lengths = [5, 2, 3];
            ReferenceOutputs together = network.Forward(new(Length, Batch) { Features = features, Lengths = lengths });
            for (int b = 0; b < Batch; b++)
            {
                double[] own = [.. features.Chunk(InputSize).Where((_, row) => row % Batch == b).Take(lengths[b]).SelectMany(static x => x)];
                ReferenceOutputs alone = network.Forward(new(lengths[b], 1) { Features = own });
                Assert.Equal([.. alone.Values, .. new double[(Length - lengths[b]) * options.LayerOutputSize]], OfSequence(together.Values, options.LayerOutputSize));
                Assert.Equal(alone.FinalHidden, OfSequence(together.FinalHidden, options.HiddenSize));
                Assert.Equal(alone.FinalCell, together.FinalCell is [] ? [] : OfSequence(together.FinalCell, options.HiddenSize));

                double[] OfSequence(double[] values, int size) => [.. values.Chunk(size).Where((_, row) => row % Batch == b).SelectMany(static x => x)];
            }
        }
    }

    [Fact]
    public void Parameters_are_listed_in_the_order_of_a_state_dict()
    {
        ReferenceOptions options = new(ReferenceCell.LstmPeephole, ReferenceInput.Embedding, 9, 3, Layers: 2, Bidirectional: true, Head: ReferenceHead.Linear, OutputSize: 4, EmbeddingSize: 2);
        Assert.Equal(
            """
            embedding.weight [9, 2]
            weight_ih_l0 [12, 2]
            weight_hh_l0 [12, 3]
            bias_ih_l0 [12]
            bias_hh_l0 [12]
            peephole_l0 [3, 3]
            weight_ih_l0_reverse [12, 2]
            weight_hh_l0_reverse [12, 3]
            bias_ih_l0_reverse [12]
            bias_hh_l0_reverse [12]
            peephole_l0_reverse [3, 3]
            weight_ih_l1 [12, 6]
            weight_hh_l1 [12, 3]
            bias_ih_l1 [12]
            bias_hh_l1 [12]
            peephole_l1 [3, 3]
            weight_ih_l1_reverse [12, 6]
            weight_hh_l1_reverse [12, 3]
            bias_ih_l1_reverse [12]
            bias_hh_l1_reverse [12]
            peephole_l1_reverse [3, 3]
            head.weight [4, 6]
            head.bias [4]
            """,
            string.Join('\n', ReferenceNetwork.ParameterShapes(options).Select(static p => $"{p.Name} [{string.Join(", ", p.Shape)}]")));
    }

    [Fact]
    public void A_parameter_of_another_shape_is_refused()
    {
        ReferenceOptions options = new(ReferenceCell.Gru, ReferenceInput.OneHot, 4, 3);
        Dictionary<string, double[]> parameters = Draw(new Random(1), options);
        parameters["weight_hh_l0"] = new double[3];
        Assert.Throws<ArgumentException>(() => new ReferenceNetwork(options) { Parameters = parameters });
    }

    private static void Check(Problem problem)
    {
        ReferenceGradients gradients = problem.Gradients();
        List<(string Name, double[] Values, double[] Gradient)> checks =
        [
            .. problem.Network.Parameters.Select(p => (p.Key, p.Value, gradients.Parameters[p.Key])),
            ("features", problem.Sequences.Features ?? [], gradients.Features),
            ("h0", problem.Sequences.InitialHidden!, gradients.InitialHidden),
            ("c0", problem.Sequences.InitialCell!, gradients.InitialCell),
        ];
        double bound = Tolerance * checks.Max(static c => c.Gradient.Select(Math.Abs).DefaultIfEmpty().Max());
        foreach ((string name, double[] values, double[] gradient) in checks)
        {
            Assert.Equal(values.Length, gradient.Length);
            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i];
                values[i] = value + Epsilon;
                double up = problem.Objective();
                values[i] = value - Epsilon;
                double down = problem.Objective();
                values[i] = value;
                double numeric = (up - down) / (2 * Epsilon);
                Assert.True(Math.Abs(gradient[i] - numeric) <= bound, $"{problem}: {name}[{i}] is {gradient[i]}, by differences {numeric}, bound {bound}");
            }
        }
    }

    private static Dictionary<string, double[]> Draw(Random random, ReferenceOptions options) =>
        ReferenceNetwork.ParameterShapes(options).ToDictionary(static p => p.Name, p => Uniform(random, p.Shape.Aggregate(1, static (product, n) => product * n)));

    private static double[] Uniform(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() * 2 - 1)];

    /// <summary>A random network, a batch, and the objective: a loss, and a random weight for every element of the final states.</summary>
    private sealed class Problem
    {
        private readonly bool _crossEntropy;
        private readonly int[] _symbols;
        private readonly double[] _values, _hiddenWeights, _cellWeights;
        private readonly string _description;

        internal Problem(Random random, ReferenceCell cell, ReferenceHead head, int layers, bool bidirectional)
        {
            ReferenceOptions options;
            do
            {
                int length = random.Next(1, 6), batch = random.Next(1, 4);
                options = new(
                    cell, (ReferenceInput)random.Next(3), random.Next(2, 5), random.Next(2, 4), layers, bidirectional, Bias: random.Next(3) > 0, head, OutputSize: random.Next(2, 4), EmbeddingSize: random.Next(1, 4));
                int states = layers * options.Directions * batch;
                Network = new(options) { Parameters = Draw(random, options) };
                Sequences = new(length, batch)
                {
                    Lengths = random.Next(2) == 0 ? [.. Enumerable.Repeat(length, batch)] : [.. Enumerable.Range(0, batch).Select(_ => random.Next(1, length + 1))],
                    Tokens = options.Input == ReferenceInput.Numeric ? null : [.. Enumerable.Range(0, length * batch).Select(_ => random.Next(options.InputSize))],
                    Features = options.Input == ReferenceInput.Numeric ? Uniform(random, length * batch * options.InputSize) : null,
                    InitialHidden = Uniform(random, states * options.HiddenSize),
                    InitialCell = Uniform(random, states * options.CellStateSize),
                    DropoutMasks = random.Next(2) == 0
                        ? null
                        : [.. Enumerable.Range(1, layers - 1).Select(_ => Enumerable.Range(0, length * batch * options.LayerOutputSize).Select(_ => random.Next(4) == 0 ? 0 : 1 / 0.75).ToArray())],
                };
            }
            while (Network.Forward(Sequences) is not null && Network.Steps.OfType<ElmanCell.ElmanStep>().Any(step => cell == ReferenceCell.Relu && step.Preactivation.Any(static a => Math.Abs(a) < KinkMargin)));

            ReferenceOutputs outputs = Network.Forward(Sequences);
            _crossEntropy = random.Next(2) == 0;
            _symbols = [.. outputs.Counts.Select(_ => random.Next(outputs.Values.Length / outputs.Counts.Length))];
            _values = Uniform(random, outputs.Values.Length);
            _hiddenWeights = Uniform(random, outputs.FinalHidden.Length);
            _cellWeights = Uniform(random, outputs.FinalCell.Length);
            _description = $"{options}, lengths {string.Join(", ", Sequences.Lengths)} of {Sequences.Length}, {(Sequences.DropoutMasks is null ? "no " : "")}dropout, {(_crossEntropy ? "cross-entropy" : "squared error")}";
        }

        internal ReferenceNetwork Network { get; }

        internal ReferenceSequences Sequences { get; }

        internal double Objective()
        {
            ReferenceOutputs outputs = Network.Forward(Sequences);
            double loss = _crossEntropy
                ? ReferenceLoss.CrossEntropy(outputs.Values, _symbols, outputs.Counts)
                : ReferenceLoss.MeanSquaredError(outputs.Values, _values, outputs.Counts);
            return loss + outputs.FinalHidden.Zip(_hiddenWeights, static (h, w) => h * w).Sum() + outputs.FinalCell.Zip(_cellWeights, static (c, w) => c * w).Sum();
        }

        internal ReferenceGradients Gradients()
        {
            ReferenceOutputs outputs = Network.Forward(Sequences);
            double[] gradient = _crossEntropy
                ? ReferenceLoss.CrossEntropyGradient(outputs.Values, _symbols, outputs.Counts)
                : ReferenceLoss.MeanSquaredErrorGradient(outputs.Values, _values, outputs.Counts);
            return Network.Backward(gradient, _hiddenWeights, _cellWeights);
        }

        public override string ToString() => _description;
    }
}
