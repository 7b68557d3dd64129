using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

// A sample writes to the console, which there is once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace RnnGen.Samples.Tests;

/// <summary>What a run of a sample's program printed.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed partial record SampleRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines of the output.</summary>
    internal string[] Lines { get; } = Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>Runs the program that a type belongs to, under a culture that writes numbers in its own way.</summary>
    internal static SampleRun Of(Type model, params string[] arguments)
    {
        CultureInfo culture = CultureInfo.CurrentCulture, hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        hostile.NumberFormat.NumberDecimalSeparator = ",";
        hostile.NumberFormat.NegativeSign = "\u2212";
        (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
        using StringWriter newOutput = new(), newErrors = new();
        try
        {
            CultureInfo.CurrentCulture = hostile;
            Console.SetOut(newOutput);
            Console.SetError(newErrors);
            MethodInfo main = model.Assembly.EntryPoint!;
            return new SampleRun((int)main.Invoke(null, [arguments])!, newOutput.ToString(), newErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>The numbers with a decimal point in a line.</summary>
    internal static double[] Numbers(string line) =>
        [.. DecimalNumber().Matches(line).Select(static match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"-?\d+\.\d+(E-?\d+)?")]
    private static partial Regex DecimalNumber();
}
