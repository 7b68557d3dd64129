namespace RnnGen;

/// <summary>At which positions of a sequence a model has an output.</summary>
public enum OutputPositions
{
    /// <summary>At each position: many to many.</summary>
    All = 0,

    /// <summary>
    /// After the last position alone: many to one. The head reads the top layer's final state, of a bidirectional model those of both
    /// directions, the forward one first.
    /// </summary>
    Last = 1,
}
