namespace RnnGen.Generators.Planning;

/// <summary>A matrix inside a block, its rows padded.</summary>
/// <param name="Name">The name of its offset in the generated layout.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="RowLength">The elements of a row, without padding.</param>
/// <param name="Comment">Its shape and meaning, for the reader of the generated code.</param>
/// <param name="Stride">The distance between two rows; null for the padded length.</param>
internal sealed record BufferPlan(string Name, int Rows, int RowLength, string Comment, int? Stride = null)
{
    internal int Length => Rows * (Stride ?? Padding.Padded(RowLength));
}

/// <summary>Buffers that lie one after the other in one aligned block of memory.</summary>
internal sealed record BlockPlan(EquatableArray<BufferPlan> Buffers)
{
    internal int Length => Buffers.Sum(static b => b.Length);

    internal static BlockPlan Create(IEnumerable<BufferPlan> buffers) => new(new EquatableArray<BufferPlan>(buffers));

    /// <summary>The buffers with their offsets.</summary>
    internal IEnumerable<(BufferPlan Buffer, int Offset)> Layout()
    {
        int offset = 0;
        foreach (BufferPlan buffer in Buffers)
        {
            yield return (buffer, offset);
            offset += buffer.Length;
        }
    }
}
