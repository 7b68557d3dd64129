using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

/// <summary>A copy of a weight matrix rounded to bfloat16, for streaming: half the memory to read in each step.</summary>
/// <remarks>
/// Called by generated code. The copy is made by the first step after the parameters have changed, so training pays nothing for it; many
/// threads may ask for it at once. It lies in panels of 16 columns; a word of a panel holds two rows of a column, so that one shift and one
/// mask turn words into the two rows in float32. The rows are padded with zeros to a multiple of 8.
/// </remarks>
/// <param name="rows">The number of rows, positive: the inputs.</param>
/// <param name="columns">The number of columns, positive, without padding: the outputs.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class BFloat16Matrix(int rows, int columns)
{
    private const int RowMultiple = 8;
    private const nuint PanelWidth = MatrixKernels.PanelColumns;

    private readonly Lock _lock = new();
    private readonly int _width = AlignedBuffer.Padded(columns);
    private readonly int _inner = (rows + RowMultiple - 1) / RowMultiple * RowMultiple;
    private AlignedBuffer? _words;
    private volatile bool _isCurrent;

    /// <summary>Tells that the weights have changed: the next <see cref="Refresh"/> rounds them again.</summary>
    public void Invalidate() => _isCurrent = false;

    /// <summary>Rounds the weights, unless that has been done since they changed.</summary>
    /// <param name="weights">rows x columns in float32, in panels.</param>
    /// <exception cref="ArgumentException">There are fewer weights than that.</exception>
    public void Refresh(ReadOnlySpan<float> weights)
    {
        if (_isCurrent)
        {
            return;
        }

        if (weights.Length < rows * _width)
        {
            throw new ArgumentException($"{rows} rows of {_width} columns need {rows * _width} weights; there are {weights.Length}.", nameof(weights));
        }

        lock (_lock)
        {
            if (!_isCurrent)
            {
                Fill(weights);
                _isCurrent = true;
            }
        }
    }

    private void Fill(ReadOnlySpan<float> weights)
    {
        _words ??= new AlignedBuffer(_inner / 2 * _width);
        Span<uint> words = MemoryMarshal.Cast<float, uint>(_words.Span);
        const int Panel = MatrixKernels.PanelColumns;
        for (int start = 0; start < _width; start += Panel)
        {
            ReadOnlySpan<float> from = weights.Slice(start * rows, rows * Panel);
            Span<uint> to = words.Slice(start * (_inner / 2), _inner / 2 * Panel);
            to.Clear();
            for (int i = 0; i < from.Length; i++)
            {
                int row = i / Panel;
                to[row / 2 * Panel + i % Panel] |= row % 2 == 0 ? Round(from[i]) >> 16 : Round(from[i]);
            }
        }
    }

    /// <summary>Rounds to the nearest bfloat16, to the even one of two. NaN stays NaN.</summary>
    /// <param name="value">Any value; one beyond the largest bfloat16 becomes an infinity.</param>
    /// <returns>The bits of a float32 whose lower half is zero.</returns>
    internal static uint Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (bits & 0xFFFF0000u) | 0x00400000u : (bits + 0x7FFFu + ((bits >> 16) & 1)) & 0xFFFF0000u;
    }

    /// <summary>Vector times matrix, added to the output: effectively computes <c>y[k] += sum over j of x[j] * matrix[j, k]</c> in float32.</summary>
    /// <remarks>The products are summed in groups of eight as balanced trees; a group's sum is added to the output.</remarks>
    /// <param name="x">The inputs, padded with zeros to a multiple of 16.</param>
    /// <param name="y">The outputs, padded to a multiple of 16.</param>
    /// <param name="fromEnd">Whether the columns are read from the last to the first, as in <see cref="MatrixKernels.AddVectorMatrix"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no copy yet.</exception>
    public void AddVectorMatrix(ReadOnlySpan<float> x, Span<float> y, bool fromEnd = false)
    {
        if (x.Length < _inner || y.Length != _width)
        {
            throw new ArgumentException($"{rows} rows of {columns} columns, padded, need {_inner} inputs and {_width} outputs; there are {x.Length} and {y.Length}.");
        }

        AlignedBuffer words = _words ?? throw new InvalidOperationException("Refresh has to come first.");
        ref float firstX = ref MemoryMarshal.GetReference(x);
        ref uint firstWord = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(words.Span));
        ref float firstY = ref MemoryMarshal.GetReference(y);
        if (Vector512.IsHardwareAccelerated)
        {
            AddVectorMatrix512(ref firstX, (nuint)_inner, ref firstWord, ref firstY, (nuint)_width, fromEnd);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddVectorMatrix256(ref firstX, (nuint)_inner, ref firstWord, ref firstY, (nuint)_width, fromEnd);
        }
        else
        {
            AddVectorMatrix128(ref firstX, (nuint)_inner, ref firstWord, ref firstY, (nuint)_width, fromEnd);
        }
    }
}
