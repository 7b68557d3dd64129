using Microsoft.CodeAnalysis;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Reads and checks what a model reads: a text with its vocabulary, a vocabulary alone, or numeric features; and how much of it.</summary>
internal sealed class InputReader(ArgumentReader reader, TypedConstant? text)
{
    internal bool HasText => text is not null;

    /// <summary>Whether the inputs are numeric features.</summary>
    internal bool IsNumeric => text is null && reader.Argument("InputSize") is not null;

    /// <summary>Whether exactly one kind of input is declared.</summary>
    internal bool CheckKind()
    {
        bool vocabulary = reader.Argument("Vocabulary") is { Value: string }, features = reader.Argument("InputSize") is not null;
        (string What, string Remedy)? fault = (HasText, vocabulary, features) switch
        {
            (false, false, false) => ("has neither a text nor a Vocabulary nor an InputSize", "write what it reads, such as a text to learn"),
            (true, _, true) => ("has a text and an InputSize", "remove one: symbols are one-hot inputs of the vocabulary's size"),
            (_, true, true) => ("has a Vocabulary and an InputSize", "remove one: symbols are one-hot inputs of the vocabulary's size"),
            _ => null,
        };
        if (fault is { } found)
        {
            reader.Fault(Descriptors.Inputs, "InputSize", found.What, found.Remedy);
        }

        return fault is null;
    }

    internal int? ReadEmbeddingSize()
    {
        if (reader.Argument("EmbeddingSize") is not { Value: int size })
        {
            return 0;
        }

        if (IsNumeric)
        {
            reader.Fault(Descriptors.Inputs, "EmbeddingSize", "has an embedding of numeric features", "remove EmbeddingSize: symbols are embedded, numbers are read as they are");
            return null;
        }

        if (size is >= 1 and <= DeclarationLimits.MaxInputSize)
        {
            return size;
        }

        reader.Fault(Descriptors.Inputs, "EmbeddingSize", $"has an EmbeddingSize of {ArgumentReader.Number(size)}", $"write a number from 1 to {ArgumentReader.Number(DeclarationLimits.MaxInputSize)}");
        return null;
    }

    internal InputPositions? ReadPositions()
    {
        InputPositions? positions = reader.ReadEnum<InputPositions>(Descriptors.UnknownInputs, "Inputs");
        if (positions == InputPositions.First && HasText)
        {
            reader.Fault(Descriptors.Inputs, "Inputs", "has a text, each symbol of which is read", "remove Inputs, or write a Vocabulary and a SequenceLength instead of the text");
            return null;
        }

        return positions;
    }

    internal int? ReadInputSize(int? vocabularySize)
    {
        if (!IsNumeric)
        {
            return vocabularySize;
        }

        int size = reader.Argument("InputSize")?.Value as int? ?? 0;
        if (size is >= 1 and <= DeclarationLimits.MaxInputSize)
        {
            return size;
        }

        reader.Fault(Descriptors.Inputs, "InputSize", $"has an InputSize of {ArgumentReader.Number(size)}", $"write a number from 1 to {ArgumentReader.Number(DeclarationLimits.MaxInputSize)}");
        return null;
    }

    internal List<int>? ReadText()
    {
        if (text is not { } argument)
        {
            return [];
        }

        if (argument.Value is not string value)
        {
            return reader.Fault<List<int>>(Descriptors.Text, "text", "is null", "symbols");
        }

        List<int>? symbols = ReadSymbols(value, "text", "text");
        return symbols switch
        {
            null => null,
            [] => reader.Fault<List<int>>(Descriptors.Text, "text", "is empty", "symbols"),
            [_] => reader.Fault<List<int>>(Descriptors.Text, "text", "is one symbol long", "symbols"),
            { Count: > DeclarationLimits.MaxTextLength } => reader.Fault<List<int>>(
                Descriptors.TextTooLong, "text", ArgumentReader.Number(symbols.Count), ArgumentReader.Number(DeclarationLimits.MaxTextLength), "symbols"),
            _ when symbols.TrueForAll(s => s == symbols[0]) => reader.Fault<List<int>>(Descriptors.Text, "text", $"repeats {SymbolText.Describe(symbols[0])} alone", "symbols"),
            _ => symbols,
        };
    }

    internal List<int>? ReadVocabulary(List<int>? text)
    {
        if (text is null || IsNumeric)
        {
            return text is null ? null : [];
        }

        List<int>? vocabulary = reader.Argument("Vocabulary") is { Value: string declared }
            ? ReadSymbols(declared, "Vocabulary", "vocabulary")
            : [.. text.Distinct().OrderBy(static s => s)];
        if (vocabulary is null)
        {
            return null;
        }

        Dictionary<int, int> first = [];
        for (int i = 0; i < vocabulary.Count; i++)
        {
            if (first.TryGetValue(vocabulary[i], out int earlier))
            {
                return reader.Fault<List<int>>(
                    Descriptors.Vocabulary, "Vocabulary", $"repeats {SymbolText.Describe(vocabulary[i])} at index {ArgumentReader.Number(earlier)} and {ArgumentReader.Number(i)}", "write each symbol once");
            }

            first.Add(vocabulary[i], i);
        }

        if (vocabulary.Count == 0 && text.Count == 0)
        {
            return reader.Fault<List<int>>(Descriptors.Vocabulary, "Vocabulary", "is empty", "write at least one symbol");
        }

        int missing = text.FindIndex(s => !first.ContainsKey(s));
        if (missing >= 0)
        {
            return reader.Fault<List<int>>(
                Descriptors.Vocabulary, "Vocabulary", $"lacks {SymbolText.Describe(text[missing])}, symbol {ArgumentReader.Number(missing)} of the text, counted from 0", "add it, or leave Vocabulary out to take the text's symbols");
        }

        return vocabulary.Count <= DeclarationLimits.MaxVocabularySize
            ? vocabulary
            : reader.Fault<List<int>>(
                Descriptors.Vocabulary, "Vocabulary", $"has {ArgumentReader.Number(vocabulary.Count)} symbols", $"write at most {ArgumentReader.Number(DeclarationLimits.MaxVocabularySize)}");
    }

    private List<int>? ReadSymbols(string text, string argument, string what) => reader.CheckSurrogates(text, argument, what) ? SymbolText.Split(text) : null;

    internal bool CheckSequenceLength(int? tokens, bool areWords)
    {
        if (text is null)
        {
            int given = reader.Argument("SequenceLength")?.Value as int? ?? 0;
            if (given is >= 1 and <= DeclarationLimits.MaxSequenceLength)
            {
                return true;
            }

            string what = reader.Argument("SequenceLength") is null ? "left out" : ArgumentReader.Number(given);
            return reader.Fault(Descriptors.SequenceLength, "SequenceLength", what, "it has no text", $"the number of positions of its batches, from 1 to {ArgumentReader.Number(DeclarationLimits.MaxSequenceLength)}; 1 where it only streams");
        }

        if (reader.Argument("SequenceLength") is not { Value: int length } || tokens is not { } count || (length >= 1 && length < count))
        {
            return true;
        }

        return reader.Fault(Descriptors.SequenceLength, "SequenceLength", ArgumentReader.Number(length), $"its text has {ArgumentReader.Number(count)} {(areWords ? "words" : "symbols")}", $"a number from 1 to {ArgumentReader.Number(count - 1)}, so that a {(areWords ? "word" : "symbol")} follows each window");
    }
}
