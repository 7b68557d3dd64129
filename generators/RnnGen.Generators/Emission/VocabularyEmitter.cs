using System.Linq;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The vocabulary: symbols, and the look-up of an index as a switch over code points.</summary>
internal static class VocabularyEmitter
{
    internal static void Emit(CodeWriter w, OwnerSpec owner, NetworkPlan network, MemberNames n)
    {
        string table = n["SymbolTable"] + ".Instance";
        bool words = network.Words.Count > 0;
        w.Write(words ? $"/// <summary>The words and their indices. Words are what white space separates{(network.Declared.UnknownWord < 0 ? "" : "; unknown ones have the index of the UnknownWord")}.</summary>" : "/// <summary>The symbols and their indices. A symbol is one Unicode scalar value.</summary>");
        using (w.Block($"public static class {n["Vocabulary"]}"))
        {
            w.Write($"""
                /// <summary>The number of symbols V.</summary>
                public const int Size = {Number(network.VocabularySize)};

                /// <summary>The symbols in the order of their indices.</summary>
                public static global::System.Collections.Generic.IReadOnlyList<string> Symbols => {table}.Symbols;

                /// <summary>The index of a symbol.</summary>
                /// <param name="symbol">The symbol.</param>
                /// <returns>0 to V - 1.</returns>
                /// <exception cref="global::System.ArgumentException">The symbol is not in the vocabulary.</exception>
                public static int IndexOf(global::System.Text.Rune symbol) => {table}.IndexOf(symbol);

                /// <summary>The index of a symbol.</summary>
                /// <param name="symbol">A text of exactly one symbol.</param>
                /// <returns>0 to V - 1.</returns>
                /// <exception cref="global::System.ArgumentException">The text is not one symbol, or the symbol is not in the vocabulary.</exception>
                public static int IndexOf(string symbol) => {table}.IndexOf(symbol);

                /// <summary>Looks for the index of a symbol.</summary>
                /// <param name="symbol">The symbol.</param>
                /// <param name="index">The index, or -1.</param>
                /// <returns>Whether the symbol is in the vocabulary.</returns>
                public static bool TryIndexOf(global::System.Text.Rune symbol, out int index) => {table}.TryIndexOf(symbol, out index);

                /// <summary>Looks for the index of a symbol.</summary>
                /// <param name="symbol">A text.</param>
                /// <param name="index">The index, or -1.</param>
                /// <returns>Whether the text is exactly one symbol and that is in the vocabulary.</returns>
                public static bool TryIndexOf(string? symbol, out int index) => {table}.TryIndexOf(symbol, out index);

                /// <summary>Turns a text into the indices of its symbols.</summary>
                /// <param name="text">The text.</param>
                /// <returns>One index for each symbol.</returns>
                /// <exception cref="global::System.ArgumentException">A symbol is not in the vocabulary, or half of a surrogate pair.</exception>
                public static int[] Encode(string text) => {table}.Encode(text);

                /// <summary>Turns a text into the indices of its symbols.</summary>
                /// <param name="text">The text.</param>
                /// <param name="destination">Takes one index for each symbol.</param>
                /// <returns>The number of symbols.</returns>
                /// <exception cref="global::System.ArgumentException">A symbol is unknown or half of a surrogate pair, or the destination is too short.</exception>
                public static int Encode(global::System.ReadOnlySpan<char> text, global::System.Span<int> destination) =>
                    {table}.Encode(text, destination);

                /// <summary>Turns indices into the text of their symbols.</summary>
                /// <param name="indices">Indices of symbols.</param>
                /// <returns>The text.</returns>
                /// <exception cref="global::System.ArgumentOutOfRangeException">An index lies outside the vocabulary.</exception>
                public static string Decode(global::System.ReadOnlySpan<int> indices) => {table}.Decode(indices);
                """);
        }

        w.Blank();
        w.Write("// The vocabulary as the runtime sees it: a table, and the look-up of an index as a switch.");
        using (w.Block($"private sealed class {n["SymbolTable"]} : global::RnnGen.Models.{(words ? "WordVocabulary" : "SymbolVocabulary")}"))
        {
            string symbols = words ? Lines(network.Words.Select(Text), perLine: 8) : Lines(network.Vocabulary.Select(static s => Text(char.ConvertFromUtf32(s))), perLine: 16);
            w.Write($$"""
                internal static readonly {{n["SymbolTable"]}} Instance = new();

                private {{n["SymbolTable"]}}()
                    : base({{Text(owner.Name)}}, new string[]
                    {
                        {{symbols.Replace("\n", "\n        ")}}
                    }{{(words ? $", unknown: {Number(network.Declared.UnknownWord)}" : "")}})
                {
                }

                """);
            using (w.Block($"protected override int Find({(words ? "global::System.ReadOnlySpan<char> word) => word" : "int codePoint) => codePoint")} switch", "};"))
            {
                for (int i = 0; i < network.VocabularySize; i++)
                {
                    w.Write(words ? $"{Text(network.Words[i])} => {Number(i)}," : $"0x{network.Vocabulary[i]:X2} => {Number(i)}, // {Comment(network.Vocabulary[i])}");
                }

                w.Write("_ => -1,");
            }
        }

        w.Blank();
    }
}
