namespace RnnGen.Generators.Parsing;

/// <summary>The lengths of a model's blocks in float32 elements, rows padded.</summary>
internal static class ModelSize
{
    /// <summary>Rows are padded to a multiple of this many elements, as in the runtime's buffers.</summary>
    internal const int RowMultiple = 16;

    /// <summary>The activations of a training step. The other limits keep the parameters below 140 MiB, so these alone can be too many.</summary>
    internal static long Activations(DeclaredModel model)
    {
        long rows = (long)model.Positions * model.Sequences;
        long recurrence = (3 * rows + model.Sequences) * RowStride(model.HiddenSize) + 2 * (rows + RowMultiple);
        return model.Head == OutputHead.Linear ? recurrence + 2 * rows * RowStride(model.Vocabulary.Count) : recurrence;
    }

    /// <summary>
    /// The distance between two rows of activations: an odd number of cache lines where a row is long, because columns are read across the rows,
    /// and at a power of two all their lines would fall into few sets of the cache.
    /// </summary>
    internal static int RowStride(int length)
    {
        int padded = Padded(length);
        return padded >= 8 * RowMultiple && padded / RowMultiple % 2 == 0 ? padded + RowMultiple : padded;
    }

    internal static int Padded(int length) => (length + RowMultiple - 1) / RowMultiple * RowMultiple;
}
