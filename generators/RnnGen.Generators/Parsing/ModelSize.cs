namespace RnnGen.Generators.Parsing;

/// <summary>The lengths of a model's blocks in float32 elements, rows padded.</summary>
internal static class ModelSize
{
    /// <summary>Rows are padded to a multiple of this many elements, as in the runtime's buffers.</summary>
    internal const int RowMultiple = 16;

    /// <summary>The activations of a training step. The other limits keep the parameters below 140 MiB, so these alone can be too many.</summary>
    internal static long Activations(DeclaredModel model)
    {
        long positions = model.Text.Count - 1;
        long recurrence = (3 * positions + 1) * Padded(model.HiddenSize) + 2 * Padded(model.Text.Count - 1);
        return model.Head == OutputHead.Linear ? recurrence + 2 * positions * Padded(model.Vocabulary.Count) : recurrence;
    }

    internal static int Padded(int length) => (length + RowMultiple - 1) / RowMultiple * RowMultiple;
}
