using System.Diagnostics;

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
    private static readonly TimeSpan WindowLength = TimeSpan.FromMilliseconds(3), TurnLength = TimeSpan.FromMilliseconds(50);
    private const int MaxRounds = 200;
    private const int MinRounds = 10;
    private const double FullShare = 0.95, ToleratedShare = 0.1;
    private const int MaxRepeats = 5;

    /// <summary>Times the sides, and prints a line for each that was disturbed: too many of its windows had less than 95 % of a core, repeated as they were.</summary>
    /// <param name="peers">The sides.</param>
    /// <param name="budget">No round starts after this time, but for the first ten.</param>
    /// <returns>The timings, in the order of the sides.</returns>
    internal static Timing[] Take(IReadOnlyList<IPeer> peers, TimeSpan budget)
    {
        int[] steps = [.. peers.Select(StepsInWindow)];
        List<Window>[] windows = [.. peers.Select(static _ => new List<Window>())];
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
                    windows[p].Add(TakeWindow(peers[p], steps[p]));
                }
                while (Stopwatch.GetElapsedTime(turn) < TurnLength);
            }
        }

        for (int p = 0; p < peers.Count; p++)
        {
            double disturbed = windows[p].Count(static window => window.Share < FullShare) / (double)windows[p].Count;
            if (disturbed > ToleratedShare)
            {
                Console.WriteLine($"{peers[p].Name}: {disturbed:P0} of the windows had less than {FullShare:P0} of a core");
            }
        }

        return [.. windows.Zip(steps, static (taken, count) => Summarize(taken.ConvertAll(window => window.Elapsed.TotalMicroseconds / count)))];
    }

    private static Timing Summarize(List<double> times)
    {
        times.Sort();
        return new Timing(times[times.Count / 10], times[0]);
    }

    // Of its repetitions the one with the largest share of a core.
    private static Window TakeWindow(IPeer peer, int steps)
    {
        Window best = peer.Take(steps);
        for (int repeat = 0; repeat < MaxRepeats && best.Share < FullShare; repeat++)
        {
            Window again = peer.Take(steps);
            best = again.Share > best.Share ? again : best;
        }

        return best;
    }

    private static int StepsInWindow(IPeer peer)
    {
        // Compiled, past the first allocations, and past the clock's ramp.
        CountSteps(peer, TimeSpan.FromMilliseconds(30));
        return CountSteps(peer, WindowLength);
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
