namespace RnnGen.Generators.Parsing;

/// <summary>The lengths of a model's blocks in float32 elements, rows padded.</summary>
internal static class ModelSize
{
    /// <summary>The activations of a training step. The other limits keep the parameters below 1.4 GiB, so these alone can be too many.</summary>
    internal static long Activations(DeclaredModel model)
    {
        long rows = (long)model.Positions * model.Sequences, sequences = model.Sequences, states = rows + sequences, hidden = RowStride(model.HiddenSize);
        long recurrence = model.Layers switch
        {
            { Cell: RecurrentCell.Lstm } => 4 * states * hidden + rows * (RowStride(GatesLength(4, model.HiddenSize)) + hidden),
            { Cell: RecurrentCell.Gru, ResetGate: ResetGate.BeforeProduct } => 2 * states * hidden + rows * (RowStride(GatesLength(3, model.HiddenSize)) + hidden) + sequences * hidden,
            { Cell: RecurrentCell.Gru } => 2 * states * hidden + rows * (RowStride(GatesLength(3, model.HiddenSize)) + hidden),
            { Cell: RecurrentCell.Tanh or RecurrentCell.Relu } => 2 * states * hidden,
            _ => throw new ArgumentOutOfRangeException(nameof(model), model.Layers.Cell, "No such cell."),
        };
        long outputRows = model.Outputs == OutputPositions.Last ? sequences : rows, joinStride = RowStride(model.TopSize);
        int joins = model.Layers.Bidirectional || model.Layers.Dropout > 0 ? model.Layers.Count - 1 : 0;
        long joined = joins * rows * joinStride * (model.Layers.Dropout > 0 ? 3 : 2) + (model.Layers.Bidirectional ? 2 * outputRows * joinStride : 0);
        long outputs = (model.Head == OutputHead.Linear ? 2 : 0) + (model.Loss == LossFunction.MeanSquaredError ? 1 : 0);
        return model.Layers.Count * model.Layers.Directions * recurrence + joined
            + (model.HasDenseInputs ? 2 * rows * RowStride(model.LayerInputSize) : 0)
            + outputs * outputRows * RowStride(model.OutputSize) + (model.Loss == LossFunction.CrossEntropy ? 2 : 1) * ((outputRows + Padding.RowMultiple - 1) / Padding.RowMultiple * Padding.RowMultiple);
    }

    /// <summary>
    /// The distance between two rows of activations: an odd number of cache lines where a row is long, because columns are read across the rows,
    /// and at a power of two all their lines would fall into few sets of the cache.
    /// </summary>
    internal static int RowStride(int length)
    {
        int padded = Padding.Padded(length);
        return padded >= 8 * Padding.RowMultiple && padded / Padding.RowMultiple % 2 == 0 ? padded + Padding.RowMultiple : padded;
    }

    /// <summary>The elements of a row of gates, of which each but a single one is padded.</summary>
    internal static int GatesLength(int gates, int units) => gates == 1 ? units : gates * Padding.PaddedGate(units);
}
