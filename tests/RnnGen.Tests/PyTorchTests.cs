using System.Text.Json;
using RnnGen.Initialization;
using RnnGen.Numerics;
using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>PyTorch's own values, from the conformance files.</summary>
public class PyTorchTests
{
    /// <summary>PyTorch's kernels differ among themselves in the last bits; over 50 iterations of seed 0 that stays below this.</summary>
    private const double LossTolerance = 1e-6;

    /// <summary>Of values near 1 or below after one step.</summary>
    private const double FirstStepTolerance = 1e-6;

    /// <summary>Of parameters up to 3 after 50 steps.</summary>
    private const double FinalTolerance = 2e-6;

    /// <summary>Of losses and parameters in double after 50 steps.</summary>
    private const double DoubleTolerance = 1e-12;

    [Fact]
    public void Initial_parameters_of_the_tutorial_are_equal_to_the_bit()
    {
        JsonElement initial = ConformanceFile.Load("seed_job.json").GetProperty("init");
        foreach (Parameter parameter in new Tutorial(0).Parameters)
        {
            Assert.Equal(ConformanceFile.Floats(initial.GetProperty(parameter.Name).GetProperty("data")), Comparison.Values(parameter));
        }
    }

    [Fact]
    public void Outputs_gradients_losses_predictions_and_parameters_of_the_tutorial_agree()
    {
        JsonElement job = ConformanceFile.Load("seed_job.json");
        float[] losses = ConformanceFile.Floats(job.GetProperty("loss"));
        string[] predictions = [.. job.GetProperty("pred").EnumerateArray().Select(static e => e.GetString()!)];
        Tutorial model = new(0);
        for (int i = 0; i < losses.Length; i++)
        {
            Assert.InRange(model.TrainStep(), losses[i] - LossTolerance, losses[i] + LossTolerance);
            Assert.Equal(predictions[i], model.Predict());
            if (i == 0)
            {
                float[] outputs = new float[model.Logits.FlattenedLength];
                model.Logits.FlattenTo(outputs);
                AssertClose(ConformanceFile.Floats(job.GetProperty("iter0_outputs")), outputs, FirstStepTolerance);
                Assert.All(model.Gradients, g => AssertClose(ConformanceFile.Floats(job.GetProperty("iter0_grads").GetProperty(g.Name)), Comparison.Values(g), FirstStepTolerance));
                Assert.All(model.Parameters, p => AssertClose(ConformanceFile.Floats(job.GetProperty("iter0_params_after_step").GetProperty(p.Name)), Comparison.Values(p), FirstStepTolerance));
            }
        }

        Assert.All(model.Parameters, p => AssertClose(ConformanceFile.Floats(job.GetProperty("final").GetProperty(p.Name).GetProperty("data")), Comparison.Values(p), FinalTolerance));
    }

    // The plain reference that everything is compared with, itself compared: by Adam's definition, from the float32 initial values.
    [Fact]
    public void The_reference_trains_as_PyTorch_does_in_double()
    {
        const double Rate = 0.1, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;
        JsonElement job = ConformanceFile.Load("seed_job_f64.json");
        ReferenceNetwork network = new(new(ReferenceCell.Tanh, ReferenceInput.OneHot, InputSize: 10, HiddenSize: 10))
        {
            Parameters = ConformanceFile.Load("seed_job.json").GetProperty("init").EnumerateObject().ToDictionary(static p => p.Name, static p => Array.ConvertAll(ConformanceFile.Floats(p.Value.GetProperty("data")), static x => (double)x)),
        };
        Dictionary<string, double[]> m = network.Parameters.ToDictionary(static p => p.Key, static p => new double[p.Value.Length]), v = network.Parameters.ToDictionary(static p => p.Key, static p => new double[p.Value.Length]);
        int[] symbols = Tutorial.Vocabulary.Encode("if you want you");
        double[] losses = ConformanceFile.Doubles(job.GetProperty("loss"));
        for (int k = 1; k <= losses.Length; k++)
        {
            ReferenceOutputs outputs = network.Forward(new(length: 14, batch: 1) { Tokens = symbols[..^1] });
            Assert.Equal(losses[k - 1], ReferenceLoss.CrossEntropy(outputs.Values, symbols[1..], outputs.Counts), DoubleTolerance);
            foreach ((string name, double[] gradient) in network.Backward(ReferenceLoss.CrossEntropyGradient(outputs.Values, symbols[1..], outputs.Counts)).Parameters)
            {
                for (int i = 0; i < gradient.Length; i++)
                {
                    m[name][i] = Beta1 * m[name][i] + (1 - Beta1) * gradient[i];
                    v[name][i] = Beta2 * v[name][i] + (1 - Beta2) * gradient[i] * gradient[i];
                    network.Parameters[name][i] -= Rate / (1 - Math.Pow(Beta1, k)) * m[name][i] / (Math.Sqrt(v[name][i]) / Math.Sqrt(1 - Math.Pow(Beta2, k)) + Epsilon);
                }
            }
        }

        Assert.All(network.Parameters, p => Assert.All(ConformanceFile.Doubles(job.GetProperty("final").GetProperty(p.Key)).Zip(p.Value), static pair => Assert.Equal(pair.First, pair.Second, DoubleTolerance)));
    }

