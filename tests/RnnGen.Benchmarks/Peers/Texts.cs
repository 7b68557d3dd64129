namespace RnnGen.Benchmarks.Peers;

/// <summary>Texts of 65 distinct symbols, as many as the usual benchmark of character models has.</summary>
internal static class Texts
{
    internal const int Symbols = 65;

    /// <summary>Each symbol once: 64 positions.</summary>
    internal const string Alphabet = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>All symbols, and some English after them.</summary>
    internal const string Of65 = Alphabet + """

        A network that reads a text one character at a time keeps what it has read in a vector. With each character the vector changes a
        little, and from the vector it tells which character it expects next. Where it is wrong, its weights are moved by a small step
        towards what would have been right; after many such steps it knows words, then commas, then that a sentence ends with a full stop.
        """;
}
