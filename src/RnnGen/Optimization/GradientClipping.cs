using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>Bounds gradients between the backward pass and the optimizer's step, against gradients that explode over many positions.</summary>
/// <remarks>
/// Pascanu, Mikolov and Bengio, "On the difficulty of training Recurrent Neural Networks", 2013. The norm is over all that is given, as over
/// all parameters in PyTorch; zeros of the padding do not count. Spans may have any length. The bits are the same with vectors of 512, 256
/// and 128 bits.
/// </remarks>
public static partial class GradientClipping
{
    /// <summary>What PyTorch adds to a norm before it divides by it.</summary>
    private const double NormEpsilon = 1e-6;

    private const int VirtualLaneCount = Padding.RowMultiple;

    /// <summary>The narrower kernels pass over a piece more than once: it should stay in the first cache.</summary>
    private const int PieceLength = 2048;

    /// <summary>
    /// Scales gradients down to a norm where they exceed it: <c>g *= min(1, maxNorm / (norm(g) + 1e-6))</c>, as
    /// <c>torch.nn.utils.clip_grad_norm_</c> (https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html).
    /// </summary>
    /// <remarks>
    /// Where a gradient is infinite or not a number, so is the norm, and the gradients are left as they are: look at what is returned, and
    /// leave out the step. (PyTorch would make them all zero or NaN.) Sums are taken in double, as 16 virtual lanes, so that neither can
    /// squares overflow nor do long blocks lose small elements.
    /// </remarks>
    /// <param name="gradients">The gradients, of any length.</param>
    /// <param name="maxNorm">The largest norm, positive as a float32 too; with infinity nothing is changed and the norm only measured.</param>
    /// <param name="norm">Which norm.</param>
    /// <returns>The norm before the scaling; where it is finite but exceeds float32, the largest float32.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not positive as a float32, or <paramref name="norm"/> is no norm.</exception>
    public static float ByNorm(Span<float> gradients, double maxNorm, NormKind norm = NormKind.L2)
    {
        if (!((float)maxNorm > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(maxNorm), maxNorm, "The largest norm has to be positive as a float32.");
        }

        double total = norm switch
        {
            NormKind.L2 => Math.Sqrt(Sum(gradients, squares: true)),
            NormKind.L1 => Sum(gradients, squares: false),
            NormKind.Infinity => LargestMagnitude(gradients),
            _ => throw new ArgumentOutOfRangeException(nameof(norm), norm, "The norm has to be L2, L1 or Infinity."),
        };
        if (!double.IsFinite(total))
        {
            return (float)total;
        }

        double coefficient = maxNorm / (total + NormEpsilon);
        if (coefficient < 1)
        {
            VectorMath.Scale(gradients, (float)coefficient);
        }

        return (float)Math.Min(total, float.MaxValue);
    }

    /// <summary>
    /// Moves each gradient into a range: <c>g = min(max(g, -limit), limit)</c>, as <c>torch.nn.utils.clip_grad_value_</c>
    /// (https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html). NaN stays NaN.
    /// </summary>
    /// <param name="gradients">The gradients, of any length.</param>
    /// <param name="limit">The largest magnitude, positive as a float32 too.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive as a float32.</exception>
    public static void ByValue(Span<float> gradients, double limit)
    {
        float largest = (float)limit;
        if (!(largest > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The limit has to be positive as a float32.");
        }

        int whole = WholeLength(gradients.Length);
        ref float x = ref MemoryMarshal.GetReference(gradients);
        if (Vector512.IsHardwareAccelerated)
        {
            Clamp512(ref x, (nuint)whole, largest);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Clamp256(ref x, (nuint)whole, largest);
        }
        else
        {
            Clamp128(ref x, (nuint)whole, largest);
        }

        foreach (ref float g in gradients[whole..])
        {
            g = g > largest ? largest : g < -largest ? -largest : g;
        }
    }

    // The sum of x^2 or |x|: lane l adds the elements l, l + 16, ... in order, and the lanes are folded in halves, l and l + 8, l + 4, l + 2,
    // l + 1: the tree of VirtualLanes.
    private static double Sum(ReadOnlySpan<float> gradients, bool squares)
    {
        Span<double> lanes = stackalloc double[VirtualLaneCount];
        Span<float> rest = stackalloc float[VirtualLaneCount];
        lanes.Clear();
        int whole = WholeLength(gradients.Length);
        for (int start = 0; start < whole; start += PieceLength)
        {
            Add(gradients[start..Math.Min(start + PieceLength, whole)], lanes, squares);
        }

        rest.Clear();
        gradients[whole..].CopyTo(rest);
        Add(rest, lanes, squares);
        for (int half = VirtualLaneCount / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    private static void Add(ReadOnlySpan<float> piece, Span<double> lanes, bool squares)
    {
        ref float x = ref MemoryMarshal.GetReference(piece);
        ref double sums = ref MemoryMarshal.GetReference(lanes);
        nuint length = (nuint)piece.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            AddPowers512(ref x, ref sums, length, squares);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddPowers256(ref x, ref sums, length, squares);
        }
        else
        {
            AddPowers128(ref x, ref sums, length, squares);
        }
    }

    private static float LargestMagnitude(ReadOnlySpan<float> gradients)
    {
        int whole = WholeLength(gradients.Length);
        ref float x = ref MemoryMarshal.GetReference(gradients);
        int largest =
            Vector512.IsHardwareAccelerated ? LargestMagnitudeBits512(ref x, (nuint)whole) :
            Vector256.IsHardwareAccelerated ? LargestMagnitudeBits256(ref x, (nuint)whole) : LargestMagnitudeBits128(ref x, (nuint)whole);
        foreach (float g in gradients[whole..])
        {
            largest = Math.Max(largest, BitConverter.SingleToInt32Bits(g) & int.MaxValue);
        }

        return BitConverter.Int32BitsToSingle(largest);
    }

    private static int WholeLength(int length) => length - length % VirtualLaneCount;
}
