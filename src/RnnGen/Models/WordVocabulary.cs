using System.ComponentModel;
using System.Text;

namespace RnnGen.Models;

/// <summary>The words of a model and their indices. Words are what white space separates; a model may have one that stands for all unknown ones.</summary>
/// <remarks>Generated models derive from it: the look-up is generated code.</remarks>
public abstract class WordVocabulary : SymbolVocabulary
{
    private readonly int _unknown;

    /// <summary>Called by generated code.</summary>
    /// <param name="modelName">The model's name, for messages.</param>
    /// <param name="words">The words in the order of their indices.</param>
    /// <param name="unknown">The index of the word that stands for unknown ones, or -1.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected WordVocabulary(string modelName, string[] words, int unknown)
        : base(modelName, words) => _unknown = unknown;

    private protected override string Kind => "words";

    private protected override string Remedy => "Declare what is missing in the model's text or Vocabulary, or an UnknownWord, or leave it out.";

    /// <summary>The index of a word of one symbol.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <returns>Its index, or that of the word for unknown ones.</returns>
    /// <exception cref="ArgumentException">There is no such word, and none for unknown ones.</exception>
    public override int IndexOf(Rune symbol)
    {
        Span<char> word = stackalloc char[2];
        return IndexOf(word[..symbol.EncodeToUtf16(word)], nameof(symbol));
    }

    /// <summary>The index of a word.</summary>
    /// <param name="symbol">The word.</param>
    /// <returns>Its index, or that of the word for unknown ones.</returns>
    /// <exception cref="ArgumentException">It is no word; there is no such word, and none for unknown ones; or it holds half of a surrogate pair.</exception>
    public override int IndexOf(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        return IndexOf(symbol.AsSpan(), nameof(symbol));
    }

    private int IndexOf(ReadOnlySpan<char> word, string argument)
    {
        CheckSurrogates(word, 0, argument);
        int index = Find(word);
        if (index >= 0)
        {
            return index;
        }

        foreach (char c in word)
        {
            if (char.IsWhiteSpace(c))
            {
                throw new ArgumentException($"A word is expected; {Quote(word)} holds white space. Use Encode for texts.", argument);
            }
        }

        return word.IsEmpty ? throw new ArgumentException("A word is expected; the text is empty.", argument)
            : _unknown >= 0 ? _unknown
            : throw new ArgumentException($"{Quote(word)} is not in the vocabulary of {Owner}. {Remedy}", argument);
    }

    /// <summary>Looks for the index of a word of one symbol.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="index">The index, or -1.</param>
    /// <returns>Whether the word is in the vocabulary.</returns>
    public override bool TryIndexOf(Rune symbol, out int index)
    {
        Span<char> word = stackalloc char[2];
        index = Find(word[..symbol.EncodeToUtf16(word)]);
        return index >= 0;
    }

    /// <summary>Looks for the index of a word.</summary>
    /// <param name="symbol">The word.</param>
    /// <param name="index">The index, or -1.</param>
    /// <returns>Whether the word is in the vocabulary.</returns>
    public override bool TryIndexOf(string? symbol, out int index)
    {
        index = Find(symbol);
        return index >= 0;
    }

    /// <summary>Turns indices into the text of their words, with a space between two.</summary>
    /// <param name="indices">Indices of words; may be empty.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the vocabulary.</exception>
    public override string Decode(ReadOnlySpan<int> indices)
    {
        StringBuilder text = new();
        for (int position = 0; position < indices.Length; position++)
        {
            CheckIndex(indices[position], position, nameof(indices));
            text.Append(position == 0 ? "" : " ").Append(Symbols[indices[position]]);
        }

        return text.ToString();
    }

    internal override string Continue(string text, ReadOnlySpan<int> indices) => indices.IsEmpty ? text : $"{text.TrimEnd()} {Decode(indices)}";

    internal override int Encode(ReadOnlySpan<char> text, Span<int> destination, string argument)
    {
        int count = 0;
        for (int position = 0; NextWord(text, ref position) is { Length: > 0 } word; position += word.Length)
        {
            CheckSurrogates(text[..(position + word.Length)], position, argument);
            int index = Find(word);
            index = index >= 0 ? index : _unknown;
            if (index < 0)
            {
                throw new ArgumentException($"{Quote(word)} at position {position} is not in the vocabulary of {Owner}{OtherMissing(text, position)}. {Remedy} Positions count UTF-16 units.", argument);
            }

            if (count == destination.Length)
            {
                throw new ArgumentException($"The destination has {destination.Length} elements; the text has more words.", nameof(destination));
            }

            destination[count++] = index;
        }

        return count;
    }

    // Moves to the next word. Past the last one it is empty.
    private static ReadOnlySpan<char> NextWord(ReadOnlySpan<char> text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        int end = position;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return text[position..end];
    }

    // What else a text lacks from its first missing word on, so that one message tells all.
    private string OtherMissing(ReadOnlySpan<char> text, int position)
    {
        ReadOnlySpan<char> first = NextWord(text, ref position);
        List<string> others = [];
        for (; others.Count <= MostNamed && NextWord(text, ref position) is { Length: > 0 } word; position += word.Length)
        {
            if (!word.SequenceEqual(first) && Find(word) < 0 && word.ToString() is var other && !others.Contains(other))
            {
                others.Add(other);
            }
        }

        return Nor(others.ConvertAll(static word => Quote(word)));
    }

    // A word for a message: what cannot be seen by its code point, and not more than its beginning, for a text in a script without spaces is
    // one word.
    private static string Quote(ReadOnlySpan<char> word)
    {
        const int Longest = 40;
        StringBuilder text = new("\"");
        int count = 0;
        foreach (Rune symbol in word.EnumerateRunes())
        {
            if (count++ == Longest)
            {
                text.Append('…');
                break;
            }

            text.Append(IsVisible(symbol) ? symbol.ToString() : $"<{CodePoint(symbol)}>");
        }

        return text.Append('"').ToString();
    }

    /// <summary>Looks up a word among many. Called by generated code.</summary>
    /// <param name="word">The word.</param>
    /// <param name="order">The indices of all words, in the words' ordinal order.</param>
    /// <returns>The index, or -1.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected int Find(ReadOnlySpan<char> word, ReadOnlySpan<int> order)
    {
        for (int first = 0, end = order.Length; first < end;)
        {
            int middle = (first + end) / 2, sign = word.SequenceCompareTo(Symbols[order[middle]]);
            if (sign == 0)
            {
                return order[middle];
            }

            (first, end) = sign < 0 ? (first, middle) : (middle + 1, end);
        }

        return -1;
    }

    /// <summary>Looks up a word. Generated code.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The index, or -1.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract int Find(ReadOnlySpan<char> word);
}
