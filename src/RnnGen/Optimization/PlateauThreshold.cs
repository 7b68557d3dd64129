namespace RnnGen.Optimization;

/// <summary>How <see cref="ReduceOnPlateau"/> compares a loss with the best one.</summary>
public enum PlateauThreshold
{
    /// <summary>The threshold is a part of the best loss.</summary>
    Relative,

    /// <summary>The threshold is a difference from the best loss.</summary>
    Absolute,
}
