using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RnnGen.Models;

/// <summary>The symbols of a model and their indices. A symbol is, but for models of words, one Unicode scalar value, so Korean syllables and emoji are single symbols.</summary>
/// <remarks>Generated models derive from it: the look-up is generated code.</remarks>
public abstract class SymbolVocabulary
{
    private readonly string _modelName;
    private readonly string[] _symbols;

    /// <summary>Called by generated code.</summary>
    /// <param name="modelName">The model's name, for messages.</param>
    /// <param name="symbols">The symbols in the order of their indices.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected SymbolVocabulary(string modelName, string[] symbols)
    {
        _modelName = modelName;
        _symbols = symbols;
        Symbols = Array.AsReadOnly(symbols);
    }

    /// <summary>The number of symbols V.</summary>
    public int Size => _symbols.Length;

    /// <summary>The symbols in the order of their indices.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>The index of a symbol.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <returns>0 to <see cref="Size"/> - 1.</returns>
    /// <exception cref="ArgumentException">The symbol is not in the vocabulary.</exception>
    public virtual int IndexOf(Rune symbol) => TryIndexOf(symbol, out int index)
        ? index
        : throw new ArgumentException($"{Describe(symbol)} is not in the vocabulary of {Owner}. {Remedy}", nameof(symbol));

    /// <summary>The index of a symbol.</summary>
    /// <param name="symbol">The symbol, one that is a single UTF-16 unit.</param>
    /// <returns>0 to <see cref="Size"/> - 1.</returns>
    /// <exception cref="ArgumentException">The symbol is not in the vocabulary, or half of a surrogate pair.</exception>
    public int IndexOf(char symbol) => Rune.TryCreate(symbol, out Rune rune)
        ? IndexOf(rune)
        : throw new ArgumentException($"The symbol is half of a surrogate pair (U+{(int)symbol:X4}). A symbol is a whole Unicode scalar value: of a text take the runes (EnumerateRunes), not the chars.", nameof(symbol));

    /// <summary>The index of a symbol.</summary>
    /// <param name="symbol">A text of exactly one symbol.</param>
    /// <returns>0 to <see cref="Size"/> - 1.</returns>
    /// <exception cref="ArgumentException">The text is not one symbol, or the symbol is not in the vocabulary.</exception>
    public virtual int IndexOf(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        if (symbol.Length == 1)
        {
            return IndexOf(symbol[0]);
        }

        return Rune.DecodeFromUtf16(symbol, out Rune rune, out int length) == OperationStatus.Done && length == symbol.Length
            ? IndexOf(rune)
            : throw new ArgumentException($"A text of exactly one symbol is expected; \"{symbol}\" has {symbol.EnumerateRunes().Count()}. Use Encode for longer texts.", nameof(symbol));
    }

    /// <summary>Looks for the index of a symbol.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="index">The index, or -1.</param>
    /// <returns>Whether the symbol is in the vocabulary.</returns>
    public virtual bool TryIndexOf(Rune symbol, out int index)
    {
        index = Find(symbol.Value);
        return index >= 0;
    }

    /// <summary>Looks for the index of a symbol.</summary>
    /// <param name="symbol">The symbol, one that is a single UTF-16 unit.</param>
    /// <param name="index">The index, or -1.</param>
    /// <returns>Whether the symbol is in the vocabulary.</returns>
    public bool TryIndexOf(char symbol, out int index)
    {
        index = -1;
        return Rune.TryCreate(symbol, out Rune rune) && TryIndexOf(rune, out index);
    }

    /// <summary>Looks for the index of a symbol.</summary>
    /// <param name="symbol">A text.</param>
    /// <param name="index">The index, or -1.</param>
    /// <returns>Whether the text is exactly one symbol and that is in the vocabulary.</returns>
    public virtual bool TryIndexOf(string? symbol, out int index)
    {
        index = -1;
        return Rune.DecodeFromUtf16(symbol, out Rune rune, out int length) == OperationStatus.Done
            && length == symbol!.Length
            && TryIndexOf(rune, out index);
    }

    /// <summary>Turns a text into the indices of its symbols.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <returns>One index for each symbol.</returns>
    /// <exception cref="ArgumentException">Symbols (of models of words: words) are not in the vocabulary, up to 41 of which the message names; or one is half of a surrogate pair.</exception>
    public int[] Encode(string text) => Encode(text, nameof(text));

    // For a text that is an argument of another name.
    internal int[] Encode(string text, string argument)
    {
        ArgumentNullException.ThrowIfNull(text, argument);
        int[] indices = new int[text.Length];
        int count = Encode(text, indices, argument);
        return count == indices.Length ? indices : indices[..count];
    }

    /// <summary>Turns a text into the indices of its symbols.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <param name="destination">Takes one index for each symbol; the text's length in UTF-16 units always suffices.</param>
    /// <returns>The number of symbols.</returns>
    /// <exception cref="ArgumentException">
    /// A symbol is not in the vocabulary, or half of a surrogate pair, or the destination is too short; its content is then undefined.
    /// </exception>
    public int Encode(ReadOnlySpan<char> text, Span<int> destination) => Encode(text, destination, nameof(text));

