using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Cells;

public static partial class GruCell
{
    // r, z = sigmoid(a_r, a_z);  n = tanh(a_n + r u);  h' = (1 - z) n + z h.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Forward512(ref float gates, nuint gatesStride, ref float candidate, ref float previous, ref float hidden, nuint stride, nuint width, nuint first, nuint end, nuint rows)
    {
        for (; rows != 0; rows--)
        {
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                VectorMath.Sigmoid(Lanes.LoadUnsafe(ref gates, k)).StoreUnsafe(ref gates, k);
                VectorMath.Sigmoid(Lanes.LoadUnsafe(ref gates, width + k)).StoreUnsafe(ref gates, width + k);
            }

            // Apart from the gates, so that the CPU overlaps these chains too.
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats r = Lanes.LoadUnsafe(ref gates, k), z = Lanes.LoadUnsafe(ref gates, width + k);
                Floats n = VectorMath.Tanh(Lanes.LoadUnsafe(ref gates, 2 * width + k) + r * Lanes.LoadUnsafe(ref candidate, k));
                n.StoreUnsafe(ref gates, 2 * width + k);
                ((Floats.One - z) * n + z * Lanes.LoadUnsafe(ref previous, k)).StoreUnsafe(ref hidden, k);
            }

            gates = ref Unsafe.Add(ref gates, gatesStride);
            candidate = ref Unsafe.Add(ref candidate, stride);
            previous = ref Unsafe.Add(ref previous, stride);
            hidden = ref Unsafe.Add(ref hidden, stride);
        }
    }

    // da_z = dh (h - n) z (1 - z), da_n = dh (1 - z) (1 - n^2), da_r = da_n u r (1 - r), in the place of the gates;  du = da_n r, in the place
    // of u;  dh of the state before += dh z.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Backward512(ref float gates, nuint gatesStride, ref float candidate, ref float previous, ref float dHidden, ref float dPrevious, nuint stride, nuint width, nuint first, nuint end, nuint rows)
    {
        for (; rows != 0; rows--)
        {
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats r = Lanes.LoadUnsafe(ref gates, k), z = Lanes.LoadUnsafe(ref gates, width + k), n = Lanes.LoadUnsafe(ref gates, 2 * width + k);
                Floats dh = Lanes.LoadUnsafe(ref dHidden, k);
                Floats dan = (dh * (Floats.One - z)) * (Floats.One - n * n);
                ((dan * Lanes.LoadUnsafe(ref candidate, k)) * (r * (Floats.One - r))).StoreUnsafe(ref gates, k);
                ((dh * (Lanes.LoadUnsafe(ref previous, k) - n)) * (z * (Floats.One - z))).StoreUnsafe(ref gates, width + k);
                dan.StoreUnsafe(ref gates, 2 * width + k);
                (dan * r).StoreUnsafe(ref candidate, k);
                (Lanes.LoadUnsafe(ref dPrevious, k) + dh * z).StoreUnsafe(ref dPrevious, k);
            }

            gates = ref Unsafe.Add(ref gates, gatesStride);
            candidate = ref Unsafe.Add(ref candidate, stride);
            previous = ref Unsafe.Add(ref previous, stride);
            dHidden = ref Unsafe.Add(ref dHidden, stride);
            dPrevious = ref Unsafe.Add(ref dPrevious, stride);
        }
    }
}
