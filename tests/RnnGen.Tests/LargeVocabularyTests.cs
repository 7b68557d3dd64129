using System.Reflection;
using System.Text;
using RnnGen.Models;
using RnnGen.Tests.Compiled;

namespace RnnGen.Tests;

/// <summary>Vocabularies on both sides of the number of symbols up to which the look-up of an index is a switch.</summary>
public class LargeVocabularyTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3_000)]
    public void Symbols_and_words_are_found_and_others_are_not(int size)
    {
        Random random = new(size);
        Rune[] runes = [.. Enumerable.Range(0, size).Select(static i => new Rune(i % 3 == 0 ? 0x1F300 + i : 0xAC00 + 2 * i))];
        string[] words = [.. Enumerable.Range(0, size).Select(static i => i % 2 == 0 ? $"w{i}" : $"한{i}😀")];
        random.Shuffle(runes);
        random.Shuffle(words);
        Assembly assembly = ModelCompiler.Compile($"""
            [RnnGen.RnnModel(Vocabulary = {Literal(string.Concat(runes))}, HiddenSize = 2, SequenceLength = 1)] public partial class Symbols;
            [RnnGen.RnnModel(Vocabulary = {Literal(string.Join(" ", words))}, Tokens = RnnGen.TokenKind.Words, HiddenSize = 2, SequenceLength = 1)] public partial class Words;
            """);

        Check(assembly, "Symbols", [.. runes.Select(static r => r.ToString())], ["a", "\uAC01", "\uFFFD", "😀"]);
        Check(assembly, "Words", words, ["w", "w1", "x", "한1", "", "\uFFFF"]);
    }

    private static void Check(Assembly assembly, string model, string[] symbols, string[] others)
    {
        SymbolVocabulary vocabulary = ((IStreamingModel)Activator.CreateInstance(assembly.GetType($"Models.{model}")!, 0)!).Symbols;
        Assert.Equal(symbols, vocabulary.Symbols);
        for (int i = 0; i < symbols.Length; i++)
        {
            Assert.Equal(i, vocabulary.IndexOf(symbols[i]));
        }

        Assert.All(others.Except(symbols), other => Assert.False(vocabulary.TryIndexOf(other, out _), other));
        long before = GC.GetAllocatedBytesForCurrentThread();
        vocabulary.TryIndexOf(symbols[^1], out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Literal(string text) => "\"" + string.Concat(text.Select(static c => $"\\u{(int)c:X4}")) + "\"";
}
