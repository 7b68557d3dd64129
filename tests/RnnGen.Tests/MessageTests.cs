using System.Globalization;
using RnnGen.Optimization;

namespace RnnGen.Tests;

/// <summary>Exceptions name the argument and the fault, in every culture alike.</summary>
public class MessageTests
{
    [Fact]
    public void Messages_name_the_argument_and_the_fault()
    {
        Tutorial model = new();
        Assert.Equal("prompt", Assert.Throws<ArgumentNullException>(() => model.Generate(null!, 1)).ParamName);
        Assert.Equal("prompt", Assert.Throws<ArgumentException>(() => model.Generate("i한", 1)).ParamName);
        Assert.Equal("prompt", Assert.Throws<ArgumentException>(() => model.Generate("i\uD83D", 1)).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(() => model.Predict(null!)).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("한")).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => model.Parameters[null!]).ParamName);
        Assert.Contains("half of a surrogate pair (U+D800)", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.IndexOf("\uD800")).Message, StringComparison.Ordinal);
        Assert.Contains("UTF-16", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("i한")).Message, StringComparison.Ordinal);
        Assert.Equal("symbol", Assert.Throws<ArgumentNullException>(() => Tutorial.Vocabulary.IndexOf((string)null!)).ParamName);
        Assert.Equal("symbol", Assert.Throws<ArgumentNullException>(() => Words.Vocabulary.IndexOf((string)null!)).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("if", new int[1])).ParamName);
        Assert.Equal("lengths", Assert.Throws<ArgumentOutOfRangeException>(() => new WordClass().Forward(new int[8], default, [5, 1])).ParamName);
        Assert.Contains("holds -1 at sequence 0, position 3; an index has to be from 0 to ", Assert.Throws<ArgumentOutOfRangeException>(() => new WordClass().Forward([0, 0, 0, -1, 0, 0, 0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("left out by its length in lengths.", Assert.Throws<ArgumentOutOfRangeException>(() => new WordClass().Forward([0, 0, 0, -1, 0, 0, 0, 0])).Message, StringComparison.Ordinal);
        Assert.Equal("features", Assert.Throws<ArgumentException>(() => { Sensor sensor = new(); sensor.Advance(sensor.CreateState(), [1f]); }).ParamName);
        Assert.Contains("has 2.", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.IndexOf("a😀")).Message, StringComparison.Ordinal);
        Assert.Contains("at position 1 is", Assert.Throws<ArgumentOutOfRangeException>(() => Tutorial.Vocabulary.Decode([1, 10])).Message, StringComparison.Ordinal);
        Assert.Contains("(10 symbols), nor is 'c'. Declare", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("bc")).Message, StringComparison.Ordinal);
        Assert.Contains("(10 symbols), nor are 'c', 'd'. Declare", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("bccdc")).Message, StringComparison.Ordinal);
        Assert.Contains("Begin with a smaller one", Assert.Throws<InvalidOperationException>(() => new ExponentialDecay(1, 1e20).Apply(new Adam(), 2)).Message, StringComparison.Ordinal);
        Assert.All("\u202E\uE000\u2028\u2029\u0378", static c => Assert.StartsWith($"U+{(int)c:X4} is not", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.IndexOf(c)).Message, StringComparison.Ordinal));
        Assert.StartsWith("U+0301 ", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.IndexOf("\u0301")).Message, StringComparison.Ordinal);
    }

    // The culture's minus and names of numbers that are none would make messages hard to search for.
    [Fact]
    public void Messages_are_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.NumberFormat.NegativeSign = "~";
        strange.NumberFormat.NaNSymbol = "nothing";
        strange.NumberFormat.NegativeInfinitySymbol = "~~";
        strange.NumberFormat.NumberDecimalSeparator = ",";
        OneNumber model = new();
        CultureInfo.CurrentCulture = strange;
        try
        {
            Assert.Contains("holds NaN at", Assert.Throws<ArgumentException>(() => model.TrainStep([float.NaN], [1f])).Message, StringComparison.Ordinal);
            Assert.Contains("holds -Infinity at", Assert.Throws<ArgumentException>(() => model.TrainStep([1f], [1f], [0, float.NegativeInfinity])).Message, StringComparison.Ordinal);
            Assert.Contains("holds NaN at", Assert.Throws<ArgumentException>(() => { model.Advance(model.CreateState(), [float.NaN]); }).Message, StringComparison.Ordinal);
            Assert.Contains("holds -1 at", Assert.Throws<ArgumentOutOfRangeException>(() => new Tutorial().TrainStep([-1, .. new int[13]], new int[14])).Message, StringComparison.Ordinal);
            Assert.Contains("at most 0.5.", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineAnnealing(0.5, 3, 0.75)).Message, StringComparison.Ordinal);
            Assert.Contains("is NaN;", Assert.Throws<NotFiniteNumberException>(() => GradientLimit.ByNorm(1).Apply(Enumerable.Repeat(float.NaN, 16).ToArray())).Message, StringComparison.Ordinal);
            model.Parameters.CopyFrom(Enumerable.Repeat(float.NaN, OneNumber.ParameterCount).ToArray());
            Assert.Contains("is NaN;", Assert.Throws<NotFiniteNumberException>(() => model.TrainStep([1f], [1f])).Message, StringComparison.Ordinal);
            Assert.Contains("is 1.5E+37;", Assert.Throws<InvalidOperationException>(() => new ExponentialDecay(0.0015, 1e40).Apply(model.Optimizer, 1)).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
