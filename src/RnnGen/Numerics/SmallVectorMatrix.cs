using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnGen.Numerics;

// A matrix that the first-level cache holds is bound by the loads of the inputs and the weights. A group of inputs fits into registers, half of
// them, and stays there for all columns; of a larger matrix that would read too few weights in a row.
public static partial class MatrixKernels
{
    // 24 KB leave room for the rest of a step in 32 KB; one panel alone does not repay the loads of the inputs.
    private const int SmallMatrixLength = 6 * 1024, MinSmallMatrixWidth = 2 * PanelColumns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSmall(int inner, int width) => inner % (Vector512.IsHardwareAccelerated ? 16 : 8) == 0 && width >= MinSmallMatrixWidth && inner * width <= SmallMatrixLength;
}
