using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

public static partial class CrossEntropy
{
    // Per row t: m = max y, e = exp(y - m), s = sum of e;  dy = e * (1/T / s), less 1/T at the target;  margin = m - y[target].
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Rows512(
        ref float logits, ref float dLogits, Span<float> sums, Span<float> margins, ReadOnlySpan<int> targets, int size, int stride, float weight)
    {
        Span<float> lanes = stackalloc float[VirtualLanes.Count];
        ref float lane = ref MemoryMarshal.GetReference(lanes);
        Floats negativeInfinity = Lanes.Create(float.NegativeInfinity);
        for (int t = 0; t < targets.Length; t++)
        {
            ref float y = ref Unsafe.Add(ref logits, (nint)t * stride);
            ref float dy = ref Unsafe.Add(ref dLogits, (nint)t * stride);

            // Elements beyond the size count as -infinity: e^-infinity = 0 keeps the padding of the gradient zero.
            Floats maxima = negativeInfinity;
            Floats left = Lanes.Create((float)size) - Lanes.CreateSequence(0f, 1f);
            for (int v = 0; v < stride; v += Floats.Count)
            {
                Floats yv = Lanes.ConditionalSelect(Lanes.GreaterThan(left, Floats.Zero), Lanes.LoadUnsafe(ref y, (nuint)v), negativeInfinity);
                yv.StoreUnsafe(ref dy, (nuint)v);
                maxima = Lanes.ConditionalSelect(Lanes.GreaterThan(yv, maxima), yv, maxima);
                left -= Lanes.Create((float)Floats.Count);
            }

            maxima.StoreUnsafe(ref lane);
            float max = lanes[0];
            for (int l = 1; l < Floats.Count; l++)
            {
                max = lanes[l] > max ? lanes[l] : max;
            }

            lanes.Clear();
            for (int v = 0; v < stride; v += Floats.Count)
            {
                Floats e = VectorMath.Exp(Lanes.LoadUnsafe(ref dy, (nuint)v) - Lanes.Create(max));
                e.StoreUnsafe(ref dy, (nuint)v);
                nuint first = (nuint)(v % VirtualLanes.Count);
                (Lanes.LoadUnsafe(ref lane, first) + e).StoreUnsafe(ref lane, first);
            }

            float sum = VirtualLanes.Sum(ref lane);
            Floats scale = Lanes.Create(weight / sum);
            for (int v = 0; v < stride; v += Floats.Count)
            {
                (Lanes.LoadUnsafe(ref dy, (nuint)v) * scale).StoreUnsafe(ref dy, (nuint)v);
            }

            int target = targets[t];
            Unsafe.Add(ref dy, target) -= weight;
            sums[t] = sum;
            margins[t] = max - Unsafe.Add(ref y, target);
        }
    }
}
