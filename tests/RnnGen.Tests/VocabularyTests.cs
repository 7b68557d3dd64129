using System.Text;
using RnnGen.Tests.Compiled;

namespace RnnGen.Tests;

/// <summary>Symbols and their indices, and what is said of symbols that are none.</summary>
public class VocabularyTests
{
    [Fact]
    public void Vocabulary_encodes_and_decodes_Korean_and_emoji()
    {
        const string Text = "세계 😀!";
        Assert.Equal(Text, Korean.Vocabulary.Decode(Korean.Vocabulary.Encode(Text)));
        Assert.Equal(5, Korean.Vocabulary.Encode(Text).Length);
        Assert.Equal(Korean.VocabularySize, Korean.Vocabulary.Symbols.Count);
        Assert.Equal("😀", Korean.Vocabulary.Symbols[Korean.Vocabulary.IndexOf("😀")]);
        Assert.Equal(Korean.Vocabulary.IndexOf(new Rune('세')), Korean.Vocabulary.IndexOf("세"));
        Assert.False(Korean.Vocabulary.TryIndexOf("xyz", out int index));
        Assert.Equal(-1, index);
        Assert.False(Tutorial.Vocabulary.TryIndexOf("if", out index));
        Assert.Equal(-1, index);
        Assert.IsNotType<string[]>(Tutorial.Vocabulary.Symbols);
        Assert.Equal(Korean.Vocabulary.Symbols.Order(StringComparer.Ordinal), [.. Korean.Vocabulary.Symbols.Where(static s => s.Length == 1), "😀"]);
    }

    [Fact]
    public void Unknown_symbols_are_named_with_position_and_remedy()
    {
        string message = Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("if 한")).Message;
        Assert.StartsWith("'한' at position 3 is not in the vocabulary of Tutorial (10 symbols). Declare", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("if 한\r\uD800\n\uFFFDa한")).Message;
        Assert.StartsWith("'한' at position 3 is not in the vocabulary of Tutorial (10 symbols), nor are U+000D, U+000A, '\uFFFD'. Declare what is missing", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode(string.Concat(Enumerable.Range(0xAC00, 200).Select(static c => (char)c)))).Message;
        Assert.Contains("'갨' and more. Declare", message, StringComparison.Ordinal);
        Assert.StartsWith("U+00A0 at position 2", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("if\u00A0you")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Tutorial().Predict("if 한"));
        Assert.Throws<ArgumentException>(() => new Tutorial().Generate("한", 1));
        Assert.Throws<ArgumentException>(() => new Tutorial().Generate("", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tutorial().Generate("i", -1));
        Assert.Contains("U+D83D) at position 1", Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("i\uD83D")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tutorial.Vocabulary.Decode([10]));
        Assert.Throws<ArgumentException>(() => Tutorial.Vocabulary.Encode("if", new int[1]));
        Tutorial model = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => { model.Advance(model.CreateState(), 10); });
        Assert.Throws<ArgumentException>(() => { model.Advance(new RecurrentState(3, 3), 1); });
        Assert.Contains("20 hidden units of 3 gates", Assert.Throws<ArgumentException>(() => { new ResetFirstGru().Advance(new RecurrentState(20, 27), 1); }).Message, StringComparison.Ordinal);
    }
}
