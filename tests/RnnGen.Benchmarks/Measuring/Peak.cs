using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Benchmarks.Measuring;

/// <summary>
/// Independent chains of multiplications and of additions in registers: the most operations per second that separate multiply and add allow.
/// </summary>
internal sealed class Peak : IPeer
{
    // Six chains of each kind: two pipes times the three or four cycles' latency, and sixteen registers hold them all. With 32 registers twelve: a
    // CPU that runs 512 bits in two halves reaches 83 % of its peak with six.
    private static readonly int Chains = Vector512.IsHardwareAccelerated ? 24 : 12;
    private const int Passes = 1_000;
    private float _value = 1, _sum;

    public string Name => "multiply and add peak";

    /// <summary>The floating-point operations of a step.</summary>
    internal static double Operations =>
        (double)Passes * Chains * (Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4);

    // The factor is a field, so that no product is folded.
    public void Step() => _sum += Vector512.IsHardwareAccelerated ? Chains512(_value, Passes)
        : Vector256.IsHardwareAccelerated ? Chains256(_value, Passes) : Chains128(_value, Passes);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Chains512(float value, int passes)
    {
        Vector512<float> one = Vector512.Create(value);
        Vector512<float> m0 = one, m1 = one, m2 = one, m3 = one, m4 = one, m5 = one, m6 = one, m7 = one, m8 = one, m9 = one, m10 = one, m11 = one;
        Vector512<float> a0 = one, a1 = one, a2 = one, a3 = one, a4 = one, a5 = one, a6 = one, a7 = one, a8 = one, a9 = one, a10 = one, a11 = one;
        for (int i = 0; i < passes; i++)
        {
            m0 *= one;
            a0 += one;
            m1 *= one;
            a1 += one;
            m2 *= one;
            a2 += one;
            m3 *= one;
            a3 += one;
            m4 *= one;
            a4 += one;
            m5 *= one;
            a5 += one;
            m6 *= one;
            a6 += one;
            m7 *= one;
            a7 += one;
            m8 *= one;
            a8 += one;
            m9 *= one;
            a9 += one;
            m10 *= one;
            a10 += one;
            m11 *= one;
            a11 += one;
        }

        Vector512<float> products = m0 + m1 + (m2 + m3) + (m4 + m5) + (m6 + m7 + (m8 + m9) + (m10 + m11));
        Vector512<float> sums = a0 + a1 + (a2 + a3) + (a4 + a5) + (a6 + a7 + (a8 + a9) + (a10 + a11));
        return (products + sums).ToScalar();
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Chains256(float value, int passes)
    {
        Vector256<float> one = Vector256.Create(value), m0 = one, m1 = one, m2 = one, m3 = one, m4 = one, m5 = one, a0 = one, a1 = one, a2 = one, a3 = one, a4 = one, a5 = one;
        for (int i = 0; i < passes; i++)
        {
            m0 *= one;
            a0 += one;
            m1 *= one;
            a1 += one;
            m2 *= one;
            a2 += one;
            m3 *= one;
            a3 += one;
            m4 *= one;
            a4 += one;
            m5 *= one;
            a5 += one;
        }

        return (m0 + m1 + (m2 + m3) + (m4 + m5) + (a0 + a1 + (a2 + a3) + (a4 + a5))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Chains128(float value, int passes)
    {
        Vector128<float> one = Vector128.Create(value), m0 = one, m1 = one, m2 = one, m3 = one, m4 = one, m5 = one, a0 = one, a1 = one, a2 = one, a3 = one, a4 = one, a5 = one;
        for (int i = 0; i < passes; i++)
        {
            m0 *= one;
            a0 += one;
            m1 *= one;
            a1 += one;
            m2 *= one;
            a2 += one;
            m3 *= one;
            a3 += one;
            m4 *= one;
            a4 += one;
            m5 *= one;
            a5 += one;
        }

        return (m0 + m1 + (m2 + m3) + (m4 + m5) + (a0 + a1 + (a2 + a3) + (a4 + a5))).ToScalar();
    }
}
