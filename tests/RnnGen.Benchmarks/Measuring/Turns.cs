using System.Diagnostics;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Measuring;

/// <summary>The time of one step of a side, in microseconds.</summary>
/// <param name="Low">The tenth percentile of the windows.</param>
/// <param name="Best">The best window.</param>
internal readonly record struct Timing(double Low, double Best);

/// <summary>Times several sides in one process, in turns of several windows, so that the machine's drift meets all of them.</summary>
internal static class Turns
{
    // Windows of some milliseconds: short against the machine's load. A turn has several, so that a side whose steps are short gets many even
    // where another one's are long.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(3), Turn = TimeSpan.FromMilliseconds(50);
    private const int MaxRounds = 200;
    private const int MinRounds = 3;
    private const double FullShare = 0.95;
    private const int MaxRepeats = 5;

    /// <summary>Times the sides.</summary>
    /// <param name="peers">The sides.</param>
    /// <param name="budget">No round starts after this time, but for the first three.</param>
    /// <returns>The timings, in the order of the sides.</returns>
    internal static Timing[] Take(IReadOnlyList<IPeer> peers, TimeSpan budget)
    {
        int[] steps = [.. peers.Select(StepsInWindow)];
        List<double>[] times = [.. peers.Select(static _ => new List<double>())];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < MinRounds || (round < MaxRounds && Stopwatch.GetElapsedTime(start) < budget); round++)
        {
            for (int p = 0; p < peers.Count; p++)
            {
                // A step before the clock starts: it finds the caches as the other side's turn left them.
                peers[p].Step();
                long turn = Stopwatch.GetTimestamp();
                do
                {
                    times[p].Add(TimeWindow(peers[p], steps[p]));
                }
                while (Stopwatch.GetElapsedTime(turn) < Turn);
            }
        }

        return [.. times.Select(static t => new Timing(t.Order().ElementAt(t.Count / 10), t.Min()))];
    }

    private static double TimeWindow(IPeer peer, int steps)
    {
        double share = 0, microseconds = 0;
        for (int repeat = 0; repeat <= MaxRepeats && share < FullShare; repeat++)
        {
            TimeSpan busy = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < steps; i++)
            {
                peer.Step();
            }

            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            share = (Environment.CpuUsage.TotalTime - busy) / elapsed;
            microseconds = elapsed.TotalMicroseconds / steps;
        }

        return microseconds;
    }

    private static int StepsInWindow(IPeer peer)
    {
        // Compiled, past the first allocations, and past the clock's ramp.
        CountSteps(peer, TimeSpan.FromMilliseconds(30));
        return CountSteps(peer, Window);
    }

    private static int CountSteps(IPeer peer, TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        int steps = 0;
        do
        {
            peer.Step();
            steps++;
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
        return steps;
    }
}
