using System.Reflection;
using RnnGen.Optimization;
using RnnGen.Tests.Compiled;

namespace RnnGen.Tests;

/// <summary>The optimizer that a declaration names, with the numbers that it gives or leaves out.</summary>
public class DeclaredOptimizerTests
{
    /// <summary>Of a value near 1, which is rounded to float32 twice.</summary>
    private const float Tolerance = 1e-6f;

    [Fact]
    public void Rates_that_are_left_out_are_PyTorchs() =>
        Assert.Equal([0.001, 0.001, 0.001, 0.01, 0.01], Create("Adam", "AdamW", "Sgd", "RmsProp", "Adagrad").Select(static o => o.LearningRate));

    [Fact]
    public void A_declared_decay_pulls_parameters_to_zero() =>
        Assert.All(Create([.. Enum.GetNames<OptimizerKind>().Select(static kind => $"{kind}, WeightDecay = 0.5")]), static o => Assert.True(Step(o, 1, 0) < 1));

    [Fact]
    public void AdamW_decays_unless_told_not_to()
    {
        Optimizer[] optimizers = Create("AdamW, LearningRate = 0.5", "AdamW, LearningRate = 0.5, WeightDecay = 0");
        Assert.Equal([0.995f, 1], optimizers.Select(static o => Step(o, 1, 0)), static (a, b) => Math.Abs(a - b) < Tolerance);
    }

    [Fact]
    public void A_declared_momentum_speeds_up() =>
        Assert.All(Create("Sgd, Momentum = 0.5", "RmsProp, Momentum = 0.5").Zip(Create("Sgd", "RmsProp")), static pair =>
        {
            Step(pair.First, 0, 1);
            Step(pair.Second, 0, 1);
            Assert.True(Step(pair.First, 0, 1) < Step(pair.Second, 0, 1));
        });

    // The optimizers of models, each from its kind and what follows it in the declaration.
    private static Optimizer[] Create(params string[] declarations)
    {
        Assembly assembly = ModelCompiler.Compile(string.Join("\n", declarations.Select(static (d, i) => $"[RnnGen.RnnModel(\"ab\", Optimizer = RnnGen.OptimizerKind.{d})] public partial class M{i};")));
        return [.. declarations.Select((_, i) => assembly.GetType($"Models.M{i}")!).Select(static type => (Optimizer)type.GetProperty("Optimizer")!.GetValue(Activator.CreateInstance(type, 0))!)];
    }

    // Where a parameter is after one step.
    private static float Step(Optimizer optimizer, float value, float gradient)
    {
        float[] values = new float[16], gradients = new float[16];
        (values[0], gradients[0]) = (value, gradient);
        optimizer.Step(values, gradients);
        return values[0];
    }
}
