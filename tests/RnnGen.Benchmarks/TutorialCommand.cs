using System.Diagnostics;
using System.Globalization;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks;

/// <summary>The tutorial's iteration against its peers, side by side in one run.</summary>
internal static class TutorialCommand
{
    // Windows of some milliseconds: long against the cold caches after the other side's turn, short against the machine's load.
    private const int Rounds = 200;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(3);

    internal static void Run(string python)
    {
        IPeer[] peers = [new GeneratedTutorial(), new ScalarTutorial(), new TensorPrimitivesTutorial()];
        double[][] times = [.. peers.Select(static _ => new double[Rounds])];
        int[] steps = [.. peers.Select(StepsInWindow)];
        for (int round = -5; round < Rounds; round++)
        {
            for (int p = 0; p < peers.Length; p++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < steps[p]; i++)
                {
                    peers[p].Step();
                }

                if (round >= 0)
                {
                    times[p][round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / steps[p];
                }
            }
        }

        double own = LowPercentile(times[0]);
        Console.WriteLine("The tutorial's iteration; microseconds, tenth percentile and best of windows taken in turns; ratio to RnnGen");
        for (int p = 0; p < peers.Length; p++)
        {
            Console.WriteLine($"{peers[p].Name,-20} {LowPercentile(times[p]),9:F3} {times[p].Min(),9:F3} {LowPercentile(times[p]) / own,8:F1}x");
        }

        Console.WriteLine(RunPython(python) is { } pytorch
            ? $"{"PyTorch",-20} {pytorch,9:F3} {"",9} {pytorch / own,8:F1}x"
            : $"PyTorch              skipped: '{python}' cannot import torch (name another interpreter with --python)");
    }

    private static int StepsInWindow(IPeer peer)
    {
        for (int i = 0; i < 2_000; i++)
        {
            peer.Step(); // Compiled, and past the first allocations.
        }

        long start = Stopwatch.GetTimestamp();
        int steps = 0;
        while (Stopwatch.GetElapsedTime(start) < Window)
        {
            peer.Step();
            steps++;
        }

        return steps;
    }

    private static double LowPercentile(double[] times)
    {
        double[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 10];
    }

    private static double? RunPython(string python)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Peers", "tutorial.py")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["OPENBLAS_NUM_THREADS"] = "1", ["OMP_NUM_THREADS"] = "1" },
            })!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
