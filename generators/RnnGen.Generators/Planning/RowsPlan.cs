namespace RnnGen.Generators.Planning;

/// <summary>Rows of activations that one stage leaves and another reads. Their gradients lie in the buffer of the same name with a D before it.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="First">Where they begin in it.</param>
/// <param name="Kind">What a row is, which names its width and stride in the layout.</param>
internal sealed record RowsPlan(string Buffer, RowsStart First, RowsKind Kind)
{
    internal RowsPlan Gradient => this with { Buffer = "D" + Buffer };
}

/// <summary>Where rows begin in their buffer. One of states has a block of B rows more than there are positions.</summary>
internal enum RowsStart
{
    /// <summary>With the buffer.</summary>
    FirstBlock,

    /// <summary>After the block of the initial states.</summary>
    SecondBlock,

    /// <summary>With the block of the final states.</summary>
    LastBlock,
}

/// <summary>What a row of activations is.</summary>
internal enum RowsKind
{
    Input,
    Hidden,
    Gates,
    Joined,
    Output,
}
