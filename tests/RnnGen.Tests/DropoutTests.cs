using RnnGen.Initialization;
using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;
using static RnnGen.Tests.Compiled.Comparison;

namespace RnnGen.Tests;

/// <summary>Dropout between layers: what is drawn, what a training step makes of it, and that nothing else drops.</summary>
public class DropoutTests
{
    private const int Seed = 5;

    [Fact]
    public void A_mask_takes_a_draw_for_each_element_and_scales_what_it_keeps()
    {
        const int Rows = 300, Size = 21, Stride = 32;
        const double Probability = 0.25;
        float[] mask = new float[Rows * Stride];
        Dropout.FillMask(new MersenneTwister(Seed), mask, Rows, Size, Stride, Probability);
        MersenneTwister random = new(Seed);
        for (int i = 0; i < mask.Length; i++)
        {
            Assert.Equal(i % Stride >= Size || random.NextUInt32() / Math.Pow(2, 32) < Probability ? 0 : (float)(1 / (1 - Probability)), mask[i]);
        }
    }

    // Two and three layers, one and two directions, outputs of all positions and of the last; several threads take the rows in pieces.
    [Fact]
    public void A_training_step_drops_and_nothing_else_does()
    {
        const double Probability = 0.3;
        NetworkDeclaration[] declarations =
        [
            new(ReferenceCell.Tanh, ReadsTokens: true, InputSize: 4, HiddenSize: 6, Length: 6, Batch: 8, Layers: 2, OutputSize: 3, HasClasses: true, Dropout: Probability),
            new(ReferenceCell.Gru, ReadsTokens: false, InputSize: 3, HiddenSize: 5, Length: 7, Batch: 9, Layers: 3, Bidirectional: true, OutputSize: 2, Dropout: Probability),
            new(ReferenceCell.Gru, ReadsTokens: false, InputSize: 3, HiddenSize: 6, Length: 5, Batch: 4, Layers: 3, OutputSize: 2, Dropout: Probability),
            new(ReferenceCell.Lstm, ReadsTokens: false, InputSize: 3, HiddenSize: 5, Length: 7, Batch: 1, Layers: 2, Bidirectional: true, LastOnly: true, OutputSize: 2, Dropout: Probability),
        ];
        foreach ((NetworkDeclaration declaration, ICompiledModel model) in declarations.Zip(ModelCompiler.Create(declarations, Seed)))
        {
            // The model's generator goes on after the initial parameters.
            MersenneTwister masks = new(Seed);
            for (int i = 0; i < model.Parameters.Sum(static p => p.Length); i++)
            {
                masks.NextUInt32();
            }

            model.Threads = 3;
            for (int step = 0; step < 3; step++)
            {
                Check(declaration, model, masks, step);
            }
        }
    }

    [Fact]
    public void A_run_repeats_to_the_bit_and_evaluation_drops_nothing()
    {
        GruLayers first = new(3), second = new(3), other = new(4);
        int[] inputs = [.. Enumerable.Range(0, 60).Select(static i => i % 27)], targets = [.. Enumerable.Range(0, 60).Select(static i => (i * 7 + 1) % 27)];
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(first.TrainStep(inputs, targets), second.TrainStep(inputs, targets));
        }

        Assert.NotEqual(first.Evaluate(inputs, targets), other.Evaluate(inputs, targets));
        Assert.Equal(first.Evaluate(inputs, targets), first.Evaluate(inputs, targets));
        first.Forward(inputs, default, training: true);
        float dropped = first.Loss(targets);
        Assert.NotEqual(first.Evaluate(inputs, targets), dropped);
    }

    private static void Check(NetworkDeclaration declaration, ICompiledModel model, MersenneTwister masks, int step)
    {
        Random random = new(step);
        int length = declaration.Length, batch = declaration.Batch, positions = length * batch, outputs = (declaration.LastOnly ? batch : positions) * declaration.OutputSize;
        int[] tokens = declaration.ReadsTokens ? [.. Enumerable.Range(0, positions).Select(_ => random.Next(declaration.InputSize))] : [];
        float[] features = declaration.ReadsTokens ? [] : Draw(positions * declaration.InputSize), numbers = declaration.HasClasses ? [] : Draw(outputs);
        int[] classes = declaration.HasClasses ? [.. Enumerable.Range(0, positions).Select(_ => random.Next(declaration.OutputSize))] : [];
        int[] lengths = step == 0 ? [] : [.. Enumerable.Range(0, batch).Select(_ => random.Next(1, length + 1))];
        ModelBatch given = new(tokens, features, classes, numbers, lengths);
        string what = $"{declaration}, step {step}";

        AssertLoss(null, model.Evaluate(given, new float[declaration.StateSize]), what + ": evaluation");
        double[][] drawn = [.. Enumerable.Range(1, declaration.Layers - 1).Select(_ => DrawMask(positions * declaration.Directions * declaration.HiddenSize))];
        Dictionary<string, double[]> before = Read(model.Parameters);
        float loss = model.Train(given, new float[declaration.StateSize]);
        AssertGradients(AssertLoss(drawn, loss, what + ": training", before), model, what);

        double[] DrawMask(int count) => [.. Enumerable.Range(0, count).Select(_ => masks.NextUInt32() / Math.Pow(2, 32) < declaration.Dropout ? 0 : 1 / (1 - declaration.Dropout))];

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];

        ReferenceGradients AssertLoss(double[][]? dropped, float actual, string message, Dictionary<string, double[]>? parameters = null)
        {
            ReferenceNetwork reference = new(declaration.Options) { Parameters = parameters ?? Read(model.Parameters) };
            ReferenceOutputs expected = reference.Forward(new(length, batch)
            {
                Tokens = declaration.ReadsTokens ? Swap(tokens, batch, length) : null,
                Features = declaration.ReadsTokens ? null : [.. Swap(features, batch, length)],
                Lengths = lengths.Length > 0 ? lengths : [.. Enumerable.Repeat(length, batch)],
                DropoutMasks = dropped,
            });
            double[] wanted = [.. declaration.LastOnly || numbers.Length == 0 ? numbers : Swap(numbers, batch, length)];
            int[] targets = classes.Length == 0 ? [] : Swap(classes, batch, length);
            AssertClose([declaration.HasClasses ? ReferenceLoss.CrossEntropy(expected.Values, targets, expected.Counts) : ReferenceLoss.MeanSquaredError(expected.Values, wanted, expected.Counts)], [actual], message);
            return reference.Backward(declaration.HasClasses ? ReferenceLoss.CrossEntropyGradient(expected.Values, targets, expected.Counts) : ReferenceLoss.MeanSquaredErrorGradient(expected.Values, wanted, expected.Counts));
        }
    }
}
