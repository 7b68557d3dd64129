namespace RnnGen.Generators.Planning;

/// <summary>Rows of activations that one stage leaves and another reads. Their gradients lie in the buffer of the same name with a D before it.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="First">The first row in it, as an expression over the layout's constants; "0" for the buffer's own first.</param>
/// <param name="Kind">What a row is, which names its width and stride in the layout.</param>
/// <param name="Length">The elements of a row, without padding.</param>
internal sealed record RowsPlan(string Buffer, string First, string Kind, int Length)
{
    internal RowsPlan Gradient => this with { Buffer = "D" + Buffer };
}
