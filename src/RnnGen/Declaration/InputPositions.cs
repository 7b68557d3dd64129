namespace RnnGen;

/// <summary>At which positions of a sequence a model reads an input.</summary>
public enum InputPositions
{
    /// <summary>At each position.</summary>
    All = 0,

    /// <summary>At the first position alone: one to many. At the others the input is zero, so the state alone goes on.</summary>
    First = 1,
}
