using RnnGen.Benchmarks.Measuring;

namespace RnnGen.Benchmarks.Peers;

/// <summary>The tutorial's job, for the peers that write it by hand.</summary>
internal static class Tutorial
{
    internal const string Text = "if you want you", Symbols = "fnwayuoi t";

    internal static int[] Inputs => [.. Text[..^1].Select(static c => Symbols.IndexOf(c))];

    internal static int[] Targets => [.. Text[1..].Select(static c => Symbols.IndexOf(c))];

    /// <summary>The generated class' initial parameter of a name, row by row.</summary>
    internal static float[] Initial(string name) => ModelWeights.Copy(new HeadlessTutorial().Parameters[name]);
}

/// <summary>A side that trains the tutorial's network from the same parameters on.</summary>
internal interface ITutorialPeer : IPeer
{
    /// <summary>The bias b_ih: a fault in any part of a few iterations shows in it.</summary>
    ReadOnlySpan<float> Bias { get; }
}

/// <summary>The generated class.</summary>
internal sealed class GeneratedTutorial : ITutorialPeer
{
    private readonly HeadlessTutorial _model = new();

    public string Name => "RnnGen";

    public ReadOnlySpan<float> Bias => ModelWeights.Copy(_model.Parameters["bias_ih_l0"]);

    public void Step() => _model.TrainStep();
}

[RnnModel(Tutorial.Text, Vocabulary = Tutorial.Symbols, HiddenSize = 10, LearningRate = 0.1, Head = OutputHead.None)]
internal sealed partial class HeadlessTutorial;
