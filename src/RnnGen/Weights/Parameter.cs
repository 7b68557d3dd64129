using System.ComponentModel;
using System.Diagnostics;
using System.Numerics.Tensors;
using RnnGen.Numerics;

namespace RnnGen.Weights;

/// <summary>One parameter of a model, or its gradient, under PyTorch's name and in PyTorch's shape.</summary>
/// <remarks>The compute layout, transposed and padded, stays private: values are copied in and out.</remarks>
[DebuggerDisplay("{Name} {ShapeText}")]
public sealed class Parameter
{
    private readonly nint[] _shape;
    private readonly AlignedBuffer _block;
    private readonly int _offset;
    private readonly int _panelStep;
    private readonly int _columnStep;
    private readonly int _rowsOfGate;
    private readonly int _unitStep;
    private readonly Action? _changed;

    private Parameter(string name, nint[] shape, AlignedBuffer block, int offset, int panelStep, int columnStep, int gates, Action? changed, int unitStep = 1)
    {
        Name = name;
        _shape = shape;
        _block = block;
        _offset = offset;
        _panelStep = panelStep;
        _columnStep = columnStep;
        _rowsOfGate = (int)shape[0] / gates;
        _unitStep = unitStep;
        _changed = changed;
    }

    /// <summary>The name in PyTorch's <c>state_dict</c>, as <c>weight_hh_l0</c>.</summary>
    public string Name { get; }

    /// <summary>PyTorch's shape: [rows, columns] of a weight, [rows] of a bias.</summary>
    public ReadOnlySpan<nint> Shape => _shape;

    /// <summary>The number of elements.</summary>
    public int Length => Rows * Columns;

    internal int Rows => (int)_shape[0];

    internal int Columns => _shape.Length == 1 ? 1 : (int)_shape[1];

    // With the padding: that of all gates' rows, or where whole rows lie side by side, of each row.
    private int StoredLength => _unitStep == 1 ? Padding.PaddedGates(Rows / _rowsOfGate, _rowsOfGate) * Columns : Rows * _unitStep;

    private string ShapeText => DescribeShape(_shape);

    internal ref float this[int row, int column] => ref _block.Span[FirstOf(row) + column * _columnStep];

    /// <summary>Describes a vector whose elements lie side by side. Called by generated code.</summary>
    /// <param name="name">The name in PyTorch's <c>state_dict</c>.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="block">The block that holds it.</param>
    /// <param name="offset">The first element in the block.</param>
    /// <param name="changed">Called after values were copied in; null where nothing depends on them.</param>
    /// <param name="gates">The number of gates, whose rows follow one another and are padded each.</param>
    /// <returns>The parameter.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Parameter Vector(string name, int length, AlignedBuffer block, int offset, Action? changed = null, int gates = 1) =>
        new(name, [length], block, offset, panelStep: Padding.RowMultiple, columnStep: 0, gates, changed);

    /// <summary>Describes a matrix of PyTorch's shape [rows, columns] that is stored transposed, a padded row for each input: what a row look-up reads. Called by generated code.</summary>
    /// <param name="name">The name in PyTorch's <c>state_dict</c>.</param>
    /// <param name="rows">PyTorch's number of rows: the outputs.</param>
    /// <param name="columns">PyTorch's number of columns: the inputs.</param>
    /// <param name="block">The block that holds it.</param>
    /// <param name="offset">The first element in the block.</param>
    /// <param name="changed">Called after values were copied in; null where nothing depends on them.</param>
    /// <param name="gates">The number of gates, whose rows follow one another and are padded each.</param>
    /// <returns>The parameter.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Parameter TransposedRows(string name, int rows, int columns, AlignedBuffer block, int offset, Action? changed = null, int gates = 1) =>
        new(name, [rows, columns], block, offset, panelStep: Padding.RowMultiple, columnStep: Padding.PaddedGates(gates, rows / gates), gates, changed);

    /// <summary>Describes a matrix of PyTorch's shape [rows, columns] that is stored transposed, in panels of 16 outputs: what a product reads. Called by generated code.</summary>
    /// <param name="name">The name in PyTorch's <c>state_dict</c>.</param>
    /// <param name="rows">PyTorch's number of rows: the outputs.</param>
    /// <param name="columns">PyTorch's number of columns: the inputs.</param>
    /// <param name="block">The block that holds it.</param>
    /// <param name="offset">The first element in the block.</param>
    /// <param name="changed">Called after values were copied in; null where nothing depends on them.</param>
    /// <param name="gates">The number of gates, whose rows follow one another and are padded each.</param>
    /// <returns>The parameter.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Parameter TransposedPanels(string name, int rows, int columns, AlignedBuffer block, int offset, Action? changed = null, int gates = 1) =>
        new(name, [rows, columns], block, offset, panelStep: Padding.RowMultiple * columns, columnStep: Padding.RowMultiple, gates, changed);

