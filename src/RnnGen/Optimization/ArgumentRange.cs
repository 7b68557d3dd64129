using System.Runtime.CompilerServices;

namespace RnnGen.Optimization;

/// <summary>The ranges of optimizers' and schedules' arguments. What is outside, or not a number, is refused with what is allowed.</summary>
internal static class ArgumentRange
{
    /// <summary>The largest learning rate: with gradients of common sizes still finite in float32.</summary>
    internal const double LargestLearningRate = 1e30;

    internal static double Between(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most ? value : throw Refused(name, value, $"has to be at least {Text(least)} and at most {Text(most)}");

    internal static double WeightDecay(double value, [CallerArgumentExpression(nameof(value))] string name = "") => Between(value, 0, DeclarationLimits.MaxWeightDecay, name);

    /// <summary>The part that is kept of an average from step to step. It has to be below 1 as float32 too, or nothing new would enter.</summary>
    internal static double Kept(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && (float)value < 1 ? value : throw Refused(name, value, "has to be at least 0 and below 1, in float32 too");

    /// <summary>A summand below a fraction line. With zero, elements whose gradient is zero would become 0 / 0.</summary>
    internal static double Epsilon(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        (float)value > 0 && float.IsFinite((float)value) ? value : throw Refused(name, value, "has to be positive and finite in float32");

    internal static double NonNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && float.IsFinite((float)value) ? value : throw Refused(name, value, "has to be 0 or more and finite in float32");

    /// <summary>The learning rate that a schedule begins with, or aims at.</summary>
    internal static double LearningRate(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && value <= LargestLearningRate ? value : throw Refused(name, value, $"has to be positive and at most {Text(LargestLearningRate)}");

    internal static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw Refused(name, value, "has to be positive and finite");

    internal static int AtLeast(int value, int least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"'{name}' has to be at least {least}.");

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static ArgumentOutOfRangeException Refused(string name, double value, string allowed) => new(name, value, $"'{name}' {allowed}.");
}
