using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Reports the arguments whose names the attribute does not have: the compiler looks for a type of that name and names no remedy.</summary>
internal static class ArgumentNames
{
    /// <summary>Reports each unknown name where it stands.</summary>
    /// <returns>Whether there is none.</returns>
    internal static bool Check(string modelName, INamedTypeSymbol attributeClass, AttributeSyntax syntax, List<DiagnosticInfo> errors)
    {
        int before = errors.Count;
        foreach (AttributeArgumentSyntax argument in syntax.ArgumentList?.Arguments ?? default)
        {
            if ((argument.NameEquals?.Name ?? argument.NameColon?.Name) is { IsMissing: false } name && !IsKnown(argument, name.Identifier.ValueText, attributeClass))
            {
                errors.Add(DiagnosticInfo.Create(Descriptors.UnknownArgument, name.GetLocation(), modelName, name.Identifier.ValueText, Remedy(name.Identifier.ValueText, attributeClass)));
            }
        }

        return errors.Count == before;
    }

    private static bool IsKnown(AttributeArgumentSyntax argument, string name, INamedTypeSymbol attributeClass) =>
        argument.NameEquals is null ? Parameters(attributeClass).Contains(name) : attributeClass.GetMembers(name).Any(IsSettable);

    private static IEnumerable<string> Parameters(INamedTypeSymbol attributeClass) => attributeClass.InstanceConstructors.SelectMany(static c => c.Parameters).Select(static p => p.Name);

    private static bool IsSettable(ISymbol member) => member is IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Public };

    private static string Remedy(string name, INamedTypeSymbol attributeClass)
    {
        if (Parameters(attributeClass).Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return "the text first, without a name";
        }

        string[] names = [.. attributeClass.GetMembers().Where(IsSettable).Select(static p => p.Name)];
        string nearest = names.OrderBy(known => Distance(name, known)).First();
        return Resembles(name, nearest) ? $"'{nearest} =' in its place" : $"one of {string.Join(", ", names)}";
    }

    private static bool Resembles(string name, string known) => 3 * Distance(name, known) <= known.Length || Contains(name, known) || Contains(known, name);

    private static bool Contains(string longer, string shorter) => longer.IndexOf(shorter, StringComparison.OrdinalIgnoreCase) >= 0;

    // Levenshtein's distance, ignoring case: the least number of letters to insert, remove or replace.
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
