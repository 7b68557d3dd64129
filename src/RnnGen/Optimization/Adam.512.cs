using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Optimization;

public sealed partial class Adam
{
    // g += decay w;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g g;  w -= shrinkage w;  w -= step m / (sqrt(v) scale + epsilon).
    // With AMSGrad, largest = max(largest, v) stands in the place of v below the fraction line; without it the reference is null.
    // Padding has g = w = 0, therefore m = v = 0 and w stays 0.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Update512(ref float w, ref float g, ref float m, ref float v, ref float largest, nuint length, in AdamCoefficients coefficients)
    {
        Floats beta1 = Lanes.Create(coefficients.Beta1), rest1 = Lanes.Create(coefficients.Rest1);
        Floats beta2 = Lanes.Create(coefficients.Beta2), rest2 = Lanes.Create(coefficients.Rest2);
        Floats epsilon = Lanes.Create(coefficients.Epsilon), step = Lanes.Create(coefficients.StepSize), scale = Lanes.Create(coefficients.SecondScale);
        Floats decay = Lanes.Create(coefficients.WeightDecay), shrinkage = Lanes.Create(coefficients.Shrinkage);
        bool decays = coefficients.WeightDecay != 0, shrinks = coefficients.Shrinkage != 0, keepsLargest = !Unsafe.IsNullRef(ref largest);
        for (nuint k = 0; k < length; k += (nuint)Floats.Count)
        {
            Floats weight = Lanes.LoadUnsafe(ref w, k);
            Floats gradient = Lanes.LoadUnsafe(ref g, k);
            if (decays)
            {
                gradient += weight * decay;
            }

            Floats first = Lanes.LoadUnsafe(ref m, k) * beta1 + gradient * rest1;
            Floats second = Lanes.LoadUnsafe(ref v, k) * beta2 + (gradient * rest2) * gradient;
            first.StoreUnsafe(ref m, k);
            second.StoreUnsafe(ref v, k);
            if (keepsLargest)
            {
                second = Lanes.MaxNative(Lanes.LoadUnsafe(ref largest, k), second);
                second.StoreUnsafe(ref largest, k);
            }

            if (shrinks)
            {
                weight -= weight * shrinkage;
            }

            Floats change = (first * step) / (Lanes.Sqrt(second) * scale + epsilon);
            (weight - change).StoreUnsafe(ref w, k);
        }
    }
}
