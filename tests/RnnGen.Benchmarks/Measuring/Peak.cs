using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Measuring;

/// <summary>
/// Independent chains of multiplications and of additions in registers: the most operations per second that separate multiply and add allow.
/// </summary>
internal sealed class Peak : IPeer
{
    // Six chains of each kind: two pipes times the three or four cycles' latency, and sixteen registers hold them all.
    private const int Chains = 12;
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
        Vector512<float> one = Vector512.Create(value), m0 = one, m1 = one, m2 = one, m3 = one, m4 = one, m5 = one, a0 = one, a1 = one, a2 = one, a3 = one, a4 = one, a5 = one;
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
