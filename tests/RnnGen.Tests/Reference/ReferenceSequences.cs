namespace RnnGen.Tests.Reference;

/// <summary>
/// A batch of B sequences, padded to T positions; all arrays are row-major. What lies beyond a sequence's length is never read.
/// </summary>
internal sealed class ReferenceSequences(int length, int batch)
{
    /// <summary>T.</summary>
    internal int Length { get; } = length;

    /// <summary>B.</summary>
    internal int Batch { get; } = batch;

    /// <summary>[B]; all T if not given.</summary>
    internal int[] Lengths { get; init; } = [.. Enumerable.Repeat(length, batch)];

    /// <summary>[T, B], for one-hot and embedded inputs; -1 where a position has none.</summary>
    internal int[]? Tokens { get; init; }

    /// <summary>[T, B, I], for numeric inputs.</summary>
    internal double[]? Features { get; init; }

    /// <summary>h0 [L*D, B, H]; zeros if not given.</summary>
    internal double[]? InitialHidden { get; init; }

    /// <summary>c0 [L*D, B, H]; zeros if not given.</summary>
    internal double[]? InitialCell { get; init; }

    /// <summary>For each layer but the top one the factors [T, B, D*H] of its output, 0 or 1/(1-p); no dropout if not given.</summary>
    internal double[][]? DropoutMasks { get; init; }
}

/// <summary>What a forward pass computed, row-major.</summary>
internal sealed class ReferenceOutputs
{
    /// <summary>[T, B, O], [B, O] if the head reads the final states alone, [T, B, D*H] if there is no head.</summary>
    internal required double[] Values { get; init; }

    /// <summary>Whether a row of <see cref="Values"/>, [T, B] or [B], lies within its sequence.</summary>
    internal required bool[] Counts { get; init; }

    /// <summary>The top layer's hidden states [T, B, D*H], zero at padded positions.</summary>
    internal required double[] Hidden { get; init; }

    /// <summary>[L*D, B, H], at each sequence's last step.</summary>
    internal required double[] FinalHidden { get; init; }

    /// <summary>[L*D, B, H]; empty if the cell has no cell state.</summary>
    internal required double[] FinalCell { get; init; }
}

/// <summary>What a backward pass computed, row-major.</summary>
internal sealed class ReferenceGradients
{
    /// <summary>By the parameters' names, in their shapes.</summary>
    internal required Dictionary<string, double[]> Parameters { get; init; }

    /// <summary>[T, B, I], zero at padded positions; empty for tokens.</summary>
    internal required double[] Features { get; init; }

    /// <summary>[L*D, B, H].</summary>
    internal required double[] InitialHidden { get; init; }

    /// <summary>[L*D, B, H]; empty if the cell has no cell state.</summary>
    internal required double[] InitialCell { get; init; }
}
