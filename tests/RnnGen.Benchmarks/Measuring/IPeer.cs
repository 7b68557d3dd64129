using System.Diagnostics;

namespace RnnGen.Benchmarks.Measuring;

/// <summary>One side of a comparison, or what it is measured by.</summary>
internal interface IPeer
{
    string Name { get; }

    /// <summary>What is timed: a training iteration, a streaming step, a pass over a buffer.</summary>
    void Step();

    /// <summary>Takes steps and times them together.</summary>
    Window Take(int steps)
    {
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++)
        {
            Step();
        }

        return new Window(Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - busy);
    }
}

/// <summary>Some steps, one after the other.</summary>
/// <param name="Elapsed">The time they took.</param>
/// <param name="Busy">The processor time that their process got.</param>
internal readonly record struct Window(TimeSpan Elapsed, TimeSpan Busy)
{
    /// <summary>The share of a core.</summary>
    internal double Share => Busy / Elapsed;
}
