using System.Runtime.InteropServices;
using RnnGen.Numerics;

namespace RnnGen.Benchmarks;

/// <summary>The error of the activations over all 2^32 float32 arguments, and the equality of their bits on the three vector widths.</summary>
internal static class UlpCommand
{
    private const int Chunk = 1 << 16;

    private delegate void Function(ReadOnlySpan<float> x, Span<float> destination);

    internal static bool Run()
    {
        bool good = true;
        good &= Check<VectorMath.ExpOperation>("exp", Math.Exp);
        good &= Check<VectorMath.TanhOperation>("tanh", Math.Tanh);
        good &= Check<VectorMath.SigmoidOperation>("sigmoid", static x => 1 / (1 + Math.Exp(-x)));
        good &= Check<VectorMath.LogOperation>("log", Math.Log);
        return good;
    }

    private static bool Check<TOperation>(string name, Func<double, double> reference)
        where TOperation : VectorMath.IElementOperation
    {
        object gate = new();
        double worst = 0;
        float worstAt = 0;
        long different = 0, wrongSpecial = 0;
        Parallel.For(0, (int)((1L << 32) / Chunk), chunk =>
        {
            float[] x = new float[Chunk], y512 = new float[Chunk], y256 = new float[Chunk], y128 = new float[Chunk];
            for (int i = 0; i < Chunk; i++)
            {
                x[i] = BitConverter.UInt32BitsToSingle((uint)chunk * Chunk + (uint)i);
            }

            VectorMath.Apply512<TOperation>(ref x[0], ref y512[0], (nuint)x.Length);
            VectorMath.Apply256<TOperation>(ref x[0], ref y256[0], (nuint)x.Length);
            VectorMath.Apply128<TOperation>(ref x[0], ref y128[0], (nuint)x.Length);
            double chunkWorst = 0;
            float chunkAt = 0;
            long chunkDifferent = 0, chunkWrong = 0;
            ReadOnlySpan<int> bits512 = MemoryMarshal.Cast<float, int>(y512), bits256 = MemoryMarshal.Cast<float, int>(y256), bits128 = MemoryMarshal.Cast<float, int>(y128);
            for (int i = 0; i < Chunk; i++)
            {
                chunkDifferent += bits512[i] == bits256[i] && bits256[i] == bits128[i] ? 0 : 1;
                double exact = reference(x[i]);
                float rounded = (float)exact;
                if (double.IsNaN(exact) || float.IsInfinity(rounded) || float.IsNaN(y256[i]))
                {
                    // An overflow may be reached one ulp early or late; everything else has to be met.
                    bool met = float.IsNaN(rounded) ? float.IsNaN(y256[i]) : y256[i] == rounded || (double.IsFinite(exact) && y256[i] == float.BitDecrement(rounded));
                    chunkWrong += met ? 0 : 1;
                    continue;
                }

                double ulp = Math.Abs((double)y256[i] - exact) / Spacing(rounded);
                if (ulp > chunkWorst)
                {
                    (chunkWorst, chunkAt) = (ulp, x[i]);
                }
            }

            lock (gate)
            {
                different += chunkDifferent;
                wrongSpecial += chunkWrong;
                if (chunkWorst > worst)
                {
                    (worst, worstAt) = (chunkWorst, chunkAt);
                }
            }
        });

        Console.WriteLine($"{name,-8} max {worst:F4} ulp at {worstAt:R}; arguments whose bits differ between widths: {different}; wrong NaN or infinity: {wrongSpecial}");
        return worst <= 2 && different == 0 && wrongSpecial == 0;
    }

    // The distance from a float32 to the next one above its magnitude; that of denormals below the smallest normal number.
    private static double Spacing(float value)
    {
        float magnitude = MathF.Abs(value);
        return (double)MathF.BitIncrement(magnitude) - magnitude is var up && double.IsInfinity(up) ? Math.ScaleB(1, 104) : up;
    }
}
