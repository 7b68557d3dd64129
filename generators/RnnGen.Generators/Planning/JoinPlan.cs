using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>The outputs of a layer on their way up: both directions side by side, some dropped in training.</summary>
/// <param name="Suffix">The layer's name among the suffixes; empty where there is one.</param>
/// <param name="IsLast">Whether it takes the final states alone.</param>
/// <param name="Drops">Whether training drops some.</param>
/// <param name="IsBidirectional">Whether there are two directions.</param>
internal sealed record JoinPlan(string Suffix, bool IsLast, bool Drops, bool IsBidirectional)
{
    internal string Buffer => (IsLast ? "Final" : "Joined") + Suffix;

    internal IEnumerable<BufferPlan> Activations(int length, int rows, int sequences)
    {
        int stride = ModelSize.RowStride(length), count = IsLast ? sequences : rows;
        string shape = $"[{(IsLast ? "" : "T, ")}B, {(IsBidirectional ? "2 x H" : "H")}]";
        yield return new(Buffer, count, length, shape, stride);
        yield return new("D" + Buffer, count, length, $"{shape} its gradient", stride);
        if (Drops)
        {
            yield return new("Mask" + Suffix, count, length, $"{shape} 0 or 1 / (1 - p)", stride);
        }
    }
}
