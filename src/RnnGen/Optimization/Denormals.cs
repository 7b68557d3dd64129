using RnnGen.Numerics;

namespace RnnGen.Optimization;

/// <summary>Sets denormal averages to zero.</summary>
/// <remarks>
/// Averages of the gradients of a parameter that has none any more, as that of a rare word, decay to denormal numbers and stay there: 0.9 times
/// the smallest is the smallest again. Some CPUs take a hundred times as long over those.
/// </remarks>
internal static class Denormals
{
    // The root of a denormal number is below 1.1e-19; times the bias correction it is lost in the rounding of a sum with this.
    private const double EpsilonThatHidesRoots = 1e-9;

    internal static void Flush(AlignedBuffer? averages)
    {
        foreach (ref float average in averages is null ? default : averages.Span)
        {
            average = float.IsSubnormal(average) ? 0 : average;
        }
    }

    /// <summary>The same for averages of squares, whose roots are divided by: where an epsilon hides the difference.</summary>
    internal static void FlushSquares(AlignedBuffer? averages, double epsilon)
    {
        if (epsilon >= EpsilonThatHidesRoots)
        {
            Flush(averages);
        }
    }
}
