using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Cells;

public static partial class ResetFirstGruCell
{
    // r, z = sigmoid(a_r, a_z);  s = r h.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Reset512(ref float gates, nuint gatesStride, ref float previous, ref float reset, nuint stride, nuint width, nuint first, nuint end, nuint rows)
    {
        for (; rows != 0; rows--)
        {
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats r = VectorMath.Sigmoid(Lanes.LoadUnsafe(ref gates, k));
                r.StoreUnsafe(ref gates, k);
                VectorMath.Sigmoid(Lanes.LoadUnsafe(ref gates, width + k)).StoreUnsafe(ref gates, width + k);
                (r * Lanes.LoadUnsafe(ref previous, k)).StoreUnsafe(ref reset, k);
            }

            gates = ref Unsafe.Add(ref gates, gatesStride);
            previous = ref Unsafe.Add(ref previous, stride);
            reset = ref Unsafe.Add(ref reset, stride);
        }
    }

    // n = tanh(a_n);  h' = (1 - z) n + z h.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Forward512(ref float gates, nuint gatesStride, ref float previous, ref float hidden, nuint stride, nuint width, nuint first, nuint end, nuint rows)
    {
        for (; rows != 0; rows--)
        {
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats z = Lanes.LoadUnsafe(ref gates, width + k), n = VectorMath.Tanh(Lanes.LoadUnsafe(ref gates, 2 * width + k));
                n.StoreUnsafe(ref gates, 2 * width + k);
                ((Floats.One - z) * n + z * Lanes.LoadUnsafe(ref previous, k)).StoreUnsafe(ref hidden, k);
            }

            gates = ref Unsafe.Add(ref gates, gatesStride);
            previous = ref Unsafe.Add(ref previous, stride);
            hidden = ref Unsafe.Add(ref hidden, stride);
        }
    }

    // da_z = dh (h - n) z (1 - z), da_n = dh (1 - z) (1 - n^2), in the place of the gates;  dh of the state before += dh z.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Backward512(ref float gates, nuint gatesStride, ref float previous, ref float dHidden, ref float dPrevious, nuint stride, nuint width, nuint first, nuint end, nuint rows)
    {
        for (; rows != 0; rows--)
        {
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats z = Lanes.LoadUnsafe(ref gates, width + k), n = Lanes.LoadUnsafe(ref gates, 2 * width + k), dh = Lanes.LoadUnsafe(ref dHidden, k);
                ((dh * (Lanes.LoadUnsafe(ref previous, k) - n)) * (z * (Floats.One - z))).StoreUnsafe(ref gates, width + k);
                ((dh * (Floats.One - z)) * (Floats.One - n * n)).StoreUnsafe(ref gates, 2 * width + k);
                (Lanes.LoadUnsafe(ref dPrevious, k) + dh * z).StoreUnsafe(ref dPrevious, k);
            }

            gates = ref Unsafe.Add(ref gates, gatesStride);
            previous = ref Unsafe.Add(ref previous, stride);
            dHidden = ref Unsafe.Add(ref dHidden, stride);
            dPrevious = ref Unsafe.Add(ref dPrevious, stride);
        }
    }

    // da_r = ds h r (1 - r), in the place of the gate;  dh of the state before += ds r.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardReset512(ref float gates, nuint gatesStride, ref float previous, ref float dReset, ref float dPrevious, nuint stride, nuint first, nuint end, nuint rows)
    {
        for (; rows != 0; rows--)
        {
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats r = Lanes.LoadUnsafe(ref gates, k), ds = Lanes.LoadUnsafe(ref dReset, k);
                ((ds * Lanes.LoadUnsafe(ref previous, k)) * (r * (Floats.One - r))).StoreUnsafe(ref gates, k);
                (Lanes.LoadUnsafe(ref dPrevious, k) + ds * r).StoreUnsafe(ref dPrevious, k);
            }

            gates = ref Unsafe.Add(ref gates, gatesStride);
            previous = ref Unsafe.Add(ref previous, stride);
            dReset = ref Unsafe.Add(ref dReset, stride);
            dPrevious = ref Unsafe.Add(ref dPrevious, stride);
        }
    }
}
