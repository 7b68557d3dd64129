namespace RnnGen.Samples.Tests;

/// <summary>The sample LongSequence.</summary>
public class LongSequenceTests
{
    // The first windows' first characters follow from too little to be all right: after "i" alone come f, g, l, m, p and t.
    private const double LeastShare = 0.95;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_sentence_is_learned_nearly_wholly(int seed)
    {
        SampleRun run = SampleRun.Of(typeof(ShipSentence), "--seed", $"{seed}");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("0 loss: 3.", run.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("99 loss: 0.", run.Lines[^4], StringComparison.Ordinal);

        string learned = run.Lines[^2];
        Assert.Equal(ShipSentence.Sentence.Length, learned.Length);
        int right = ShipSentence.Sentence.Zip(learned).Skip(1).Count(static pair => pair.First == pair.Second);
        Assert.Equal($"{right} of {learned.Length - 1} characters are right", run.Lines[^1]);
        Assert.True(right >= LeastShare * (learned.Length - 1), run.Lines[^1]);
    }
}
