using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Ints = System.Runtime.Intrinsics.Vector512<int>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

public static partial class VectorMath
{
    /// <summary>The exponential of each lane: at most 0.91 ulp off, denormal results included; overflow gives infinity, NaN gives NaN.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>e^x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Exp(Floats x)
    {
        // e^x = 2^n e^r with n = round(x / ln 2). NaN passes both bounds, which come first.
        x = Lanes.MaxNative(Lanes.Create(-104f), Lanes.MinNative(Lanes.Create(89f), x));
        Floats shifted = x * Lanes.Create(Log2E) + Lanes.Create(RoundingShift);
        Floats p = ExpOfRemainder(x, shifted - Lanes.Create(RoundingShift));

        // 2^n in two factors, so that only the last product rounds (to a denormal) or overflows. The shift's own bits vanish from the exponent.
        Ints bits = Lanes.AsInt32(shifted);
        Ints half = Lanes.ShiftRightLogical(bits, 1);
        return (p * PowerOfTwo(half, OneBits)) * PowerOfTwo(bits - half, OneBits);
    }

    /// <summary>
    /// The exponential of lanes that are not positive: the bits of <see cref="Exp(Floats)"/> where the result is a normal number, 0 where it
    /// would be denormal (below -87.33). This is the exponential of a softmax whose maximum was subtracted.
    /// </summary>
    /// <param name="x">The arguments, at most 0; NaN gives NaN.</param>
    /// <returns>e^x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats ExpOfNonPositive(Floats x)
    {
        Floats shifted = x * Lanes.Create(Log2E) + Lanes.Create(RoundingShift);
        Floats p = ExpOfRemainder(x, shifted - Lanes.Create(RoundingShift));
        return Lanes.ConditionalSelect(Lanes.LessThan(x, Lanes.Create(LogOfSmallestNormal)), Floats.Zero, p * PowerOfTwo(Lanes.AsInt32(shifted), OneBits));
    }

    /// <summary>The hyperbolic tangent of each lane: at most 1.88 ulp off, within [-1, 1]; -0 gives -0, NaN gives NaN.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>tanh x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Tanh(Floats x)
    {
        Floats magnitude = Lanes.Abs(x);
        Ints sign = Lanes.AsInt32(x) & Lanes.Create(int.MinValue);
        Floats one = Lanes.AsSingle(sign | Lanes.Create(OneBits));

        // From 0.63 to 10: 1 - 2 / (e^(2|x|) + 1) with e^(2|x|) = 2^n (Q + F) / (Q - F) and F / Q = tanh(f ln 2 / 2), its Pade approximant: the
        // two divisions become one, (Q - F) / ((2^(n-1) + 1/2) Q + (2^(n-1) - 1/2) F). This longest chain comes first, as CPUs run it.
        Floats y = magnitude * Lanes.Create(TwoLog2E);
        Floats shifted = y + Lanes.Create(RoundingShift);
        Floats f = y - Lanes.Round(y);
        Floats power = PowerOfTwo(Lanes.AsInt32(shifted), HalfBits);
        Floats f2 = f * f;
        Floats even = Lanes.Create(TwoLog2E) + f2 * Lanes.Create(TanhQ);
        Floats uneven = f + (f * Lanes.Create(TanhP)) * f2;
        Floats numerator = Lanes.AsSingle(Lanes.AsInt32(even - uneven) ^ sign);
        Floats denominator = (power + Lanes.Create(0.5f)) * even + (power - Lanes.Create(0.5f)) * uneven;
        Floats quotient = one - numerator / denominator;

        // Below, and for NaN: x (1 + x^2 (T3 + T5 x^2 + ... + T11 x^8)). Beyond: +-1.
        Floats t = x * x;
        Floats t2 = t * t;
        Floats g = (Lanes.Create(T3) + t * Lanes.Create(T5)) + t2 * ((Lanes.Create(T7) + t * Lanes.Create(T9)) + t2 * Lanes.Create(T11));
        Floats odd = x * (Floats.One + t * g);
        odd = Lanes.ConditionalSelect(Lanes.GreaterThan(magnitude, Lanes.Create(10f)), one, odd);

        Floats middle = Lanes.GreaterThanOrEqual(magnitude, Lanes.Create(0.63f)) & Lanes.LessThanOrEqual(magnitude, Lanes.Create(10f));
        return Lanes.ConditionalSelect(middle, quotient, odd);
    }

    /// <summary>The logistic function of each lane: at most 1.75 ulp off, denormal results included, within [0, 1]; NaN gives NaN.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>1 / (1 + e^-x).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Sigmoid(Floats x)
    {
        // With y = -x and e^y = 2^n (1 + u); all terms carry 2^-32, so that neither end overflows.
        Floats y = Lanes.MaxNative(Lanes.Create(-60f), Lanes.MinNative(Lanes.Create(104f), -x));
        Floats shifted = y * Lanes.Create(Log2E) + Lanes.Create(RoundingShift);
        Floats n = shifted - Lanes.Create(RoundingShift);
        Floats r = (y - n * Lanes.Create(Ln2High)) - n * Lanes.Create(Ln2Low);
        Floats r2 = r * r;
        Floats r4 = r2 * r2;
        Floats u = r + (r2 * (Lanes.Create(E2) + r * Lanes.Create(E3)) + r4 * ((Lanes.Create(E4) + r * Lanes.Create(E5)) + r2 * Lanes.Create(E6)));

        // 2^-32 (1 + e^y) = (2^-32 + s) + s u with s = 2^(n-32), and the rounding error of the first sum given back.
        Floats tiny = Lanes.Create(TwoToMinus32);
        Floats s = PowerOfTwo(Lanes.AsInt32(shifted), TwoToMinus32Bits);
        Floats sum = tiny + s;
        Floats error = tiny - (sum - s);
        Floats result = tiny / (sum + (s * u + error));

        // One NaN, whatever the CPU makes of its operands' payloads.
        return Lanes.ConditionalSelect(Lanes.Equals(x, x), result, Lanes.Create(float.NaN));
    }

