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
        from lastOnly in new[] { false, true }
        select new object[] { cell, head, lastOnly };

    /// <summary>Each cell and head with one and two layers, one and two directions; inputs, bias, lengths, dropout, states and loss at random.</summary>
    [Theory]
    [MemberData(nameof(CellsAndHeads))]
    public void Gradients_are_central_differences(string cellName, string headName, bool lastOnly)
    {
        ReferenceCell cell = Enum.Parse<ReferenceCell>(cellName);
        ReferenceHead head = Enum.Parse<ReferenceHead>(headName);
        Random random = new(10 * (int)cell + 2 * (int)head + (lastOnly ? 1 : 0));
        for (int i = 0; i < 8; i++)
        {
            Check(new Problem(random, cell, head, lastOnly, layers: 1 + i % 2, bidirectional: i / 2 % 2 == 1));
        }
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

    /// <summary>A random network, a batch, and the objective: a loss, and a random weight for every element of the final states.</summary>
    private sealed class Problem
    {
        private readonly bool _crossEntropy;
        private readonly int[] _symbols;
        private readonly double[] _values, _hiddenWeights, _cellWeights;
        private readonly string _description;

        internal Problem(Random random, ReferenceCell cell, ReferenceHead head, bool lastOnly, int layers, bool bidirectional)
        {
            ReferenceOptions options;
            do
            {
                options = new(cell, (ReferenceInput)random.Next(3), InputSize: random.Next(2, 5), HiddenSize: random.Next(2, 4), layers, bidirectional)
                {
                    Bias = random.Next(3) > 0,
                    Head = head,
                    LastOnly = lastOnly,
                    OutputSize = random.Next(2, 4),
                    EmbeddingSize = random.Next(1, 4),
                };
                Network = new(options) { Parameters = ReferenceDraw.Parameters(random, options) };
                Sequences = DrawSequences(random, options);
            }
            while (cell == ReferenceCell.Relu && IsNearKink());

            ReferenceOutputs outputs = Network.Forward(Sequences);
            _crossEntropy = random.Next(2) == 0;
            _symbols = [.. outputs.Counts.Select(_ => random.Next(outputs.Values.Length / outputs.Counts.Length))];
            _values = ReferenceDraw.Uniform(random, outputs.Values.Length);
            _hiddenWeights = ReferenceDraw.Uniform(random, outputs.FinalHidden.Length);
            _cellWeights = ReferenceDraw.Uniform(random, outputs.FinalCell.Length);
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

        private bool IsNearKink()
        {
            Network.Forward(Sequences);
            return Network.Steps.Cast<ElmanCell.ElmanStep>().Any(static step => step.Preactivation.Any(static a => Math.Abs(a) < KinkMargin));
        }

        private static ReferenceSequences DrawSequences(Random random, ReferenceOptions options)
        {
            int length = random.Next(1, 6), batch = random.Next(1, 4), positions = length * batch;
            int states = options.Layers * options.Directions * batch;
            bool numeric = options.Input == ReferenceInput.Numeric, padded = random.Next(2) == 0, dropout = random.Next(2) == 0;
            return new(length, batch)
            {
                Lengths = [.. Enumerable.Range(0, batch).Select(_ => padded ? random.Next(1, length + 1) : length)],
                Tokens = numeric ? null : [.. Enumerable.Range(0, positions).Select(_ => random.Next(-1, options.InputSize))],
                Features = numeric ? ReferenceDraw.Uniform(random, positions * options.InputSize) : null,
                InitialHidden = ReferenceDraw.Uniform(random, states * options.HiddenSize),
                InitialCell = ReferenceDraw.Uniform(random, states * options.CellStateSize),
                DropoutMasks = dropout ? [.. Enumerable.Range(1, options.Layers - 1).Select(_ => DrawMask(random, positions * options.LayerOutputSize))] : null,
            };
        }

        /// <summary>p = 1/4.</summary>
        private static double[] DrawMask(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? 0 : 1 / 0.75)];
    }
}
