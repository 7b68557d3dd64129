using RnnGen.Tests.Reference;

namespace RnnGen.Tests;

/// <summary>What neither central differences nor other libraries' values tell of the reference: each part against its definition.</summary>
public class ReferenceDefinitionTests
{
    /// <summary>A few roundings of values near one.</summary>
    private const double Tolerance = 1e-15;

    private readonly Random _random = new(7);

    /// <summary>Padded positions are neither read nor written, and the others are those of each sequence alone.</summary>
    [Fact]
    public void Sequences_of_a_batch_do_not_see_each_other()
    {
        const int Length = 5, Batch = 3, InputSize = 2;
        foreach (ReferenceCell cell in Enum.GetValues<ReferenceCell>())
        {
            ReferenceOptions options = new(cell, ReferenceInput.Numeric, InputSize, HiddenSize: 3, Layers: 2, Bidirectional: true);
            ReferenceNetwork network = new(options) { Parameters = ReferenceDraw.Parameters(_random, options) };
            double[] features = ReferenceDraw.Uniform(_random, Length * Batch * InputSize);
            int[] lengths = [5, 2, 3];
            ReferenceOutputs together = network.Forward(new(Length, Batch) { Features = features, Lengths = lengths });
            for (int b = 0; b < Batch; b++)
            {
                double[] own = [.. OfSequence(features, InputSize).Take(lengths[b] * InputSize)];
                ReferenceOutputs alone = network.Forward(new(lengths[b], 1) { Features = own });
                Assert.Equal([.. alone.Values, .. new double[(Length - lengths[b]) * options.LayerOutputSize]], OfSequence(together.Values, options.LayerOutputSize));
                Assert.Equal(alone.FinalHidden, OfSequence(together.FinalHidden, options.HiddenSize));
                Assert.Equal(alone.FinalCell, OfSequence(together.FinalCell, options.HiddenSize));

                double[] OfSequence(double[] values, int size) => [.. values.Chunk(size).Where((_, row) => row % Batch == b).SelectMany(static x => x)];
            }
        }
    }

    [Fact]
    public void Positions_within_the_lengths_count()
    {
        ReferenceSequences sequences = new(4, 2) { Tokens = new int[8], Lengths = [1, 3] };
        Assert.Equal([true, true, false, true, false, true, false, false], new ReferenceNetwork(new(ReferenceCell.Tanh, ReferenceInput.OneHot, 2, 2)).Forward(sequences).Counts);
        ReferenceOptions last = new(ReferenceCell.Tanh, ReferenceInput.OneHot, 2, 2, Head: ReferenceHead.Linear, OutputSize: 2, LastOnly: true);
        Assert.Equal([true, true], new ReferenceNetwork(last).Forward(sequences).Counts);
    }

    /// <summary>Layer by layer, with the states and the dropout mask that belong to each.</summary>
    [Fact]
    public void A_stack_is_its_layers_one_after_the_other()
    {
        const int Length = 4, Batch = 2, Layers = 3;
        ReferenceOptions options = new(ReferenceCell.Lstm, ReferenceInput.Numeric, 5, 3, Layers, Bidirectional: true);
        int states = options.Directions * Batch * options.HiddenSize, outputs = Length * Batch * options.LayerOutputSize;
        Dictionary<string, double[]> parameters = ReferenceDraw.Parameters(_random, options);
        double[] features = ReferenceDraw.Uniform(_random, Length * Batch * options.InputSize);
        double[] h = ReferenceDraw.Uniform(_random, Layers * states), c = ReferenceDraw.Uniform(_random, Layers * states);
        double[][] masks = [ReferenceDraw.Uniform(_random, outputs), ReferenceDraw.Uniform(_random, outputs)];
        ReferenceOutputs whole = new ReferenceNetwork(options) { Parameters = parameters }
            .Forward(new(Length, Batch) { Features = features, InitialHidden = h, InitialCell = c, DropoutMasks = masks });

        double[] inputs = features;
        for (int layer = 0; layer < Layers; layer++)
        {
            Range own = (layer * states)..((layer + 1) * states);
            ReferenceNetwork single = new(options with { InputSize = options.LayerInputSize(layer), Layers = 1 })
            {
                Parameters = parameters.Where(p => p.Key.Contains($"_l{layer}", StringComparison.Ordinal)).ToDictionary(p => p.Key.Replace($"_l{layer}", "_l0", StringComparison.Ordinal), static p => p.Value),
            };
            ReferenceOutputs part = single.Forward(new(Length, Batch) { Features = inputs, InitialHidden = h[own], InitialCell = c[own] });
            Assert.Equal(part.FinalHidden, whole.FinalHidden[own]);
            Assert.Equal(part.FinalCell, whole.FinalCell[own]);
            inputs = layer < masks.Length ? [.. part.Hidden.Zip(masks[layer], static (x, factor) => x * factor)] : part.Hidden;
        }

        Assert.Equal(inputs, whole.Values);
    }

