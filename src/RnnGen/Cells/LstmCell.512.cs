using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnGen.Numerics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;

namespace RnnGen.Cells;

public static partial class LstmCell
{
    // i, f, o = sigmoid(a_i, a_f, a_o), g = tanh(a_g);  c' = f c + i g;  h' = o tanh(c'), with a_i += p_i c, a_f += p_f c, a_o += p_o c'.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Forward512(
        ref float gates, nuint gatesStride, ref float peepholes, bool hasPeepholes, ref float previousCell, ref float cell, ref float tanhCell, ref float hidden,
        nuint stride, nuint width, nuint first, nuint end, nuint rows)
    {
        for (; rows != 0; rows--)
        {
            // A loop for each: the constants of all would not fit the registers, and the CPU overlaps the chains of several loops too.
            Open512(ref gates, ref peepholes, hasPeepholes, ref previousCell, first, end);
            Open512(ref Unsafe.Add(ref gates, width), ref Unsafe.Add(ref peepholes, width), hasPeepholes, ref previousCell, first, end);
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats g = VectorMath.Tanh(Lanes.LoadUnsafe(ref gates, 2 * width + k));
                g.StoreUnsafe(ref gates, 2 * width + k);
                (Lanes.LoadUnsafe(ref gates, width + k) * Lanes.LoadUnsafe(ref previousCell, k) + Lanes.LoadUnsafe(ref gates, k) * g).StoreUnsafe(ref cell, k);
            }

            Open512(ref Unsafe.Add(ref gates, 3 * width), ref Unsafe.Add(ref peepholes, 2 * width), hasPeepholes, ref cell, first, end);
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats t = VectorMath.Tanh(Lanes.LoadUnsafe(ref cell, k));
                t.StoreUnsafe(ref tanhCell, k);
                (Lanes.LoadUnsafe(ref gates, 3 * width + k) * t).StoreUnsafe(ref hidden, k);
            }

            gates = ref Unsafe.Add(ref gates, gatesStride);
            previousCell = ref Unsafe.Add(ref previousCell, stride);
            cell = ref Unsafe.Add(ref cell, stride);
            tanhCell = ref Unsafe.Add(ref tanhCell, stride);
            hidden = ref Unsafe.Add(ref hidden, stride);
        }
    }

    // A gate from its sum a: sigmoid(a + p c).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Open512(ref float gate, ref float peephole, bool hasPeephole, ref float cell, nuint first, nuint end)
    {
        for (nuint k = first; k < end; k += (nuint)Floats.Count)
        {
            Floats sum = Lanes.LoadUnsafe(ref gate, k);
            if (hasPeephole)
            {
                sum += Lanes.LoadUnsafe(ref peephole, k) * Lanes.LoadUnsafe(ref cell, k);
            }

            VectorMath.Sigmoid(sum).StoreUnsafe(ref gate, k);
        }
    }

    // With t = tanh(c'):  da_o = dh t o (1 - o);  dc = dc' + dh o (1 - t^2) + p_o da_o;  da_i = dc g i (1 - i), da_f = dc c f (1 - f),
    // da_g = dc i (1 - g^2), in the place of the gates;  dc of the state before += dc f + p_i da_i + p_f da_f.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Backward512(
        ref float gates, nuint gatesStride, ref float peepholes, bool hasPeepholes, ref float previousCell, ref float tanhCell, ref float dHidden, ref float dCell, ref float dPreviousCell,
        nuint stride, nuint width, nuint first, nuint end, nuint rows)
    {
        for (; rows != 0; rows--)
        {
            for (nuint k = first; k < end; k += (nuint)Floats.Count)
            {
                Floats i = Lanes.LoadUnsafe(ref gates, k), f = Lanes.LoadUnsafe(ref gates, width + k);
                Floats g = Lanes.LoadUnsafe(ref gates, 2 * width + k), o = Lanes.LoadUnsafe(ref gates, 3 * width + k);
                Floats t = Lanes.LoadUnsafe(ref tanhCell, k), dh = Lanes.LoadUnsafe(ref dHidden, k);
                Floats dao = (dh * t) * (o * (Floats.One - o));
                Floats dc = Lanes.LoadUnsafe(ref dCell, k) + (dh * o) * (Floats.One - t * t);
                if (hasPeepholes)
                {
                    dc += Lanes.LoadUnsafe(ref peepholes, 2 * width + k) * dao;
                }

                Floats dai = (dc * g) * (i * (Floats.One - i));
                Floats daf = (dc * Lanes.LoadUnsafe(ref previousCell, k)) * (f * (Floats.One - f));
                Floats dPrevious = Lanes.LoadUnsafe(ref dPreviousCell, k) + dc * f;
                if (hasPeepholes)
                {
                    dPrevious += Lanes.LoadUnsafe(ref peepholes, k) * dai + Lanes.LoadUnsafe(ref peepholes, width + k) * daf;
                }

                dai.StoreUnsafe(ref gates, k);
                daf.StoreUnsafe(ref gates, width + k);
                ((dc * i) * (Floats.One - g * g)).StoreUnsafe(ref gates, 2 * width + k);
                dao.StoreUnsafe(ref gates, 3 * width + k);
                dPrevious.StoreUnsafe(ref dPreviousCell, k);
            }

            gates = ref Unsafe.Add(ref gates, gatesStride);
            previousCell = ref Unsafe.Add(ref previousCell, stride);
            tanhCell = ref Unsafe.Add(ref tanhCell, stride);
            dHidden = ref Unsafe.Add(ref dHidden, stride);
            dCell = ref Unsafe.Add(ref dCell, stride);
            dPreviousCell = ref Unsafe.Add(ref dPreviousCell, stride);
        }
    }
}
