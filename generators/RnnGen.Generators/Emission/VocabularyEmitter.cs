using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The vocabulary: symbols, and the look-up of an index, as a switch or, of many symbols, as a binary search.</summary>
internal static class VocabularyEmitter
{
    /// <summary>The most arms of a switch: the compiler takes seconds for thousands of them.</summary>
    private const int LargestSwitch = 256;

    /// <summary>What a text must not hold, for docs.</summary>
    internal static string FaultIn(NetworkPlan network) => network.HasUnknownWord ? "half of a surrogate pair" : $"a {network.Token} outside the vocabulary";

    internal static void Emit(CodeWriter w, OwnerSpec owner, NetworkPlan network, MemberNames n)
    {
        string table = n["SymbolTable"] + ".Instance";
        bool words = network.ReadsWords, hasUnknown = network.HasUnknownWord;
        string token = network.Token, faultOfText = hasUnknown ? "The text holds " : $"A {token} is not in the vocabulary, or the text holds ";
        string ofUnknown = hasUnknown ? "; of a word that is not in the vocabulary that of the UnknownWord" : "";
        (string one, string noOne) = words
            ? ("The word", $"It is no word{(hasUnknown ? "" : ", or not in the vocabulary")}, or holds half of a surrogate pair")
            : ("A text of exactly one symbol", "The text is not one symbol, or the symbol is not in the vocabulary");
        w.Write(words ? $"/// <summary>The words and their indices. Words are what white space separates{(hasUnknown ? "; unknown ones have the index of the UnknownWord" : "")}.</summary>" : "/// <summary>The symbols and their indices. A symbol is one Unicode scalar value.</summary>");
        using (w.Block($"public static class {n["Vocabulary"]}"))
        {
            w.Write($"""
                /// <summary>The number of {token}s V.</summary>
                public const int Size = {Number(network.VocabularySize)};

                /// <summary>The {token}s in the order of their indices.</summary>
                public static global::System.Collections.Generic.IReadOnlyList<string> Symbols => {table}.Symbols;

                /// <summary>The index of a {token}{(words ? " of one symbol" : "")}.</summary>
                /// <param name="symbol">The symbol.</param>
                /// <returns>0 to V - 1{ofUnknown}.</returns>{(hasUnknown ? "" : "\n/// <exception cref=\"global::System.ArgumentException\">The symbol is not in the vocabulary.</exception>")}
                public static int IndexOf(global::System.Text.Rune symbol) => {table}.IndexOf(symbol);

                /// <summary>The index of a {token}{(words ? " of one symbol" : "")}.</summary>
                /// <param name="symbol">The symbol, one that is a single UTF-16 unit.</param>
                /// <returns>0 to V - 1{ofUnknown}.</returns>
                /// <exception cref="global::System.ArgumentException">The symbol is {(hasUnknown ? "" : "not in the vocabulary, or ")}half of a surrogate pair.</exception>
                public static int IndexOf(char symbol) => {table}.IndexOf(symbol);

                /// <summary>The index of a {token}.</summary>
                /// <param name="symbol">{one}.</param>
                /// <returns>0 to V - 1{ofUnknown}.</returns>
                /// <exception cref="global::System.ArgumentException">{noOne}.</exception>
                public static int IndexOf(string symbol) => {table}.IndexOf(symbol);

                /// <summary>Looks for the index of a {token}{(words ? " of one symbol" : "")}.</summary>
                /// <param name="symbol">The symbol.</param>
                /// <param name="index">The index, or -1.</param>
                /// <returns>Whether the {token} is in the vocabulary.</returns>
                public static bool TryIndexOf(global::System.Text.Rune symbol, out int index) => {table}.TryIndexOf(symbol, out index);

                /// <summary>Looks for the index of a {token}{(words ? " of one symbol" : "")}.</summary>
                /// <param name="symbol">The symbol, one that is a single UTF-16 unit.</param>
                /// <param name="index">The index, or -1.</param>
                /// <returns>Whether the {token} is in the vocabulary.</returns>
                public static bool TryIndexOf(char symbol, out int index) => {table}.TryIndexOf(symbol, out index);

                /// <summary>Looks for the index of a {token}.</summary>
                /// <param name="symbol">A text.</param>
                /// <param name="index">The index, or -1.</param>
                /// <returns>Whether the text is exactly one {token} and that is in the vocabulary{(hasUnknown ? "; an unknown word is not" : "")}.</returns>
                public static bool TryIndexOf(string? symbol, out int index) => {table}.TryIndexOf(symbol, out index);

                /// <summary>Turns a text into the indices of its {token}s.</summary>
                /// <param name="text">The text.</param>
                /// <returns>One index for each {token}.</returns>
                /// <exception cref="global::System.ArgumentException">{faultOfText}half of a surrogate pair.</exception>
                public static int[] Encode(string text) => {table}.Encode(text);

                /// <summary>Turns a text into the indices of its {token}s.</summary>
                /// <param name="text">The text.</param>
                /// <param name="destination">Takes one index for each {token}.</param>
                /// <returns>The number of {token}s.</returns>
                /// <exception cref="global::System.ArgumentException">{faultOfText}half of a surrogate pair, or the destination is too short.</exception>
                public static int Encode(global::System.ReadOnlySpan<char> text, global::System.Span<int> destination) =>
                    {table}.Encode(text, destination);

                /// <summary>Turns indices into the text of their {token}s.</summary>
                /// <param name="indices">Indices of {token}s.</param>
                /// <returns>The text.</returns>
                /// <exception cref="global::System.ArgumentOutOfRangeException">An index lies outside the vocabulary.</exception>
                public static string Decode(global::System.ReadOnlySpan<int> indices) => {table}.Decode(indices);
                """);
        }

        w.Blank();
        w.Write("// The vocabulary as the runtime sees it: a table, and the look-up of an index.");
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
            if (network.VocabularySize > LargestSwitch)
            {
                EmitSearch(w, network);
            }
            else
            {
                EmitSwitch(w, network);
            }
        }

