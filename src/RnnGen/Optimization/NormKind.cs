namespace RnnGen.Optimization;

/// <summary>The norms by which gradients are clipped.</summary>
public enum NormKind
{
    /// <summary>The Euclidean norm: the root of the sum of squares.</summary>
    L2,

    /// <summary>The sum of magnitudes.</summary>
    L1,

    /// <summary>The largest magnitude.</summary>
    Infinity,
}