    /// <summary>The natural logarithm of each lane: at most 0.90 ulp off; 0 gives -infinity, negative values and NaN give NaN.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>ln x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Log(Floats x)
    {
        // x = 2^e m with m in [sqrt(1/2), sqrt(2)); denormal x is scaled by 2^23 first.
        Floats denormal = Lanes.LessThan(x, Lanes.Create(SmallestNormal));
        Floats scaled = Lanes.ConditionalSelect(denormal, x * Lanes.Create(8388608f), x);
        Floats bias = Lanes.ConditionalSelect(denormal, Lanes.Create(RoundingShift + 23f), Lanes.Create(RoundingShift));
        Ints bits = Lanes.AsInt32(scaled) - Lanes.Create(SqrtHalfBits);
        Floats m = Lanes.AsSingle((bits & Lanes.Create(MantissaMask)) + Lanes.Create(SqrtHalfBits));
        Floats e = Lanes.AsSingle(Lanes.Create(RoundingShiftBits) + Lanes.ShiftRightArithmetic(bits, 23)) - bias;

        // ln(1 + f) = f - f^2 / 2 + f^3 (L3 + L4 f + ... + L10 f^7)
        Floats f = m - Floats.One;
        Floats f2 = f * f;
        Floats f4 = f2 * f2;
        Floats q = ((Lanes.Create(L3) + f * Lanes.Create(L4)) + f2 * (Lanes.Create(L5) + f * Lanes.Create(L6)))
            + f4 * ((Lanes.Create(L7) + f * Lanes.Create(L8)) + f2 * (Lanes.Create(L9) + f * Lanes.Create(L10)));

        // ln x = e ln 2 + ln(1 + f); the rounding error of e ln 2 + f is given back.
        Floats high = e * Lanes.Create(Ln2High);
        Floats sum = high + f;
        Floats error = f - (sum - high);
        Floats tail = (f2 * f) * q - Lanes.Create(0.5f) * f2;
        Floats y = sum + (tail + (e * Lanes.Create(Ln2Low) + error));

        y = Lanes.ConditionalSelect(Lanes.LessThan(x, Lanes.Create(float.PositiveInfinity)), y, x);
        y = Lanes.ConditionalSelect(Lanes.Equals(x, Floats.Zero), Lanes.Create(float.NegativeInfinity), y);
        return Lanes.ConditionalSelect(Lanes.GreaterThanOrEqual(x, Floats.Zero), y, Lanes.Create(float.NaN));
    }

    // e^r with r = x - n ln 2, |r| <= ln 2 / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats ExpOfRemainder(Floats x, Floats n)
    {
        Floats high = x - n * Lanes.Create(Ln2High);
        Floats low = n * Lanes.Create(Ln2Low);
        Floats r = high - low;
        Floats r2 = r * r;

        // e^r - 1 = r + r^2 (E2 + E3 r + ... + E6 r^4), with the exact high part instead of r: one rounding less.
        Floats q = (Lanes.Create(E2) + r * Lanes.Create(E3)) + r2 * ((Lanes.Create(E4) + r * Lanes.Create(E5)) + r2 * Lanes.Create(E6));
        return Floats.One + (high + (r2 * q - low));
    }

    // scale * 2^n for the n in the low bits of a shifted number, by adding n to the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats PowerOfTwo(Ints shiftedBits, int scaleBits) => Lanes.AsSingle(Lanes.ShiftLeft(shiftedBits, 23) + Lanes.Create(scaleBits));

    // destination[i] = operation(x[i]), whole vectors.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Apply512<TOperation>(ref float x, ref float destination, nuint length)
        where TOperation : IElementOperation
    {
        for (nuint i = 0; i < length; i += (nuint)Floats.Count)
        {
            TOperation.Invoke(Lanes.LoadUnsafe(ref x, i)).StoreUnsafe(ref destination, i);
        }
    }

    // sum[i] = x[i] + y[i], whole vectors.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Add512(ref float x, ref float y, ref float sum, nuint length)
    {
        for (nuint i = 0; i < length; i += (nuint)Floats.Count)
        {
            (Lanes.LoadUnsafe(ref x, i) + Lanes.LoadUnsafe(ref y, i)).StoreUnsafe(ref sum, i);
        }
    }

    // x[i] *= factor, whole vectors.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Scale512(ref float x, float factor, nuint length)
    {
        for (nuint i = 0; i < length; i += (nuint)Floats.Count)
        {
            (Lanes.LoadUnsafe(ref x, i) * Lanes.Create(factor)).StoreUnsafe(ref x, i);
        }
    }
}
