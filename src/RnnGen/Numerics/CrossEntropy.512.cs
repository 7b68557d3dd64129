using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

public static partial class CrossEntropy
{
    // Per row t: m = max y, e = exp(y - m), s = sum of e;  dy = e * (1/T / s), less 1/T at the target;  margin = m - y[target].
    // Each part runs over a block of rows, so that the CPU overlaps the rows' long dependency chains while the block is in the cache.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Rows512(
        ref float logits, ref float dLogits, Span<float> sums, Span<float> margins, ReadOnlySpan<int> targets, int classes, int stride, float weight)
    {
        Floats negativeInfinity = Lanes.Create(float.NegativeInfinity);
        Floats size = Lanes.Create((float)classes), position = Lanes.CreateSequence(0f, 1f), step = Lanes.Create((float)Floats.Count);
        for (int start = 0; start < targets.Length; start += RowsInBlock)
        {
            int end = Math.Min(start + RowsInBlock, targets.Length);
            for (int t = start; t < end; t++)
            {
                ref float y = ref Unsafe.Add(ref logits, (nint)t * stride);
                Floats maxima = negativeInfinity, left = size - position;
                for (nuint v = 0; v < (nuint)stride; v += (nuint)Floats.Count)
                {
                    Floats yv = Lanes.ConditionalSelect(Lanes.GreaterThan(left, Floats.Zero), Lanes.LoadUnsafe(ref y, v), negativeInfinity);
                    maxima = Lanes.ConditionalSelect(Lanes.GreaterThan(yv, maxima), yv, maxima);
                    left -= step;
                }

                margins[t] = VirtualLanes.Max(maxima);
            }

            for (int t = start; t < end; t++)
            {
                ref float y = ref Unsafe.Add(ref logits, (nint)t * stride);
                ref float dy = ref Unsafe.Add(ref dLogits, (nint)t * stride);
                Floats max = Lanes.Create(margins[t]), left = size - position;
                for (nuint v = 0; v < (nuint)stride; v += (nuint)Floats.Count)
                {
                    // The padding is cut off, so that it stays zero.
                    Floats e = VectorMath.Exp(Lanes.LoadUnsafe(ref y, v) - max) & Lanes.GreaterThan(left, Floats.Zero);
                    e.StoreUnsafe(ref dy, v);
                    left -= step;
                }
            }

            for (int t = start; t < end; t++)
            {
                ref float dy = ref Unsafe.Add(ref dLogits, (nint)t * stride);
                float sum = VirtualLanes.SumRow(ref dy, stride);
                Floats scale = Lanes.Create(weight / sum);
                for (nuint v = 0; v < (nuint)stride; v += (nuint)Floats.Count)
                {
                    (Lanes.LoadUnsafe(ref dy, v) * scale).StoreUnsafe(ref dy, v);
                }

                int target = targets[t];
                Unsafe.Add(ref dy, target) -= weight;
                sums[t] = sum;
                margins[t] -= Unsafe.Add(ref logits, (nint)t * stride + target);
            }
        }
    }
}