    internal virtual int Encode(ReadOnlySpan<char> text, Span<int> destination, string argument)
    {
        int count = 0;
        for (int position = 0; position < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text[position..], out Rune rune, out int length) != OperationStatus.Done)
            {
                throw LoneSurrogate(text, position, argument);
            }

            int index = Find(rune.Value);
            if (index < 0)
            {
                throw new ArgumentException(
                    $"{Describe(rune)} at position {position} is not in the vocabulary of {Owner}{OtherMissing(text[position..], rune)}. {Remedy} Positions count UTF-16 units.", argument);
            }

            if (count == destination.Length)
            {
                throw new ArgumentException($"The destination has {destination.Length} elements; the text has more symbols.", nameof(destination));
            }

            destination[count++] = index;
            position += length;
        }

        return count;
    }

    /// <summary>Turns indices into the text of their symbols.</summary>
    /// <param name="indices">Indices of symbols; may be empty.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the vocabulary.</exception>
    public virtual string Decode(ReadOnlySpan<int> indices)
    {
        StringBuilder text = new(indices.Length);
        for (int position = 0; position < indices.Length; position++)
        {
            CheckIndex(indices[position], position, nameof(indices));
            text.Append(_symbols[indices[position]]);
        }

        return text.ToString();
    }

    /// <summary>Checks the index of a symbol. Called by generated code.</summary>
    /// <param name="symbol">The index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index lies outside the vocabulary.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckSymbol(int symbol)
    {
        if ((uint)symbol >= (uint)_symbols.Length)
        {
            ThrowIndex(symbol);
        }
    }

    private void ThrowIndex(int symbol) => throw new ArgumentOutOfRangeException(nameof(symbol), symbol, $"The vocabulary of {Owner} has the indices 0 to {Size - 1}.");

    /// <summary>A text and what a model adds to it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="indices">Indices of what is added.</param>
    /// <returns>The whole.</returns>
    internal virtual string Continue(string text, ReadOnlySpan<int> indices) => text + Decode(indices);

    /// <summary>Looks up a symbol. Generated code.</summary>
    /// <param name="codePoint">The symbol's Unicode scalar value.</param>
    /// <returns>The index, or -1.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual int Find(int codePoint) => -1;

    /// <summary>What a token is called in messages, in the plural.</summary>
    private protected virtual string Kind => "symbols";

    /// <summary>How many missing tokens a message names besides the first one.</summary>
    private protected const int MostNamed = 40;

    private protected string Owner => $"{_modelName} ({Size} {Kind})";

    private protected virtual string Remedy => "Declare what is missing in the model's text or Vocabulary, or leave it out.";

    // What else a text lacks, so that one message tells all.
    private string OtherMissing(ReadOnlySpan<char> text, Rune first)
    {
        List<Rune> others = [];
        for (int length; !text.IsEmpty && others.Count <= MostNamed; text = text[length..])
        {
            bool isSymbol = Rune.DecodeFromUtf16(text, out Rune rune, out length) == OperationStatus.Done;
            if (isSymbol && rune != first && Find(rune.Value) < 0 && !others.Contains(rune))
            {
                others.Add(rune);
            }
        }

        return Nor(others.ConvertAll(Describe));
    }

    /// <summary>The end of the sentence that says what is not in the vocabulary.</summary>
    /// <param name="others">What else is missing, up to <see cref="MostNamed"/> and one more.</param>
    private protected static string Nor(List<string> others) => others.Count switch
    {
        0 => "",
        1 => $", nor is {others[0]}",
        > MostNamed => $", nor are {string.Join(", ", others.Take(MostNamed))} and more",
        _ => $", nor are {string.Join(", ", others)}",
    };

    private protected void CheckIndex(int index, int position, string argument)
    {
        if ((uint)index >= (uint)_symbols.Length)
        {
            throw new ArgumentOutOfRangeException(argument, index, $"The index at position {position} is not in the vocabulary of {Owner}, whose indices are 0 to {Size - 1}.");
        }
    }

    /// <summary>Checks that a text holds whole symbols from a position on.</summary>
    private protected static void CheckSurrogates(ReadOnlySpan<char> text, int position, string argument)
    {
        for (; position < text.Length; position++)
        {
            if (char.IsSurrogate(text[position]))
            {
                if (position + 1 == text.Length || !char.IsSurrogatePair(text[position], text[position + 1]))
                {
                    throw LoneSurrogate(text, position, argument);
                }

                position++;
            }
        }
    }

    private static ArgumentException LoneSurrogate(ReadOnlySpan<char> text, int position, string argument) => new(
        $"The text holds half of a surrogate pair (U+{(int)text[position]:X4}) at position {position}, counted in UTF-16 units. Mend the text: a symbol is a whole Unicode scalar value.", argument);

    // A symbol in quotes where it can be seen, else by its code point.
    private static string Describe(Rune symbol) => symbol.Value == ' ' || (IsVisible(symbol) && !IsMark(symbol)) ? $"'{symbol}'" : CodePoint(symbol);

    /// <summary>Whether a symbol can be seen: a mark on what it follows.</summary>
    private protected static bool IsVisible(Rune symbol) => Rune.GetUnicodeCategory(symbol) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    private protected static string CodePoint(Rune symbol) => $"U+{symbol.Value:X4}";

    private static bool IsMark(Rune symbol) => Rune.GetUnicodeCategory(symbol) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
