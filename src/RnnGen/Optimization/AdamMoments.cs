using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>What Adam and AdamW remember of a block: the moments m and v, the largest v with AMSGrad, and the powers of the betas.</summary>
internal sealed class AdamMoments(double beta1, double beta2, double epsilon, bool amsGrad)
{
    private AlignedBuffer _firstMoments = new(0);
    private AlignedBuffer _secondMoments = new(0);
    private AlignedBuffer? _largestSecondMoments;
    private double _beta1Power = 1;
    private double _beta2Power = 1;

    internal void Allocate(int length)
    {
        _firstMoments = new AlignedBuffer(length);
        _secondMoments = new AlignedBuffer(length);
        _largestSecondMoments = amsGrad ? new AlignedBuffer(length) : null;
    }

    internal void FlushDenormals()
    {
        Denormals.Flush(_firstMoments);
        Denormals.FlushSquares(_secondMoments, epsilon);
        Denormals.FlushSquares(_largestSecondMoments, epsilon);
    }

    internal void Update(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate, double weightDecay, double shrinkage)
    {
        // Running products instead of a power function, whose bits depend on the platform.
        _beta1Power *= beta1;
        _beta2Power *= beta2;
        AdamCoefficients coefficients = new(
            (float)beta1,
            (float)(1 - beta1),
            (float)beta2,
            (float)(1 - beta2),
            (float)epsilon,
            StepSize: (float)(learningRate / (1 - _beta1Power)),
            SecondScale: (float)(1 / Math.Sqrt(1 - _beta2Power)),
            (float)weightDecay,
            (float)shrinkage);

        ref float w = ref MemoryMarshal.GetReference(parameters);
        ref float g = ref MemoryMarshal.GetReference(gradients);
        ref float m = ref MemoryMarshal.GetReference(_firstMoments.Slice(0, parameters.Length));
        ref float v = ref MemoryMarshal.GetReference(_secondMoments.Slice(0, parameters.Length));
        ref float largest = ref _largestSecondMoments is null ? ref Unsafe.NullRef<float>() : ref MemoryMarshal.GetReference(_largestSecondMoments.Slice(0, parameters.Length));
        nuint length = (nuint)parameters.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Adam.Update512(ref w, ref g, ref m, ref v, ref largest, length, coefficients);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Adam.Update256(ref w, ref g, ref m, ref v, ref largest, length, coefficients);
        }
        else
        {
            Adam.Update128(ref w, ref g, ref m, ref v, ref largest, length, coefficients);
        }
    }
}
