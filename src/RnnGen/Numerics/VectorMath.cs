using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

/// <summary>
/// exp, tanh, sigmoid and log of float32 that give the same bits on every CPU: made of + - * /, rounding to integers, comparison and bit
/// operations alone, with separate multiply and add, one text for every vector width.
/// </summary>
/// <remarks>
/// <c>MinNative(a, b)</c> and <c>MaxNative(a, b)</c> are <c>a &lt; b ? a : b</c> and <c>a &gt; b ? a : b</c> on x64 and without intrinsics: where one
/// is NaN, or both are zero, the second. A bound therefore comes first, and NaN passes it.
/// </remarks>
public static partial class VectorMath
{
    /// <summary>Effectively computes <c>destination[i] = exp(x[i])</c>, within 0.91 ulp of it; what is too large becomes infinity. NaN gives NaN.</summary>
    /// <param name="x">The arguments, any number of them.</param>
    /// <param name="destination">The results; may be the same memory as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="x"/>.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) => Apply<ExpOperation>(x, destination);

    /// <summary>Effectively computes <c>destination[i] = tanh(x[i])</c>, within 1.88 ulp of it. NaN gives NaN.</summary>
    /// <param name="x">The arguments, any number of them.</param>
    /// <param name="destination">The results; may be the same memory as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="x"/>.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> destination) => Apply<TanhOperation>(x, destination);

    /// <summary>Effectively computes <c>destination[i] = 1 / (1 + exp(-x[i]))</c>, within 1.75 ulp of it. NaN gives NaN.</summary>
    /// <param name="x">The arguments, any number of them.</param>
    /// <param name="destination">The results; may be the same memory as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="x"/>.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> destination) => Apply<SigmoidOperation>(x, destination);

    /// <summary>Effectively computes <c>destination[i] = ln(x[i])</c>, within 0.90 ulp of it; of 0 it is minus infinity, of less NaN. NaN gives NaN.</summary>
    /// <param name="x">The arguments, any number of them.</param>
    /// <param name="destination">The results; may be the same memory as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="x"/>.</exception>
    public static void Log(ReadOnlySpan<float> x, Span<float> destination) => Apply<LogOperation>(x, destination);

    // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
    private const float RoundingShift = 12582912f;
    private const int RoundingShiftBits = 0x4B400000;
    private const int OneBits = 0x3F800000, HalfBits = 0x3F000000, SqrtHalfBits = 0x3F3504F3, MantissaMask = 0x007FFFFF;
    private const float SmallestNormal = 1.17549435e-38f, LogOfSmallestNormal = -87.33654f;

    // 2^-32
    private const float TwoToMinus32 = 2.3283064e-10f;
    private const int TwoToMinus32Bits = 0x2F800000;

    // ln 2 in two parts; the high one has 15 bits, so that its products with an exponent are exact.
    private const float Log2E = 1.442695f, Ln2High = 0.69314575f, Ln2Low = 1.4286068e-06f;

    // Minimax coefficients, refined over all float32 arguments.
    private const float E2 = 0.4999999f, E3 = 0.16666521f, E4 = 0.041668963f, E5 = 0.008368672f, E6 = 0.0013782486f;
    private const float T3 = -0.33333278f, T5 = 0.13331324f, T7 = -0.05372953f, T9 = 0.020604875f, T11 = -0.0056657237f;
    private const float L3 = 0.3333334f, L4 = -0.25001064f, L5 = 0.20001031f, L6 = -0.16616006f;
    private const float L7 = 0.14199036f, L8 = -0.13220017f, L9 = 0.12809792f, L10 = -0.07553069f;

    // With K = 2 log2 e: Pade's 0.4 / K and 1 / (15 K^2).
    private const float TwoLog2E = 2.88539f, TanhQ = 0.13862944f, TanhP = 0.00800773f;