    [Fact]
    public void The_generator_draws_the_reference_sequence()
    {
        JsonElement draws = ConformanceFile.Load("rng.json");
        foreach ((uint seed, string name) in new[] { (0u, "mt19937_seed0_first8_u32"), (5489u, "mt19937_seed5489_first3") })
        {
            MersenneTwister random = new(seed);
            Assert.All(draws.GetProperty(name).EnumerateArray(), e => Assert.Equal(e.GetUInt32(), random.NextUInt32()));
        }
    }

    [Fact]
    public void Initial_parameters_of_recurrent_and_linear_layers_are_equal_to_the_bit()
    {
        JsonElement values = ConformanceFile.Load("rng.json").GetProperty("init_seed123");
        foreach ((string layer, int gates) in new[] { ("RNN(5,7)", 1), ("GRU(5,7)", 3), ("LSTM(5,7)", 4) })
        {
            MersenneTwister draws = new(123);
            foreach ((string name, int columns) in new[] { ("weight_ih_l0", 5), ("weight_hh_l0", 7), ("bias_ih_l0", 0), ("bias_hh_l0", 0) })
            {
                Parameter parameter = Create(name, gates * 7, columns);
                PyTorchInitializer.FillRecurrent(draws, parameter, 7);
                Assert.Equal(ConformanceFile.Floats(values.GetProperty(layer).GetProperty(name)), Comparison.Values(parameter));
            }
        }

        MersenneTwister random = new(123);
        Parameter weight = Create("weight", 5, 7), bias = Create("bias", 5, 0);
        PyTorchInitializer.FillLinearWeight(random, weight, 7);
        PyTorchInitializer.FillLinearBias(random, bias, 7);
        Assert.Equal(ConformanceFile.Floats(values.GetProperty("Linear(7,5)").GetProperty("weight")), Comparison.Values(weight));
        Assert.Equal(ConformanceFile.Floats(values.GetProperty("Linear(7,5)").GetProperty("bias")), Comparison.Values(bias));
    }

    [Fact]
    public void The_share_of_seeds_that_end_right_is_PyTorchs()
    {
        int headless = 0, linear = 0;
        for (int seed = 0; seed < 1_000; seed++)
        {
            Tutorial tutorial = new(seed);
            TutorialWithHead withHead = new(seed);
            for (int i = 0; i < 50; i++)
            {
                tutorial.TrainStep();
                withHead.TrainStep();
            }

            headless += tutorial.Predict() == "f you want you" ? 1 : 0;
            linear += withHead.Predict() == "f you want you" ? 1 : 0;
        }

        Assert.InRange(headless, 804, 824);
        Assert.InRange(linear, 995, 1_000);
    }

    private static Parameter Create(string name, int rows, int columns)
    {
        AlignedBuffer block = new(Padding.Padded(rows) * Math.Max(columns, 1));
        return columns == 0 ? Parameter.Vector(name, rows, block, 0) : Parameter.TransposedPanels(name, rows, columns, block, 0);
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }
}
