namespace RnnGen.Samples.Tests;

/// <summary>What the samples say to options that they do not have, or that have no sense.</summary>
public class OptionTests
{
    [Theory]
    [InlineData(typeof(HelloModel))]
    [InlineData(typeof(ShipSentence))]
    [InlineData(typeof(PriceModel))]
    [InlineData(typeof(Encoder))]
    [InlineData(typeof(WordReader))]
    public void A_mistyped_option_is_named(Type model)
    {
        SampleRun run = SampleRun.Of(model, "--sead", "1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Unrecognized command or argument '--sead'.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("--seed", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(ShipSentence), "--iterations", "0")]
    [InlineData(typeof(Encoder), "--iterations", "-3")]
    [InlineData(typeof(PriceModel), "--epochs", "many")]
    public void A_number_that_has_no_sense_is_named(Type model, string option, string given)
    {
        SampleRun run = SampleRun.Of(model, option, given);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{option} takes a number from 1 up, not '{given}'.", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(ShipSentence), "--iterations")]
    [InlineData(typeof(HelloModel), "--seed")]
    [InlineData(typeof(PriceModel), "--output")]
    public void A_missing_value_is_told(Type model, string option)
    {
        SampleRun run = SampleRun.Of(model, option);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"Required argument missing for option: '{option}'.", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-such-folder/forecast.png")]
    public void A_file_that_cannot_be_is_named(string path)
    {
        SampleRun run = SampleRun.Of(typeof(PriceModel), "--output", path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--output takes a file in a folder that there is, not '", run.Errors, StringComparison.Ordinal);
    }
}
