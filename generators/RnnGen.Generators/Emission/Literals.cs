using System.Globalization;
using System.Text;

namespace RnnGen.Generators.Emission;

/// <summary>Values as C# source, the same on every machine and in every culture.</summary>
internal static class Literals
{
    internal static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest decimal that reads back as the same double, on every runtime that hosts the compiler ("R" is not that on all).</summary>
    internal static string Decimal(double value) => new[] { "G15", "G16" }
        .Select(format => value.ToString(format, CultureInfo.InvariantCulture))
        .FirstOrDefault(text => double.Parse(text, CultureInfo.InvariantCulture).Equals(value))
        ?? value.ToString("G17", CultureInfo.InvariantCulture);

    internal static string Number(double value) => Decimal(value) + "d";

    /// <summary>A string literal; everything but printable ASCII is escaped.</summary>
    internal static string Text(string value)
    {
        StringBuilder literal = new("\"");
        foreach (char c in value)
        {
            literal.Append(c is >= ' ' and <= '~' and not '"' and not '\\' ? c.ToString() : "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return literal.Append('"').ToString();
    }

    /// <summary>A code point for a comment: itself where it is visible ASCII, else by number.</summary>
    internal static string Comment(int codePoint) => codePoint is > ' ' and <= '~'
        ? $"'{(char)codePoint}'"
        : "U+" + codePoint.ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>Values separated by commas, as many on a line as given.</summary>
    internal static string Lines(IEnumerable<string> values, int perLine)
    {
        StringBuilder lines = new();
        int count = 0;
        foreach (string value in values)
        {
            lines.Append(count == 0 ? "" : count % perLine == 0 ? "\n" : " ").Append(value).Append(',');
            count++;
        }

        return lines.ToString();
    }
}
