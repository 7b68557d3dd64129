using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

/// <summary>A copy of a weight matrix in 16 bits for each weight, for streaming: half the memory to read in each step.</summary>
/// <remarks>
/// <para>
/// Called by generated code. The copy is made by the first step after the parameters have changed, so training pays nothing for it; many
/// threads may ask for it at once.
/// </para>
/// <para>
/// A word holds two rows of a column. Its lower half is the even row's weight as bfloat16. The word as a whole, taken as float32, is the odd
/// row's: its upper half is rounded so as to allow for the last 16 bits, which are the neighbour. Either weight of 2^-59 or more is off by half
/// a unit of bfloat16 at most, 2^-8 of its size, and the odd one needs no operation to be widened. A smaller even weight can become 0, a
/// smaller odd one 2^-60.
/// </para>
/// <para>
/// The words lie in panels of 16 columns. The rows are padded to a multiple of 16.
/// </para>
/// </remarks>
/// <param name="rows">The number of rows, positive: the inputs.</param>
/// <param name="columns">The number of columns, positive, without padding: the outputs.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class BFloat16Matrix(int rows, int columns)
{
    private const int PanelWidth = MatrixKernels.PanelColumns;

    /// <summary>2^-60. Where both factors are zero or at least that large, their product loses no bit to float32's lower limit.</summary>
    private const float Smallest = 1f / (1L << 60);

    private readonly Lock _lock = new();
    private readonly int _width = Padding.Padded(columns);
    private readonly int _inner = Padding.Padded(rows);
    private AlignedBuffer? _words;
    private volatile int _version = 1, _copied; // of the weights, and of those in the words

    /// <summary>Tells that the weights have changed: the next <see cref="Refresh"/> rounds them again.</summary>
    public void Invalidate() => _version++;

    /// <summary>Rounds the weights, unless that has been done since they changed.</summary>
    /// <param name="weights">rows x columns in float32, in panels.</param>
    /// <exception cref="ArgumentException">There are fewer weights than that.</exception>
    public void Refresh(ReadOnlySpan<float> weights)
    {
        if (_copied == _version)
        {
            return;
        }

        if (weights.Length < rows * _width)
        {
            throw new ArgumentException($"{rows} rows of {_width} columns need {rows * _width} weights; there are {weights.Length}.", nameof(weights));
        }

        lock (_lock)
        {
            // What changes meanwhile is rounded by the next call.
            int version = _version;
            if (_copied != version)
            {
                Fill(weights);
                _copied = version;
            }
        }
    }

    private void Fill(ReadOnlySpan<float> weights)
    {
        _words ??= new AlignedBuffer(_inner / 2 * _width);
        Span<uint> words = MemoryMarshal.Cast<float, uint>(_words.Span);
        for (int start = 0; start < _width; start += PanelWidth)
        {
            ReadOnlySpan<float> panel = weights.Slice(start * rows, rows * PanelWidth);
            Span<uint> pairs = words.Slice(start * (_inner / 2), _inner / 2 * PanelWidth);
            for (int i = 0; i < pairs.Length; i++)
            {
                int even = 2 * i - i % PanelWidth, odd = even + PanelWidth;
                pairs[i] = Pair(even < panel.Length ? panel[even] : 0, odd < panel.Length ? panel[odd] : 0);
            }
        }
    }

    /// <summary>Two weights in one word.</summary>
    /// <param name="even">The weight in the word's lower half, as bfloat16. Smaller than 2^-60 it becomes zero.</param>
    /// <param name="odd">The weight that the word as float32 stands for. Next to a weight that is not zero it is at least 2^-60.</param>
    /// <returns>The word.</returns>
    internal static uint Pair(float even, float odd)
    {
        uint lower = MathF.Abs(even) < Smallest ? 0 : Round(even) >> 16;
        uint bits = BitConverter.SingleToUInt32Bits(odd), sign = bits & 0x80000000u;
        if (!float.IsFinite(odd))
        {
            return Round(odd) | lower;
        }

        // Not less than 2^-60 next to a neighbour: the neighbour alone would be a denormal number, and CPUs take long over those.
        int smallest = lower == 0 ? 0 : BitConverter.SingleToInt32Bits(Smallest), largest = BitConverter.SingleToInt32Bits(float.MaxValue);
        int nearest = ((int)(bits ^ sign) - (int)lower + 0x8000) >> 16;
        return sign | (uint)Math.Clamp(nearest, smallest >> 16, largest >> 16) << 16 | lower;
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
    /// <remarks>
    /// The inputs are rounded to 16 bits of precision, so that their products with bfloat16 weights are exact and may be fused with an addition:
    /// with fused operations and without, the bits are the same as long as no product exceeds float32's range. Inputs above 1e36 become NaN.
    /// </remarks>
    /// <param name="x">The inputs, padded to a multiple of 16; what the padding holds does not count.</param>
    /// <param name="y">The outputs, padded to a multiple of 16.</param>
    /// <param name="fromEnd">Whether the columns are read from the last to the first, as in <see cref="MatrixKernels.AddVectorMatrix"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no copy yet.</exception>
    [SkipLocalsInit]
    public void AddVectorMatrix(ReadOnlySpan<float> x, Span<float> y, bool fromEnd = false)
    {
        if (x.Length < _inner || y.Length != _width)
        {
            throw new ArgumentException($"{rows} rows of {columns} columns, padded, need {_inner} inputs and {_width} outputs; there are {x.Length} and {y.Length}.");
        }

        AlignedBuffer words = _words ?? throw new InvalidOperationException("Refresh has to come first.");
        Span<float> shortened = stackalloc float[_inner];
        ref float firstX = ref MemoryMarshal.GetReference(x), first = ref MemoryMarshal.GetReference(shortened);
        ref uint firstWord = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(words.Span));
        ref float firstY = ref MemoryMarshal.GetReference(y);
        Shorten(ref firstX, ref first, (nuint)_inner);
        shortened[rows..].Clear();
        if (Vector512.IsHardwareAccelerated)
        {
            AddVectorMatrix512(ref first, (nuint)_inner, ref firstWord, ref firstY, (nuint)_width, fromEnd);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddVectorMatrix256(ref first, (nuint)_inner, ref firstWord, ref firstY, (nuint)_width, fromEnd);
        }
        else
        {
            AddVectorMatrix128(ref first, (nuint)_inner, ref firstWord, ref firstY, (nuint)_width, fromEnd);
        }
    }

    private static void Shorten(ref float x, ref float shortened, nuint length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Shorten512(ref x, ref shortened, length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Shorten256(ref x, ref shortened, length);
        }
        else
        {
            Shorten128(ref x, ref shortened, length);
        }
    }
}
