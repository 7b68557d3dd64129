using RnnGen.Initialization;
using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;
using static RnnGen.Tests.Compiled.Comparison;

namespace RnnGen.Tests;

/// <summary>Dropout between layers: drawn from the model's own generator, in training alone.</summary>
public class DropoutReferenceTests
{
    private const double Probability = 0.3;
    private const int Seed = 5;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_drops_what_the_generator_draws_and_agrees_with_the_reference(bool bidirectional)
    {
        NetworkDeclaration declaration = new(ReferenceCell.Gru, ReadsTokens: false, 3, 6, Length: 5, Batch: 4, Layers: 3, Bidirectional: bidirectional, OutputSize: 2, Dropout: Probability);
        ICompiledModel model = ModelCompiler.Create([declaration], Seed)[0];
        Random random = new(1);
        float[] features = Draw(4 * 5 * 3), targets = Draw(4 * 5 * 2);
        ReferenceNetwork reference = new(declaration.Options) { Parameters = Read(model.Parameters) };

        // The masks follow the initial parameters, one draw for each of them.
        MersenneTwister generator = new(Seed);
        for (int i = 0; i < model.Parameters.Sum(static p => p.Length); i++)
        {
            generator.NextUInt32();
        }

        double[][] masks = [Mask(), Mask()];
        Assert.InRange(masks.SelectMany(static m => m).Count(static m => m == 0) / (2.0 * masks[0].Length), Probability - 0.1, Probability + 0.1);
        ReferenceSequences sequences = new(5, 4) { Features = [.. Swap(features, 4, 5)], DropoutMasks = masks };
        ReferenceOutputs outputs = reference.Forward(sequences);
        double[] wanted = [.. Swap(targets, 4, 5)];
        ModelBatch batch = new([], features, [], targets, []);
        AssertClose([ReferenceLoss.MeanSquaredError(outputs.Values, wanted, outputs.Counts)], [model.Train(batch, [])], "loss");
        AssertGradients(reference.Backward(ReferenceLoss.MeanSquaredErrorGradient(outputs.Values, wanted, outputs.Counts)), model, "dropout");

        double[] Mask() => [.. Enumerable.Range(0, 5 * 4 * declaration.Directions * 6).Select(_ => generator.NextUInt32() < (uint)(Probability * (1L << 32)) ? 0 : 1 / (1 - Probability))];
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
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
}
