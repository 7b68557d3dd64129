using RnnGen.Benchmarks.Measuring;

namespace RnnGen.Benchmarks.Peers;

/// <summary>The tutorial's job, for the peers that write it by hand.</summary>
internal static class Tutorial
{
    internal const string Text = "if you want you", Symbols = "fnwayuoi t";

    internal static int[] Inputs => [.. Text[..^1].Select(static c => Symbols.IndexOf(c))];

    internal static int[] Targets => [.. Text[1..].Select(static c => Symbols.IndexOf(c))];

    /// <summary>Values uniform over +-1/sqrt(10).</summary>
    internal static float[] Random(int length)
    {
        Random random = new(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (random.NextSingle() * 2 - 1) * 0.316f;
        }

        return values;
    }
}

/// <summary>The generated class.</summary>
internal sealed class GeneratedTutorial : IPeer
{
    private readonly HeadlessTutorial _model = new();

    public string Name => "RnnGen";

    public void Step() => _model.TrainStep();
}

[RnnModel(Tutorial.Text, Vocabulary = Tutorial.Symbols, HiddenSize = 10, LearningRate = 0.1, Head = OutputHead.None)]
internal sealed partial class HeadlessTutorial;
