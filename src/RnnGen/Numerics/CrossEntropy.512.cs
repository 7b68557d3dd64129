using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Numerics;

public static partial class CrossEntropy
{
    // dy[t, v] = weight * softmax(y[t])[v];  max[t] and sum[t] of e^(y[t, v] - max[t]). All rows of a block go through one part before the
    // next, so that the CPU overlaps their long dependency chains while the block is in the cache.
    internal static void SoftmaxRows512(ref float y, ref float dy, ref float sum, ref float max, nuint rows, nuint classes, nuint stride, float weight)
    {
        SubtractMaxima512(ref y, ref dy, ref max, rows, classes, stride);
        Exponentials512(ref dy, rows * stride);
        VirtualLanes.SumRows(ref dy, ref sum, rows, stride);
        ScaleRows512(ref dy, ref sum, rows, stride, weight);
    }

    // max[t] = max over v of y[t, v];  x[t, v] = y[t, v] - max[t], -infinity in the padding. Four rows at a time; past the end the last one again.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void SubtractMaxima512(ref float y, ref float x, ref float max, nuint rows, nuint classes, nuint stride)
    {
        nuint whole = classes - classes % (nuint)Floats.Count;
        Floats negativeInfinity = Lanes.Create(float.NegativeInfinity);
        Floats inside = Lanes.LessThan(Lanes.CreateSequence(0f, 1f), Lanes.Create((float)(classes - whole)));
        for (nuint t = 0; t < rows; t += 4)
        {
            nuint row0 = t * stride, row1 = Math.Min(t + 1, rows - 1) * stride, row2 = Math.Min(t + 2, rows - 1) * stride, row3 = Math.Min(t + 3, rows - 1) * stride;
            Floats max0 = negativeInfinity, max1 = negativeInfinity, max2 = negativeInfinity, max3 = negativeInfinity;
            for (nuint v = 0; v < whole; v += (nuint)Floats.Count)
            {
                max0 = Lanes.MaxNative(Lanes.LoadUnsafe(ref y, row0 + v), max0);
                max1 = Lanes.MaxNative(Lanes.LoadUnsafe(ref y, row1 + v), max1);
                max2 = Lanes.MaxNative(Lanes.LoadUnsafe(ref y, row2 + v), max2);
                max3 = Lanes.MaxNative(Lanes.LoadUnsafe(ref y, row3 + v), max3);
            }

            if (whole < classes)
            {
                max0 = Lanes.MaxNative(Lanes.ConditionalSelect(inside, Lanes.LoadUnsafe(ref y, row0 + whole), negativeInfinity), max0);
                max1 = Lanes.MaxNative(Lanes.ConditionalSelect(inside, Lanes.LoadUnsafe(ref y, row1 + whole), negativeInfinity), max1);
                max2 = Lanes.MaxNative(Lanes.ConditionalSelect(inside, Lanes.LoadUnsafe(ref y, row2 + whole), negativeInfinity), max2);
                max3 = Lanes.MaxNative(Lanes.ConditionalSelect(inside, Lanes.LoadUnsafe(ref y, row3 + whole), negativeInfinity), max3);
            }

            VirtualLanes.Max(max0, max1, max2, max3).StoreUnsafe(ref max, t);
            max0 = Lanes.Create(Unsafe.Add(ref max, t));
            max1 = Lanes.Create(Unsafe.Add(ref max, t + 1));
            max2 = Lanes.Create(Unsafe.Add(ref max, t + 2));
            max3 = Lanes.Create(Unsafe.Add(ref max, t + 3));
            for (nuint v = 0; v < whole; v += (nuint)Floats.Count)
            {
                (Lanes.LoadUnsafe(ref y, row0 + v) - max0).StoreUnsafe(ref x, row0 + v);
                (Lanes.LoadUnsafe(ref y, row1 + v) - max1).StoreUnsafe(ref x, row1 + v);
                (Lanes.LoadUnsafe(ref y, row2 + v) - max2).StoreUnsafe(ref x, row2 + v);
                (Lanes.LoadUnsafe(ref y, row3 + v) - max3).StoreUnsafe(ref x, row3 + v);
            }

            Floats keep = inside;
            for (nuint v = whole; v < stride; v += (nuint)Floats.Count)
            {
                Lanes.ConditionalSelect(keep, Lanes.LoadUnsafe(ref y, row0 + v) - max0, negativeInfinity).StoreUnsafe(ref x, row0 + v);
                Lanes.ConditionalSelect(keep, Lanes.LoadUnsafe(ref y, row1 + v) - max1, negativeInfinity).StoreUnsafe(ref x, row1 + v);
                Lanes.ConditionalSelect(keep, Lanes.LoadUnsafe(ref y, row2 + v) - max2, negativeInfinity).StoreUnsafe(ref x, row2 + v);
                Lanes.ConditionalSelect(keep, Lanes.LoadUnsafe(ref y, row3 + v) - max3, negativeInfinity).StoreUnsafe(ref x, row3 + v);
                keep = Floats.Zero;
            }
        }
    }

    // x = e^x for x <= 0, over whole rows with their padding, where e^-infinity = 0.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Exponentials512(ref float x, nuint length)
    {
        for (nuint i = 0; i < length; i += (nuint)Floats.Count)
        {
            VectorMath.ExpOfNonPositive(Lanes.LoadUnsafe(ref x, i)).StoreUnsafe(ref x, i);
        }
    }

    // x[t, v] *= weight / sum[t]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void ScaleRows512(ref float x, ref float sum, nuint rows, nuint stride, float weight)
    {
        for (nuint t = 0; t < rows; t++)
        {
            Floats scale = Lanes.Create(weight / Unsafe.Add(ref sum, t));
            for (nuint v = 0; v < stride; v += (nuint)Floats.Count)
            {
                (Lanes.LoadUnsafe(ref x, v) * scale).StoreUnsafe(ref x, v);
            }

            x = ref Unsafe.Add(ref x, stride);
        }
    }

    // margin[t] += ln sum[t], whole vectors.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void AddLogarithms512(ref float sum, ref float margin, nuint length)
    {
        for (nuint t = 0; t < length; t += (nuint)Floats.Count)
        {
            (Lanes.LoadUnsafe(ref margin, t) + VectorMath.Log(Lanes.LoadUnsafe(ref sum, t))).StoreUnsafe(ref margin, t);
        }
    }
}
