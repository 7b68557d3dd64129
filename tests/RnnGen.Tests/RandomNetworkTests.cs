using System.Globalization;
using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;
using static RnnGen.Tests.Compiled.Comparison;

namespace RnnGen.Tests;

/// <summary>
/// Random declarations over the whole space of options, many to a compilation, against the reference in double. RNNGEN_NETWORKS sets their
/// number (200).
/// </summary>
public class RandomNetworkTests
{
    private const int InCompilation = 50;

    [Fact]
    public void Random_networks_agree_with_the_reference()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("RNNGEN_NETWORKS") ?? "200", CultureInfo.InvariantCulture);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Random random = new(20261125);
        for (int first = 0; first < count; first += InCompilation)
        {
            NetworkDeclaration[] declarations = [.. Enumerable.Range(first, Math.Min(InCompilation, count - first)).Select(_ => Declare(random))];
            ICompiledModel[] models = ModelCompiler.Create(declarations, random.Next());
            for (int i = 0; i < models.Length; i++)
            {
                Check(declarations[i], models[i], random);
            }
        }
    }

    // From 113 elements on rows lie further apart than they are long, padded.
    [Fact]
    public void Networks_whose_rows_have_a_longer_stride_agree_with_the_reference()
    {
        NetworkDeclaration[] declarations =
        [
            .. Enum.GetValues<ReferenceCell>().Select(static cell => new NetworkDeclaration(
                cell, ReadsTokens: true, InputSize: 5, HiddenSize: 120, Length: 3, Batch: 3, OutputSize: 120, HasClasses: (int)cell % 2 == 0, EmbeddingSize: (int)cell % 3 == 0 ? 120 : 0, FirstOnly: (int)cell % 2 == 1)),
            .. Enum.GetValues<ReferenceCell>().Select(static cell => new NetworkDeclaration(
                cell, ReadsTokens: false, InputSize: 120, HiddenSize: 120, Length: 3, Batch: 2, Layers: 2, HasHead: false)),
        ];
        ICompiledModel[] models = ModelCompiler.Create(declarations, seed: 3);
        Random random = new(20261126);
        Assert.All(declarations.Zip(models), pair => Check(pair.First, pair.Second, random));
    }

    private static NetworkDeclaration Declare(Random random)
    {
        bool tokens = random.Next(2) == 0, head = random.Next(4) > 0, bidirectional = random.Next(3) == 0;
        int layers = random.Next(1, 4);
        ReferenceCell cell = (ReferenceCell)random.Next(Enum.GetValues<ReferenceCell>().Length);
        NetworkDeclaration declaration = new(
            cell, tokens, random.Next(1, 30), random.Next(1, random.Next(2) == 0 ? 12 : 40), random.Next(1, 9), random.Next(3) == 0 ? 1 : random.Next(1, 12), layers, bidirectional, random.Next(4) > 0, head,
            LastOnly: random.Next(3) == 0, OutputSize: random.Next(1, 20), HasClasses: random.Next(2) == 0,
            EmbeddingSize: tokens && random.Next(2) == 0 ? random.Next(1, 20) : 0, FirstOnly: random.Next(5) == 0);

        // The time loops that are written out for their shape take one layer over one sequence, which so many options seldom meet in.
        return random.Next(4) == 0 ? declaration with { Batch = 1, Layers = 1, Bidirectional = false } : declaration;
    }

    internal static void Check(NetworkDeclaration declaration, ICompiledModel model, Random random)
    {
        string what = declaration.ToString();
        int length = declaration.Length, batch = declaration.Batch, rows = declaration.LastOnly ? batch : batch * length, size = declaration.StateSize / (declaration.HasCell ? 2 : 1);
        int longest = random.Next(1, length + 1);
        int[] lengths = [.. Enumerable.Range(0, batch).Select(_ => random.Next(1, longest + 1))];
        bool unequal = random.Next(2) == 0;
        int inputs = declaration.FirstOnly ? 1 : length;
        int[] tokens = declaration.ReadsTokens ? [.. Enumerable.Range(0, batch * inputs).Select(_ => random.Next(declaration.InputSize))] : [];
        float[] features = declaration.ReadsTokens ? [] : Draw(batch * inputs * declaration.InputSize), numbers = declaration.HasClasses ? [] : Draw(rows * declaration.Outputs);
        bool fromZero = random.Next(3) == 0;
        float[] initial = fromZero ? new float[declaration.StateSize] : Draw(declaration.StateSize), state = fromZero ? [] : [.. initial];
        int[] classes = declaration.HasClasses ? [.. Enumerable.Range(0, rows).Select(_ => random.Next(declaration.Outputs))] : [];
        ModelBatch given = new(tokens, features, classes, numbers, unequal ? lengths : []);

        // Positions without an input have the token -1, or zeros.
        ReferenceNetwork reference = new(declaration.Options) { Parameters = Read(model.Parameters) };
        ReferenceSequences sequences = new(length, batch)
        {
            Tokens = declaration.ReadsTokens ? [.. Swap(tokens, batch, inputs), .. Enumerable.Repeat(-1, (length - inputs) * batch)] : null,
            Features = declaration.ReadsTokens ? null : [.. Swap(features, batch, inputs), .. new float[(length - inputs) * batch * declaration.InputSize]],
            Lengths = unequal ? lengths : [.. Enumerable.Repeat(length, batch)],
            InitialHidden = [.. initial.Take(size)],
            InitialCell = declaration.HasCell ? [.. initial.Skip(size)] : null,
        };
        ReferenceOutputs outputs = reference.Forward(sequences);

        // Where terms cancel, a sum is as exact as its largest term.
        double largestTerm = declaration.HasHead ? outputs.Hidden.Max(Math.Abs) * reference.Parameters["head.weight"].Max(Math.Abs) : 0;
        double outputScale = Math.Max(largestTerm, outputs.Values.Max(Math.Abs));
        int[] targets = declaration.LastOnly || classes.Length == 0 ? classes : Swap(classes, batch, length);
        double[] wanted = [.. declaration.LastOnly || numbers.Length == 0 ? numbers : Swap(numbers, batch, length)];
        double loss = declaration.HasClasses ? ReferenceLoss.CrossEntropy(outputs.Values, targets, outputs.Counts) : ReferenceLoss.MeanSquaredError(outputs.Values, wanted, outputs.Counts);
        double[] dValues = declaration.HasClasses ? ReferenceLoss.CrossEntropyGradient(outputs.Values, targets, outputs.Counts) : ReferenceLoss.MeanSquaredErrorGradient(outputs.Values, wanted, outputs.Counts);

        // What a batch of full length leaves past the ends of shorter ones.
        model.Forward(new(tokens, features, classes, numbers, []), []);
        model.Backward(Draw(rows * declaration.Outputs), Draw(declaration.StateSize), new float[declaration.StateSize], new float[features.Length]);

        // Loss and states without a step, outputs, then gradients with and without those of the states.
        AssertClose([loss], [model.Evaluate(given, state)], what + ": loss");
        if (!fromZero)
        {
            AssertClose([.. outputs.FinalHidden, .. outputs.FinalCell], state, what + ": final states", outputs.Hidden.Concat(outputs.FinalHidden).Concat(outputs.FinalCell).Max(Math.Abs));
        }

        AssertOutputs(outputs, model.Outputs());
        AssertStreams();
        float[] dFinal = Draw(declaration.StateSize), dInitial = new float[declaration.StateSize], dInputs = new float[features.Length];
        state = fromZero ? [] : [.. initial];
        model.Forward(given, state);
        model.Backward(Floats(declaration.LastOnly ? dValues : Swap(dValues, length, batch)), dFinal, dInitial, dInputs);
        ReferenceGradients expected = reference.Backward(dValues, [.. dFinal.Take(size)], declaration.HasCell ? [.. dFinal.Skip(size)] : null);
        AssertGradients(expected, model, what);
        double scale = expected.InitialHidden.Concat(expected.InitialCell).Concat(expected.Features).Max(Math.Abs);
        AssertClose([.. expected.InitialHidden, .. expected.InitialCell], dInitial, what + ": gradient of the initial states", scale);
        AssertClose(declaration.ReadsTokens ? [] : Swap(expected.Features[..dInputs.Length], inputs, batch), dInputs, what + ": gradient of the inputs", scale);

        state = fromZero ? [] : [.. initial];
        model.Forward(given, state);
        float lossOfOneThread = model.LossAndBackward(given, dInitial);
        AssertClose([loss], [lossOfOneThread], what + ": loss after a forward pass");
        expected = reference.Backward(dValues);
        AssertGradients(expected, model, what + " of the loss");
        AssertClose([.. expected.InitialHidden, .. expected.InitialCell], dInitial, what + ": gradient of the initial states by the loss", expected.Parameters.Values.Concat([expected.InitialHidden, expected.InitialCell]).Max(static g => g.Select(Math.Abs).DefaultIfEmpty().Max()));

        // The bits are the same for each number of threads.
        uint[][] gradientsOfOneThread = Bits();
        state = fromZero ? [] : [.. initial];
        model.Threads = 2 + random.Next(2);
        Assert.Equal(lossOfOneThread, model.Train(given, state));
        Assert.Equal(gradientsOfOneThread, Bits());

        void AssertOutputs(ReferenceOutputs expectedOutputs, float[] actual)
        {
            double[] values = declaration.LastOnly ? expectedOutputs.Values : Swap(expectedOutputs.Values, length, batch);
            bool[] counts = declaration.LastOnly ? expectedOutputs.Counts : Swap(expectedOutputs.Counts, length, batch);
            double[] counted = [.. values.Where((_, i) => counts[i / declaration.Outputs])];
            AssertClose(counted, [.. actual.Where((_, i) => counts[i / declaration.Outputs])], what + ": outputs", outputScale);
        }

        // The first sequence again, position by position.
        void AssertStreams()
        {
            if (model.CreateState() is not { } stream)
            {
                return;
            }

            stream.CopyFrom([.. initial.Chunk(batch * declaration.HiddenSize).SelectMany(layer => layer.Take(declaration.HiddenSize))]);
            int positions = unequal ? lengths[0] : length;
            for (int t = 0; t < positions; t++)
            {
                float[] actual = model.Advance(stream, given, t);
                if (!declaration.LastOnly)
                {
                    AssertClose(outputs.Values[(t * batch * declaration.Outputs)..(t * batch * declaration.Outputs + declaration.Outputs)], actual, what + ": streamed outputs", outputScale);
                }
                else if (t == positions - 1)
                {
                    AssertClose(outputs.Values[..declaration.Outputs], actual, what + ": streamed outputs", outputScale);
                }
            }
        }

        uint[][] Bits() => [.. model.Gradients.Select(static p => p.ToTensor().Select(BitConverter.SingleToUInt32Bits).ToArray())];

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
