using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Lanes = System.Runtime.Intrinsics.Vector512;
using Words = System.Runtime.Intrinsics.Vector512<uint>;

namespace RnnGen.Numerics;

public sealed partial class BFloat16Matrix
{
    // The lower half of each word as the upper half of a float32.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats Even(Words rows) => (rows << 16).AsSingle();

    // The word as it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats Odd(Words rows) => rows.AsSingle();

    // sum + weight * x. The product of 8 and 16 bits is exact in float32, so it shows in no bit whether the two operations are fused.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats AddExactProduct(Floats weight, Floats x, Floats sum) =>
        Fma.IsSupported || AdvSimd.IsSupported ? Lanes.FusedMultiplyAdd(weight, x, sum) : weight * x + sum;

    // Rounds inputs to 16 bits of precision: s = 257 x, x' = s - (s - x). In s - x, which is about 256 x, float32 rounds away the last 8 bits of x
    // (Veltkamp's splitting). What is too small for exact products becomes zero.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Shorten512(ref float x, ref float shortened, nuint length)
    {
        for (nuint j = 0; j < length; j += (nuint)Floats.Count)
        {
            Floats all = Lanes.LoadUnsafe(ref x, j), scaled = all * Lanes.Create(257f), upper = scaled - (scaled - all);
            Lanes.ConditionalSelect(Lanes.LessThan(Lanes.Abs(upper), Lanes.Create(Smallest)), Floats.Zero, upper).StoreUnsafe(ref shortened, j);
        }
    }
}
