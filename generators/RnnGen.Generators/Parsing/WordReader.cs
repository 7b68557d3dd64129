using Microsoft.CodeAnalysis;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Reads and checks a text and a vocabulary of words, and the word that stands for unknown ones.</summary>
internal sealed class WordReader(ArgumentReader reader, TypedConstant? text)
{
    // As symbols are sorted: of UTF-16 units surrogates, the halves of large code points, come after all others.
    private static readonly Comparer<string> ByCodePoints = Comparer<string>.Create(static (a, b) =>
    {
        int length = Math.Min(a.Length, b.Length);
        for (int i = 0; i < length; i++)
        {
            if (a[i] != b[i])
            {
                return char.IsSurrogate(a[i]) == char.IsSurrogate(b[i]) ? a[i].CompareTo(b[i]) : char.IsSurrogate(a[i]) ? 1 : -1;
            }
        }

        return a.Length.CompareTo(b.Length);
    });

    /// <summary>The words in the order of their indices.</summary>
    internal List<string> Vocabulary { get; private set; } = [];

    /// <summary>The index of the word for unknown ones, or -1.</summary>
    internal int Unknown { get; private set; } = -1;

    /// <summary>The indices of the vocabulary; null where it is at fault.</summary>
    internal List<int>? Indices { get; private set; }

    /// <summary>The text as indices of words, empty where there is none; null where it is at fault.</summary>
    internal List<int>? ReadText()
    {
        List<string>? words = text is not { } argument ? [] : argument.Value is string value ? Split(value, "text", "text") : reader.Fault<List<string>>(Descriptors.Text, "text", "is null", "words");
        if (words is null || (text is not null && !CheckText(words)) || !ReadVocabulary(words))
        {
            return null;
        }

        Dictionary<string, int> indexOf = Vocabulary.Select(static (word, index) => (word, index)).ToDictionary(static w => w.word, static w => w.index);
        int missing = Unknown >= 0 ? -1 : words.FindIndex(word => !indexOf.ContainsKey(word));
        if (missing >= 0)
        {
            return reader.Fault<List<int>>(
                Descriptors.Vocabulary, "Vocabulary", $"lacks {SymbolText.Describe(words[missing])}, word {ArgumentReader.Number(missing)} of the text, counted from 0",
                "add it, declare an UnknownWord, or leave Vocabulary out to take the text's words");
        }

        Indices = [.. Enumerable.Range(0, Vocabulary.Count)];
        return [.. words.Select(word => indexOf.TryGetValue(word, out int index) ? index : Unknown)];
    }

    /// <summary>Whether nothing is declared that only models of words have.</summary>
    internal bool CheckUnused(bool isNumeric, bool declaresWords)
    {
        if (isNumeric && declaresWords)
        {
            return reader.Fault(Descriptors.Inputs, "Tokens", "has numeric features as words", "remove Tokens: numbers are read as they are");
        }

        if (reader.Argument("UnknownWord") is not { Value: string })
        {
            return true;
        }

        return reader.Fault(
            Descriptors.Vocabulary, "UnknownWord", "is not one of words, but has an UnknownWord", isNumeric ? "remove UnknownWord" : "write Tokens = TokenKind.Words, or remove UnknownWord");
    }

    private bool CheckText(List<string> words)
    {
        string? fault = words.Count switch
        {
            0 => "is empty",
            1 => "is one word long",
            _ when words.TrueForAll(word => word == words[0]) => $"repeats {SymbolText.Describe(words[0])} alone",
            _ => null,
        };
        if (fault is not null)
        {
            reader.Fault(Descriptors.Text, "text", fault, "words");
        }
        else if (words.Count > DeclarationLimits.MaxTextLength)
        {
            return reader.Fault(Descriptors.TextTooLong, "text", ArgumentReader.Number(words.Count), ArgumentReader.Number(DeclarationLimits.MaxTextLength), "words");
        }

        return fault is null;
    }

    private bool ReadVocabulary(List<string> words)
    {
        List<string>? vocabulary = reader.Argument("Vocabulary") is { Value: string declared } ? Split(declared, "Vocabulary", "vocabulary") : [.. words.Distinct().OrderBy(static word => word, ByCodePoints)];
        if (vocabulary is null)
        {
            return false;
        }

        string? repeated = vocabulary.Count > DeclarationLimits.MaxVocabularySize ? null : FirstRepeated(vocabulary);
        (string What, string Remedy)? fault = (vocabulary.Count, repeated) switch
        {
            (0, _) => ("is empty", "write at least one word"),
            (_, not null) => ($"repeats {SymbolText.Describe(repeated)} at index {ArgumentReader.Number(vocabulary.IndexOf(repeated))} and {ArgumentReader.Number(vocabulary.LastIndexOf(repeated))}", "write each word once"),
            ( > DeclarationLimits.MaxVocabularySize - 1, _) => ($"has {ArgumentReader.Number(vocabulary.Count)} words", $"write at most {ArgumentReader.Number(DeclarationLimits.MaxVocabularySize - 1)}"),
            _ => null,
        };
        if (fault is { } found)
        {
            return reader.Fault(Descriptors.Vocabulary, "Vocabulary", found.What, found.Remedy);
        }

        Vocabulary = vocabulary;
        return reader.Argument("UnknownWord") is not { Value: string unknown } || AddUnknown(unknown);
    }

    private static string? FirstRepeated(List<string> words)
    {
        HashSet<string> seen = [];
        return words.Find(word => !seen.Add(word));
    }

    private bool AddUnknown(string unknown)
    {
        if (Split(unknown, "UnknownWord", "unknown word") is not { } words)
        {
            return false;
        }

        if (words.Count != 1 || words[0] != unknown)
        {
            return reader.Fault(Descriptors.Vocabulary, "UnknownWord", words.Count switch
            {
                0 => "has an UnknownWord without a word",
                1 => "has an UnknownWord with white space around it",
                _ => $"has an UnknownWord of {ArgumentReader.Number(words.Count)} words",
            }, "write one word, such as \"<unknown>\"");
        }

        if (!Vocabulary.Contains(unknown))
        {
            Vocabulary.Add(unknown);
        }

        Unknown = Vocabulary.IndexOf(unknown);
        return true;
    }

    private List<string>? Split(string value, string argument, string what)
    {
        if (!reader.CheckSurrogates(value, argument, what))
        {
            return null;
        }

        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= value.Length; i++)
        {
            bool inside = i < value.Length && !char.IsWhiteSpace(value[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                words.Add(value.Substring(start, i - start));
                start = -1;
            }
        }

        return words;
    }
}
