namespace RnnGen.Generators.Parsing;

/// <summary>The lengths of a model's blocks in float32 elements, rows padded.</summary>
internal readonly record struct ModelSize(long Parameters, long Activations)
{
    /// <summary>Rows are padded to a multiple of this many elements, as in the runtime's buffers.</summary>
    internal const int RowMultiple = 16;

    internal static ModelSize Of(DeclaredModel model)
    {
        long symbols = model.Vocabulary.Count, hidden = model.HiddenSize, positions = model.Text.Count - 1;
        long hiddenRow = Padded(model.HiddenSize), symbolRow = Padded(model.Vocabulary.Count);
        long recurrent = (symbols + hidden + 2) * hiddenRow;
        long activations = (3 * positions + 1) * hiddenRow + 2 * Padded((int)positions);
        return model.Head == OutputHead.Linear
            ? new(recurrent + (hidden + 1) * symbolRow, activations + 2 * positions * symbolRow)
            : new(recurrent, activations);
    }

    internal static int Padded(int length) => (length + RowMultiple - 1) / RowMultiple * RowMultiple;
}
