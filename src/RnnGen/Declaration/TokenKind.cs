namespace RnnGen;

/// <summary>What a text is made of, as a model reads it.</summary>
public enum TokenKind
{
    /// <summary>Symbols: Unicode scalar values.</summary>
    Characters = 0,

    /// <summary>Words: what white space separates, punctuation included. They are written again with one space between them.</summary>
    Words = 1,
}