    [Theory]
    [InlineData(nameof(ReferenceInput.OneHot))]
    [InlineData(nameof(ReferenceInput.Embedding))]
    public void Tokens_enter_as_vectors(string inputName)
    {
        ReferenceInput input = Enum.Parse<ReferenceInput>(inputName);
        ReferenceOptions options = new(ReferenceCell.Gru, input, InputSize: 3, HiddenSize: 4, EmbeddingSize: 2);
        Dictionary<string, double[]> parameters = ReferenceDraw.Parameters(_random, options);
        ReferenceNetwork ofTokens = new(options) { Parameters = parameters };
        ReferenceNetwork ofNumbers = new(options with { Input = ReferenceInput.Numeric, InputSize = options.LayerInputSize(0) }) { Parameters = parameters };
        double[][] vectors = input == ReferenceInput.OneHot ? [[1, 0, 0], [0, 1, 0], [0, 0, 1]] : [.. parameters["embedding.weight"].Chunk(2)];
        double[] features = [.. vectors[2], .. vectors[0], .. vectors[1], .. vectors[2]];
        Assert.Equal(ofNumbers.Forward(new(2, 2) { Features = features }).Values, ofTokens.Forward(new(2, 2) { Tokens = [2, 0, 1, 2] }).Values);
    }

    /// <summary>With the identity as weights, and a bias of 0, 1, 2, ...</summary>
    [Fact]
    public void A_head_reads_each_position_or_the_final_states()
    {
        const int Length = 4, Batch = 2;
        ReferenceOptions none = new(ReferenceCell.Tanh, ReferenceInput.OneHot, 3, HiddenSize: 2, Layers: 2, Bidirectional: true);
        ReferenceOptions linear = none with { Head = ReferenceHead.Linear, OutputSize = 4 }, last = linear with { LastOnly = true };
        Dictionary<string, double[]> parameters = ReferenceDraw.Parameters(_random, linear);
        parameters["head.weight"] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        parameters["head.bias"] = [0, 1, 2, 3];
        ReferenceSequences sequences = new(Length, Batch) { Tokens = [0, 1, 2, 1, 0, 2, 2, 0], Lengths = [2, 4] };
        ReferenceOutputs hidden = Forward(none);
        Assert.Equal(hidden.Hidden, hidden.Values);
        Assert.Equal(hidden.Hidden.Select(static (h, i) => i % 4 + h), Forward(linear).Values);

        // Final states are [layer, direction, b]: those of the top layer are the last eight, four of each direction.
        double[] top = hidden.FinalHidden[8..];
        double[] expected = [top[0], top[1] + 1, top[4] + 2, top[5] + 3, top[2], top[3] + 1, top[6] + 2, top[7] + 3];
        Assert.Equal(expected, Forward(last).Values);

        ReferenceOutputs Forward(ReferenceOptions options) => new ReferenceNetwork(options) { Parameters = parameters }.Forward(sequences);
    }

    /// <summary>All weights are zero, so that the gates see the peepholes and, for g, a bias of 0.3 alone.</summary>
    [Fact]
    public void Peepholes_of_i_and_f_see_the_old_cell_state_and_that_of_o_the_new()
    {
        ReferenceOptions options = new(ReferenceCell.LstmPeephole, ReferenceInput.Numeric, 1, 1);
        ReferenceNetwork network = new(options);
        network.Parameters["bias_ih_l0"][2] = 0.3;
        network.Parameters["peephole_l0"] = [0.5, -0.7, 1.1];
        ReferenceOutputs outputs = network.Forward(new(1, 1) { Features = [1], InitialHidden = [0.9], InitialCell = [2] });
        double c = Sigmoid(-0.7 * 2) * 2 + Sigmoid(0.5 * 2) * Math.Tanh(0.3);
        Assert.Equal(c, outputs.FinalCell[0], Tolerance);
        Assert.Equal(Sigmoid(1.1 * c) * Math.Tanh(c), outputs.FinalHidden[0], Tolerance);

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    /// <summary>Softmax of (0, 0) is (1/2, 1/2), of (ln 3, 0) (3/4, 1/4); of huge values it is finite. The last row does not count.</summary>
    [Fact]
    public void Cross_entropy_is_the_mean_over_rows_that_count()
    {
        double[] outputs = [0, 0, Math.Log(3), 0, 1000, 1000, 5, 6];
        int[] targets = [0, 1, 1, 0];
        bool[] counts = [true, true, true, false];
        Assert.Equal((Math.Log(2) + Math.Log(4) + Math.Log(2)) / 3, ReferenceLoss.CrossEntropy(outputs, targets, counts), 1e-13);
        double[] expected = [-0.5 / 3, 0.5 / 3, 0.75 / 3, -0.75 / 3, 0.5 / 3, -0.5 / 3, 0, 0], gradient = ReferenceLoss.CrossEntropyGradient(outputs, targets, counts);
        Assert.All(expected.Zip(gradient), static pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    [Fact]
    public void Squared_error_is_the_mean_over_values_that_count()
    {
        double[] outputs = [1, 2, 3, 4, 9, 9], targets = [0, 2, 3, 6, 0, 0];
        bool[] counts = [true, true, false];
        Assert.Equal(1.25, ReferenceLoss.MeanSquaredError(outputs, targets, counts));
        Assert.Equal([0.5, 0, 0, -1, 0, 0], ReferenceLoss.MeanSquaredErrorGradient(outputs, targets, counts));
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
        Dictionary<string, double[]> parameters = ReferenceDraw.Parameters(_random, options);
        parameters["weight_hh_l0"] = new double[3];
        Assert.Throws<ArgumentException>(() => new ReferenceNetwork(options) { Parameters = parameters });
    }
}