    /// <summary>Effectively computes <c>sum[i] = x[i] + y[i]</c>, over padded rows. For generated code.</summary>
    /// <param name="x">The first summands; a multiple of 16 of them.</param>
    /// <param name="y">The second summands, as many.</param>
    /// <param name="sum">The sums, as many; may be the memory of the summands.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of 16.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> sum)
    {
        if (x.Length % Padding.RowMultiple != 0 || y.Length != x.Length || sum.Length != x.Length)
        {
            ThrowLengths(x.Length, y.Length, sum.Length);
        }

        ref float firstX = ref MemoryMarshal.GetReference(x);
        ref float firstY = ref MemoryMarshal.GetReference(y);
        ref float firstSum = ref MemoryMarshal.GetReference(sum);
        if (Vector512.IsHardwareAccelerated)
        {
            Add512(ref firstX, ref firstY, ref firstSum, (nuint)x.Length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Add256(ref firstX, ref firstY, ref firstSum, (nuint)x.Length);
        }
        else
        {
            Add128(ref firstX, ref firstY, ref firstSum, (nuint)x.Length);
        }
    }

    /// <summary>Effectively computes <c>x[i] = x[i] * factor</c>.</summary>
    /// <param name="x">The values, any number of them.</param>
    /// <param name="factor">The factor.</param>
    internal static void Scale(Span<float> x, float factor)
    {
        int whole = x.Length - x.Length % Padding.RowMultiple;
        ref float first = ref MemoryMarshal.GetReference(x);
        if (Vector512.IsHardwareAccelerated)
        {
            Scale512(ref first, factor, (nuint)whole);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Scale256(ref first, factor, (nuint)whole);
        }
        else
        {
            Scale128(ref first, factor, (nuint)whole);
        }

        foreach (ref float rest in x[whole..])
        {
            rest *= factor;
        }
    }

    private static void ThrowDestination(int needed, int given) =>
        throw new ArgumentException($"The destination has {given} elements; {needed} are needed.", "destination");

    private static void ThrowLengths(int x, int y, int sum) =>
        throw new ArgumentException($"{x} and {y} summands and {sum} sums have to be equally many, a multiple of {Padding.RowMultiple}.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply<TOperation>(ReadOnlySpan<float> x, Span<float> destination)
        where TOperation : IElementOperation
    {
        if (destination.Length < x.Length)
        {
            ThrowDestination(x.Length, destination.Length);
        }

        int rest = x.Length % Padding.RowMultiple, whole = x.Length - rest;
        ApplyToVectors<TOperation>(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(destination), (nuint)whole);
        if (rest > 0)
        {
            ApplyToRest<TOperation>(x[whole..], destination[whole..]);
        }
    }

    private static void ApplyToVectors<TOperation>(ref float x, ref float destination, nuint length)
        where TOperation : IElementOperation
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Apply512<TOperation>(ref x, ref destination, length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Apply256<TOperation>(ref x, ref destination, length);
        }
        else
        {
            Apply128<TOperation>(ref x, ref destination, length);
        }
    }

    // Fewer elements than a vector go through one of their own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ApplyToRest<TOperation>(ReadOnlySpan<float> x, Span<float> destination)
        where TOperation : IElementOperation
    {
        Span<float> padded = stackalloc float[Padding.RowMultiple];
        padded.Clear();
        x.CopyTo(padded);
        ApplyToVectors<TOperation>(ref padded[0], ref padded[0], Padding.RowMultiple);
        padded[..x.Length].CopyTo(destination);
    }

    /// <summary>A function of one element, for each vector width.</summary>
    internal interface IElementOperation
    {
        static abstract Vector512<float> Invoke(Vector512<float> x);

        static abstract Vector256<float> Invoke(Vector256<float> x);

        static abstract Vector128<float> Invoke(Vector128<float> x);
    }

    internal readonly struct ExpOperation : IElementOperation
    {
        public static Vector512<float> Invoke(Vector512<float> x) => Exp(x);

        public static Vector256<float> Invoke(Vector256<float> x) => Exp(x);

        public static Vector128<float> Invoke(Vector128<float> x) => Exp(x);
    }

    internal readonly struct TanhOperation : IElementOperation
    {
        public static Vector512<float> Invoke(Vector512<float> x) => Tanh(x);

        public static Vector256<float> Invoke(Vector256<float> x) => Tanh(x);

        public static Vector128<float> Invoke(Vector128<float> x) => Tanh(x);
    }

    internal readonly struct SigmoidOperation : IElementOperation
    {
        public static Vector512<float> Invoke(Vector512<float> x) => Sigmoid(x);

        public static Vector256<float> Invoke(Vector256<float> x) => Sigmoid(x);

        public static Vector128<float> Invoke(Vector128<float> x) => Sigmoid(x);
    }

    internal readonly struct LogOperation : IElementOperation
    {
        public static Vector512<float> Invoke(Vector512<float> x) => Log(x);

        public static Vector256<float> Invoke(Vector256<float> x) => Log(x);

        public static Vector128<float> Invoke(Vector128<float> x) => Log(x);
    }
}
