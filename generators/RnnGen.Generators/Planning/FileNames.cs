using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>Names of generated files: one stem for each class, also on disks and in compilers that ignore case.</summary>
/// <remarks>What is added to a metadata name starts with a hyphen, which no metadata name has.</remarks>
internal static class FileNames
{
    /// <summary>Bytes in UTF-8: disks allow 255 for a whole name, paths on Windows 260 characters.</summary>
    private const int MaxBytes = 100;

    /// <summary>The classes whose stems are equal but for case, in a fixed order. Nearly always none.</summary>
    internal static EquatableArray<OwnerSpec> Colliding(ImmutableArray<OwnerSpec> owners) => new(owners
        .GroupBy(static o => Stem(o.MetadataName), StringComparer.OrdinalIgnoreCase)
        .Where(static g => g.Count() > 1)
        .SelectMany(static g => g)
        .OrderBy(static o => o.MetadataName, StringComparer.Ordinal));

    /// <summary>The stem for a class, with a number where another one has the same but for case.</summary>
    internal static string Of(OwnerSpec owner, EquatableArray<OwnerSpec> colliding)
    {
        int index = colliding.ToList().IndexOf(owner);
        string stem = Stem(owner.MetadataName);
        return index < 0 ? stem : $"{stem}-{(index + 1).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>The file for one vector width.</summary>
    internal static string ForVector(string stem, int bits) => $"{stem}-Vector{bits.ToString(CultureInfo.InvariantCulture)}";

    // The metadata name; a long one is cut and marked with a hash of the whole.
    private static string Stem(string metadataName)
    {
        if (Encoding.UTF8.GetByteCount(metadataName) <= MaxBytes)
        {
            return metadataName;
        }

        // C# allows no symbol outside of the basic plane in a name (CS1056).
        int length = 0;
        for (int bytes = 0; (bytes += Encoding.UTF8.GetByteCount(metadataName.Substring(length, 1))) <= MaxBytes;)
        {
            length++;
        }

        return $"{metadataName.Substring(0, length)}-{Hash(metadataName).ToString("x8", CultureInfo.InvariantCulture)}";
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