        w.Blank();
    }

    private static void EmitSwitch(CodeWriter w, NetworkPlan network)
    {
        bool words = network.ReadsWords;
        using (w.Block($"protected override int Find({(words ? "global::System.ReadOnlySpan<char> word) => word" : "int codePoint) => codePoint")} switch", "};"))
        {
            for (int i = 0; i < network.VocabularySize; i++)
            {
                w.Write(words ? $"{Text(network.Words[i])} => {Number(i)}," : $"0x{network.Vocabulary[i]:X2} => {Number(i)}, // {Comment(network.Vocabulary[i])}");
            }

            w.Write("_ => -1,");
        }
    }

    // Of words in ordinal order the indices, of symbols the code points too.
    private static void EmitSearch(CodeWriter w, NetworkPlan network)
    {
        bool words = network.ReadsWords;
        int[] order = [.. Enumerable.Range(0, network.VocabularySize)];
        System.Array.Sort(order, words ? (a, b) => string.CompareOrdinal(network.Words[a], network.Words[b]) : (a, b) => network.Vocabulary[a].CompareTo(network.Vocabulary[b]));
        if (!words)
        {
            EmitNumbers(w, "CodePoints", order.Select(i => network.Vocabulary[i]));
        }

        EmitNumbers(w, "Order", order);
        w.Write(words
            ? "protected override int Find(global::System.ReadOnlySpan<char> word) => Find(word, Order);"
            : "protected override int Find(int codePoint) => global::System.MemoryExtensions.BinarySearch(CodePoints, codePoint) is >= 0 and int at ? Order[at] : -1;");
    }

    private static void EmitNumbers(CodeWriter w, string name, IEnumerable<int> numbers)
    {
        using (w.Block($"private static global::System.ReadOnlySpan<int> {name} => new int[]", "};"))
        {
            w.Write(Lines(numbers.Select(static i => Number(i)), perLine: 24));
        }

        w.Blank();
    }
}