    /// <summary>Describes a matrix of PyTorch's shape [rows, columns] that is stored as it is, its rows padded: an embedding. Called by generated code.</summary>
    /// <param name="name">The name in PyTorch's <c>state_dict</c>.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="block">The block that holds it.</param>
    /// <param name="offset">The first element in the block.</param>
    /// <param name="changed">Called after values were copied in; null where nothing depends on them.</param>
    /// <returns>The parameter.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Parameter PaddedRows(string name, int rows, int columns, AlignedBuffer block, int offset, Action? changed = null) =>
        new(name, [rows, columns], block, offset, panelStep: Padding.RowMultiple * Padding.Padded(columns), columnStep: 1, gates: 1, changed, unitStep: Padding.Padded(columns));

    /// <summary>Copies the values out.</summary>
    /// <param name="destination">A tensor of <see cref="Shape"/>.</param>
    /// <exception cref="ArgumentException">The destination has another shape.</exception>
    public void CopyTo(TensorSpan<float> destination)
    {
        CheckShape(destination.Lengths, nameof(destination));
        if (destination.TryGetSpan(stackalloc nint[_shape.Length], Length, out Span<float> values))
        {
            Read(values);
        }
        else
        {
            new ReadOnlyTensorSpan<float>(ToArray(), _shape).CopyTo(destination);
        }
    }

    /// <summary>
    /// Replaces the values; what lies between them in memory becomes zero again, whatever gradients that were not finite left there. What the
    /// model derives from the values is never read stale: sums are rebuilt before the call returns, 16-bit copies by the next step of a stream.
    /// </summary>
    /// <param name="source">A tensor of <see cref="Shape"/>.</param>
    /// <exception cref="ArgumentException">The source has another shape; nothing was changed.</exception>
    public void CopyFrom(ReadOnlyTensorSpan<float> source)
    {
        CheckShape(source.Lengths, nameof(source));
        if (!source.TryGetSpan(stackalloc nint[_shape.Length], Length, out ReadOnlySpan<float> values))
        {
            float[] flat = new float[Length];
            source.FlattenTo(flat);
            values = flat;
        }

        Write(values);
    }

    /// <summary>Copies the values into a new tensor of <see cref="Shape"/>.</summary>
    /// <returns>The copy.</returns>
    public Tensor<float> ToTensor() => Tensor.Create(ToArray(), _shape);

    // With what lies between them in memory.
    internal void Clear() => _block.Slice(_offset, StoredLength).Clear();

    internal void NotifyChanged() => _changed?.Invoke();

    // The values in PyTorch's row-major order.
    internal void Read(Span<float> values)
    {
        Span<float> block = _block.Span;
        int next = 0;
        for (int row = 0; row < Rows; row++)
        {
            int at = FirstOf(row);
            for (int column = 0; column < Columns; column++, at += _columnStep)
            {
                values[next++] = block[at];
            }
        }
    }

    // The values, as Read leaves them, and zeros between them.
    internal void Write(ReadOnlySpan<float> values)
    {
        Clear();
        Span<float> block = _block.Span;
        int next = 0;
        for (int row = 0; row < Rows; row++)
        {
            int at = FirstOf(row);
            for (int column = 0; column < Columns; column++, at += _columnStep)
            {
                block[at] = values[next++];
            }
        }

        NotifyChanged();
    }

    // Where the row's first element lies in the block. The rows of all gates, those of each padded, come in panels of sixteen; in a panel they lie a
    // step apart, of which most are 1.
    private int FirstOf(int row)
    {
        int stored = row / _rowsOfGate * Padding.PaddedGate(_rowsOfGate) + row % _rowsOfGate;
        return _offset + stored / Padding.RowMultiple * _panelStep + stored % Padding.RowMultiple * _unitStep;
    }

    private float[] ToArray()
    {
        float[] values = new float[Length];
        Read(values);
        return values;
    }

    private void CheckShape(ReadOnlySpan<nint> given, string argument)
    {
        if (!given.SequenceEqual(_shape))
        {
            throw new ArgumentException($"{Name} has the shape {ShapeText}; a tensor of shape {DescribeShape(given)} was given. An array of its {Length} values, row by row, can be given as new ReadOnlyTensorSpan<float>(array, parameter.Shape), taken into new TensorSpan<float>(array, parameter.Shape).", argument);
        }
    }

    private static string DescribeShape(ReadOnlySpan<nint> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
