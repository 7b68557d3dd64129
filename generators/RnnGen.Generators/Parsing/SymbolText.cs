using System.Collections.Generic;
using System.Globalization;

namespace RnnGen.Generators.Parsing;

/// <summary>Texts as symbols: Unicode scalar values.</summary>
internal static class SymbolText
{
    /// <summary>Splits a text into its scalar values.</summary>
    /// <returns>The position of the first half of a surrogate pair that stands alone, or -1.</returns>
    internal static int Split(string text, List<int> symbols)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                symbols.Add(text[i]);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                symbols.Add(char.ConvertToUtf32(text[i], text[++i]));
            }
            else
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A symbol for a message: in quotes where it can be seen, else by its code point.</summary>
    internal static string Describe(int symbol)
    {
        string text = char.ConvertFromUtf32(symbol);
        return CharUnicodeInfo.GetUnicodeCategory(text, 0) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => "U+" + symbol.ToString("X4", CultureInfo.InvariantCulture),
            _ => "'" + text + "'",
        };
    }
}
