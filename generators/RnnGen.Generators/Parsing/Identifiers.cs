namespace RnnGen.Generators.Parsing;

/// <summary>Names as they are written in source.</summary>
internal static class Identifiers
{
    /// <summary>
    /// A name, escaped where it has lower-case ASCII letters and underscores alone: so has every keyword, present or future, and a type
    /// of lower-case letters alone draws the warning CS8981 otherwise.
    /// </summary>
    internal static string Escaped(string name) => name.All(static c => c is (>= 'a' and <= 'z') or '_') ? "@" + name : name;
}
