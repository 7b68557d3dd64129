using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace RnnGen.SnapshotTesting;

/// <summary>Writes diagnostics in the form of Verify.SourceGenerators, as its published snapshots show it: JSON without quotes, empty values left out.</summary>
internal static class DiagnosticsText
{
    internal static string Of(ImmutableArray<Diagnostic> diagnostics) => $$"""
        {
          Diagnostics: [
        {{string.Join(",\n", diagnostics.Select(Of))}}
          ]
        }
        """;

    private static string Of(Diagnostic diagnostic)
    {
        DiagnosticDescriptor descriptor = diagnostic.Descriptor;
        string descriptorLines = Members(
            "        ",
            ("Id", descriptor.Id),
            ("Title", descriptor.Title.ToString(CultureInfo.InvariantCulture)),
            ("Description", descriptor.Description.ToString(CultureInfo.InvariantCulture)),
            ("HelpLink", descriptor.HelpLinkUri),
            ("MessageFormat", descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture)),
            ("Category", descriptor.Category),
            ("DefaultSeverity", descriptor.DefaultSeverity.ToString()),
            ("IsEnabledByDefault", descriptor.IsEnabledByDefault ? "true" : ""),
            ("CustomTags", string.Join(",", descriptor.CustomTags.Select(static tag => "\n          " + tag)) is { Length: > 0 } tags ? $"[{tags}\n        ]" : ""));
        string lines = Members(
            "      ",
            ("Location", Of(diagnostic.Location)),
            ("Message", diagnostic.GetMessage(CultureInfo.InvariantCulture)),
            ("Severity", diagnostic.Severity.ToString()),
            ("WarningLevel", diagnostic.WarningLevel == 0 ? "" : diagnostic.WarningLevel.ToString(CultureInfo.InvariantCulture)),
            ("Descriptor", $"{{\n{descriptorLines}\n      }}"));
        return $"    {{\n{lines}\n    }}";
    }

    private static string Members(string indent, params (string Name, string Value)[] members) =>
        string.Join(",\n", members.Where(static m => m.Value.Length > 0).Select(m => $"{indent}{m.Name}: {m.Value}"));

    // The lines of the location and one around them, what it covers underlined.
    private static string Of(Location location)
    {
        FileLinePositionSpan span = location.GetMappedLineSpan();
        if (location.SourceTree is not { } tree)
        {
            return span.IsValid ? span.ToString() : "";
        }

        StringBuilder text = new("/*\n");
        TextLineCollection lines = tree.GetText().Lines;
        LinePosition start = lines.GetLinePosition(location.SourceSpan.Start), end = lines.GetLinePosition(location.SourceSpan.End);
        for (int i = Math.Max(start.Line - 1, 0); i <= Math.Min(end.Line + 1, lines.Count - 1); i++)
        {
            string line = lines[i].ToString();
            text.Append(line).Append('\n');
            if (i >= start.Line && i <= end.Line)
            {
                int from = i == start.Line ? start.Character : 0, to = i == end.Line ? end.Character : line.Length;
                text.Append(' ', from).Append('^', to - from).Append('\n');
            }
        }

        return text.Append("*/\n ").Append(span).ToString();
    }
}
