namespace RnnGen;

/// <summary>How long float32 sums are: the runtime's kernels and generated loops agree by this file, which both compile.</summary>
internal static class Summation
{
    /// <summary>
    /// A sum over more positions than these is one of parts, each summed from zero: the next summand of a float32 sum is rounded to what the sum
    /// can hold, so that the error of a single one grows with their number. The parts are the same for all vector widths and numbers of threads.
    /// </summary>
    internal const int PositionsInPart = 4_096;
}
