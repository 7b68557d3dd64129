using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace RnnGen.Generators.Planning;

/// <summary>Names of generated files: one stem for each class, also on disks and in compilers that ignore case.</summary>
internal static class FileNames
{
    private const int MaxLength = 100;

    /// <summary>The stem for a metadata name; a long one is cut and marked with a hash of the whole.</summary>
    internal static string Of(string metadataName) => metadataName.Length <= MaxLength
        ? metadataName
        : $"{metadataName.Substring(0, MaxLength)}-{Hash(metadataName).ToString("x8", CultureInfo.InvariantCulture)}";

    /// <summary>The stems that differ from another one by case alone, in ordinal order. Nearly always none.</summary>
    internal static EquatableArray<string> DifferingByCaseAlone(ImmutableArray<string> stems) => new(
        stems.Distinct().GroupBy(static s => s, StringComparer.OrdinalIgnoreCase).Where(static g => g.Count() > 1).SelectMany(static g => g).OrderBy(static s => s, StringComparer.Ordinal));

    /// <summary>The stem, with a number where another one differs from it by case alone.</summary>
    internal static string Distinct(string stem, EquatableArray<string> colliding)
    {
        int index = colliding.ToList().IndexOf(stem);
        return index < 0 ? stem : $"{stem}-{(index + 1).ToString(CultureInfo.InvariantCulture)}";
    }

    // FNV-1a.
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash;
    }
}
