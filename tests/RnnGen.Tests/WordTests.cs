using System.Text;

namespace RnnGen.Tests;

[RnnModel("if you want to build a ship don't drum up people to collect wood", HiddenSize = 20, LearningRate = 0.05, Tokens = TokenKind.Words, UnknownWord = "<unknown>")]
internal sealed partial class Words;

[RnnModel("to be or not to be", HiddenSize = 5, Tokens = TokenKind.Words, EmbeddingSize = 3)]
internal sealed partial class EmbeddedWords;

[RnnModel("b 😀 a é Ａ B A Z a😀 aＡ", HiddenSize = 2, Tokens = TokenKind.Words)]
internal sealed partial class SortedWords;

[RnnModel("b😀aéＡBAZ", HiddenSize = 2)]
internal sealed partial class SortedSymbols;

[RnnModel("a\u3000b\u00A0c", HiddenSize = 2, Tokens = TokenKind.Words)]
internal sealed partial class SpacedWords;

[RnnModel("a b", Vocabulary = "? a b", HiddenSize = 2, Tokens = TokenKind.Words, UnknownWord = "?")]
internal sealed partial class UnknownFirst;

/// <summary>Models that read words.</summary>
public class WordTests
{
    [Fact]
    public void Words_are_what_white_space_separates()
    {
        Assert.Equal(14, Words.VocabularySize);
        Assert.Equal("<unknown>", Words.Vocabulary.Symbols[^1]);
        Assert.Equal(["build", "collect", "don't"], Words.Vocabulary.Symbols.Skip(1).Take(3));
        int[] indices = Words.Vocabulary.Encode("  you\t want\nto fly ");
        Assert.Equal("you want to <unknown>", Words.Vocabulary.Decode(indices));
        Assert.Equal(13, Words.Vocabulary.IndexOf("fly"));
        Assert.False(Words.Vocabulary.TryIndexOf("fly", out _));
        Assert.True(Words.Vocabulary.TryIndexOf("ship", out int ship));
        Assert.Equal("ship", Words.Vocabulary.Symbols[ship]);
        Assert.Empty(Words.Vocabulary.Encode(" "));
        Assert.Equal(13, Words.Vocabulary.IndexOf("😀"));
        Assert.Contains("half of a surrogate pair (U+D83D) at position 4", Assert.Throws<ArgumentException>(() => Words.Vocabulary.Encode("you \uD83D want")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Words.Vocabulary.IndexOf("\uDE00"));
        Assert.Contains("holds white space", Assert.Throws<ArgumentException>(() => Words.Vocabulary.IndexOf("to fly")).Message, StringComparison.Ordinal);
        Assert.Contains("is empty", Assert.Throws<ArgumentException>(() => Words.Vocabulary.IndexOf("")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Words.Vocabulary.Decode([14]));
    }

    [Fact]
    public void Unknown_words_are_named_all_at_once()
    {
        string message = Assert.Throws<ArgumentException>(() => SpacedWords.Vocabulary.Encode("a x b\ty x  z")).Message;
        Assert.StartsWith("\"x\" at position 2 is not in the vocabulary of SpacedWords (3 words), nor are \"y\", \"z\". Declare what is missing", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => SpacedWords.Vocabulary.Encode(string.Join(' ', Enumerable.Range(0, 200)))).Message;
        Assert.Contains("\"40\" and more. Declare", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => SpacedWords.Vocabulary.Encode(string.Concat(Enumerable.Repeat("😀", 1000)))).Message;
        Assert.StartsWith($"\"{string.Concat(Enumerable.Repeat("😀", 40))}…\" at position 0", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => SpacedWords.Vocabulary.Encode("\uFEFFa")).Message;
        Assert.StartsWith("\"<U+FEFF>a\" at position 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void White_space_is_what_Unicode_calls_so()
    {
        Assert.Equal(["a", "b", "c"], SpacedWords.Vocabulary.Symbols);
        Assert.Equal([0, 1, 2], SpacedWords.Vocabulary.Encode("a\u3000b\u00A0c"));
    }

    [Fact]
    public void The_word_for_unknown_ones_may_stand_anywhere()
    {
        Assert.Equal(["?", "a", "b"], UnknownFirst.Vocabulary.Symbols);
        Assert.Equal([0, 1], UnknownFirst.Vocabulary.Encode("other a"));
    }

    // The word of one symbol, not the index that a char or a rune converts to.
    [Fact]
    public void A_word_of_one_symbol_is_looked_up()
    {
        int a = Words.Vocabulary.IndexOf("a");
        Assert.Equal(a, Words.Vocabulary.IndexOf('a'));
        Assert.Equal(a, Words.Vocabulary.IndexOf(new Rune('a')));
        Assert.True(Words.Vocabulary.TryIndexOf(new Rune('a'), out int found));
        Assert.Equal(a, found);
        Assert.False(Words.Vocabulary.TryIndexOf(new Rune('x'), out _));
        Assert.Equal(13, Words.Vocabulary.IndexOf(new Rune('x')));
        Assert.True(Words.Vocabulary.TryIndexOf('a', out found) && found == a);
        Assert.False(Words.Vocabulary.TryIndexOf('\uD83D', out found) || found != -1);
        Words model = new();
        RecurrentState byIndex = model.CreateState(), bySymbol = model.CreateState();
        Assert.Equal(model.Advance(byIndex, a), model.Advance(bySymbol, 'a'));
        Assert.Equal(model.Advance(byIndex, a), model.Advance(bySymbol, "a"));
    }

    // As symbols are: a comparison of UTF-16 units would put 😀 before Ａ.
    [Fact]
    public void Words_are_sorted_by_code_points()
    {
        Assert.Equal(["A", "B", "Z", "a", "aＡ", "a😀", "b", "é", "Ａ", "😀"], SortedWords.Vocabulary.Symbols);
        Assert.Equal(["A", "B", "Z", "a", "b", "é", "Ａ", "😀"], SortedSymbols.Vocabulary.Symbols);
    }

    [Fact]
    public void Without_a_word_for_them_unknown_words_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => EmbeddedWords.Vocabulary.Encode("to have")).Message;
        Assert.Contains("\"have\" at position 3 is not in the vocabulary of EmbeddedWords (4 words). Declare what is missing in the model's text or Vocabulary, or an UnknownWord", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EmbeddedWords.Vocabulary.IndexOf("have"));
        Assert.Throws<ArgumentException>(() => EmbeddedWords.Vocabulary.Encode("to be or", new int[2]));
    }

    [Fact]
    public void A_sentence_is_learned_word_by_word()
    {
        Words model = new();
        for (int i = 0; i < 100; i++)
        {
            model.TrainStep();
        }

        Assert.Equal("you want to build a ship don't drum up people to collect wood", model.Predict());
        Assert.Equal("if you want to build", model.Generate("if you ", 3));
        Assert.Equal("if you", model.Generate("if you", 0));
    }

    [Fact]
    public void Embedded_words_are_learned_too()
    {
        EmbeddedWords model = new();
        Assert.Equal([4, 3], model.Parameters["embedding.weight"].Shape.ToArray().Select(static n => (int)n));
        float first = model.TrainStep(), last = first;
        for (int i = 0; i < 500; i++)
        {
            last = model.TrainStep();
        }

        Assert.True(last < first / 2, $"{first} {last}");
    }
}
