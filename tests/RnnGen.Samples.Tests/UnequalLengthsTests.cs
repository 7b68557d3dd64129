namespace RnnGen.Samples.Tests;

/// <summary>The sample UnequalLengths.</summary>
public class UnequalLengthsTests
{
    // A batch and a stream add the same numbers in another order.
    private const double Rounding = 1e-6;

    // Printed with four decimals.
    private const double Tolerance = 0.51e-4;

    [Fact]
    public void A_word_in_the_batch_gives_what_it_gives_alone()
    {
        SampleRun run = SampleRun.Of(typeof(WordReader));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("padded batch (5, 13), one-hot over 18 symbols", run.Lines[0]);
        Assert.Equal("  path           12  1 15  6 -1 -1 -1 -1 -1 -1 -1 -1 -1", run.Lines[4]);
        Assert.Equal("outputs (5, 13, 4), of which each word's length counts; final states (5, 4)", run.Lines[6]);
        Assert.InRange(Assert.Single(SampleRun.Numbers(run.Lines[^1])), 0, Rounding);

        string[] words = ["hello world", "midnight", "calculation", "path", "short circuit"];
        for (int b = 0; b < words.Length; b++)
        {
            string line = run.Lines[7 + b];
            Assert.StartsWith($"  {words[b]} ", line, StringComparison.Ordinal);
            double[] states = SampleRun.Numbers(line);
            float[] expected = StateOf(words[b]);
            Assert.Equal(8, states.Length);
            for (int h = 0; h < 4; h++)
            {
                Assert.Equal(expected[h], states[h], Tolerance);
                Assert.Equal(expected[h], states[4 + h], Tolerance);
            }
        }
    }

    // Another way to the same: the word in each row of a batch, filled up with its own characters.
    private static float[] StateOf(string word)
    {
        int[] symbols = WordReader.Vocabulary.Encode(word);
        int[] row = [.. Enumerable.Range(0, WordReader.SequenceLength).Select(t => symbols[t % symbols.Length])];
        float[] states = new float[WordReader.StateSize];
        new WordReader().Forward([.. Enumerable.Repeat(row, WordReader.BatchSize).SelectMany(static r => r)], states, [.. Enumerable.Repeat(word.Length, WordReader.BatchSize)]);
        return states[..WordReader.HiddenSize];
    }
}
