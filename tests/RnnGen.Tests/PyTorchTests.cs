using System.Text.Json;
using RnnGen.Initialization;
using RnnGen.Numerics;
using RnnGen.Tests.Compiled;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>PyTorch's own values, from the conformance files.</summary>
public class PyTorchTests
{
    /// <summary>PyTorch's kernels differ among themselves in the last bits; over 50 iterations of seed 0 that stays below this.</summary>
    private const double LossTolerance = 1e-6;

    private const double GradientTolerance = 1e-6;

    private static JsonElement Load(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Conformance", file))).RootElement;

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(static e => e.GetSingle())];

    [Fact]
    public void Initial_parameters_of_the_tutorial_are_equal_to_the_bit()
    {
        JsonElement initial = Load("seed_job.json").GetProperty("init");
        foreach (Parameter parameter in new Tutorial(0).Parameters)
        {
            Assert.Equal(Floats(initial.GetProperty(parameter.Name).GetProperty("data")), Comparison.Values(parameter));
        }
    }

    [Fact]
    public void Losses_predictions_and_gradients_of_the_tutorial_agree()
    {
        JsonElement job = Load("seed_job.json");
        float[] losses = Floats(job.GetProperty("loss"));
        string[] predictions = [.. job.GetProperty("pred").EnumerateArray().Select(static e => e.GetString()!)];
        Tutorial model = new(0);
        for (int i = 0; i < losses.Length; i++)
        {
            Assert.InRange(model.TrainStep(), losses[i] - LossTolerance, losses[i] + LossTolerance);
            Assert.Equal(predictions[i], model.Predict());
            if (i == 0)
            {
                foreach (Parameter gradient in model.Gradients)
                {
                    AssertClose(Floats(job.GetProperty("iter0_grads").GetProperty(gradient.Name)), Comparison.Values(gradient));
                }
            }
        }
    }

    [Fact]
    public void The_generator_draws_the_reference_sequence()
    {
        MersenneTwister random = new(0);
        Assert.All(Load("rng.json").GetProperty("mt19937_seed0_first8_u32").EnumerateArray(), e => Assert.Equal(e.GetUInt32(), random.NextUInt32()));
    }

    [Fact]
    public void Initial_parameters_of_recurrent_and_linear_layers_are_equal_to_the_bit()
    {
        JsonElement values = Load("rng.json").GetProperty("init_seed123");
        MersenneTwister random = new(123);
        foreach ((string name, int rows, int columns) in new[] { ("weight_ih_l0", 7, 5), ("weight_hh_l0", 7, 7), ("bias_ih_l0", 7, 0), ("bias_hh_l0", 7, 0) })
        {
            Parameter parameter = Create(name, rows, columns);
            PyTorchInitializer.FillRecurrent(random, parameter, 7);
            Assert.Equal(Floats(values.GetProperty("RNN(5,7)").GetProperty(name)), Comparison.Values(parameter));
        }

        random = new(123);
        Parameter weight = Create("weight", 5, 7), bias = Create("bias", 5, 0);
        PyTorchInitializer.FillLinearWeight(random, weight, 7);
        PyTorchInitializer.FillLinearBias(random, bias, 7);
        Assert.Equal(Floats(values.GetProperty("Linear(7,5)").GetProperty("weight")), Comparison.Values(weight));
        Assert.Equal(Floats(values.GetProperty("Linear(7,5)").GetProperty("bias")), Comparison.Values(bias));
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

    private static void AssertClose(float[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - GradientTolerance, pair.First + GradientTolerance));
}
