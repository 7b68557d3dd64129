using System.Globalization;

namespace RnnGen.Generators.Parsing;

/// <summary>Texts as symbols: Unicode scalar values.</summary>
internal static class SymbolText
{
    /// <summary>The scalar values of a text in which no half of a surrogate pair stands alone.</summary>
    internal static List<int> Split(string text)
    {
        List<int> symbols = [];
        for (int i = 0; i < text.Length; i++)
        {
            symbols.Add(char.IsSurrogate(text[i]) ? char.ConvertToUtf32(text[i], text[++i]) : text[i]);
        }

        return symbols;
    }

    /// <summary>The position of the first half of a surrogate pair that stands alone, or -1.</summary>
    internal static int LoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }

    /// <summary>A symbol for a message: in quotes where it can be seen, else by its code point.</summary>
    internal static string Describe(int symbol) => symbol == ' ' || (IsVisible(symbol) && !IsMark(symbol)) ? $"'{char.ConvertFromUtf32(symbol)}'" : CodePoint(symbol);

    /// <summary>A word for a message: in quotes, what cannot be seen by its code point, and not more than its beginning.</summary>
    internal static string Describe(string word)
    {
        const int Longest = 40;
        List<int> symbols = Split(word);
        string beginning = string.Concat(symbols.Take(Longest).Select(static (s, i) => IsVisible(s) && !(i == 0 && IsMark(s)) ? char.ConvertFromUtf32(s) : $"<{CodePoint(s)}>"));
        return $"'{beginning}{(symbols.Count > Longest ? "…" : "")}'";
    }

    private static bool IsVisible(int symbol) => CategoryOf(symbol) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    // Seen on what it follows.
    private static bool IsMark(int symbol) => CategoryOf(symbol) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static UnicodeCategory CategoryOf(int symbol) => CharUnicodeInfo.GetUnicodeCategory(char.ConvertFromUtf32(symbol), 0);

    private static string CodePoint(int symbol) => "U+" + symbol.ToString("X4", CultureInfo.InvariantCulture);
}
