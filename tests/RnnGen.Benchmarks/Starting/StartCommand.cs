using System.Diagnostics;
using System.Globalization;
using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Starting;

/// <summary>The speed of the tutorial's iteration before steady state, each time in a fresh process.</summary>
internal static class StartCommand
{
    internal const string CurveName = "start-curve", CpuName = "start-cpu";

    private const int Processes = 11;

    internal static void Run()
    {
        // With tiers, as a project has it that says nothing; without, as this one has it.
        foreach (string tiers in (string[])["1", "0"])
        {
            KeyValuePair<string, string>[] environment = [new("DOTNET_TieredCompilation", tiers)];
            Console.WriteLine($"Tiered compilation {(tiers == "1" ? "on" : "off")}: microseconds of a step, by the steps of a fresh process");
            Console.Write(Child.Run(environment, CurveName));
            double idle = MedianCpu(environment, 0), busy = MedianCpu(environment, 50);
            Console.WriteLine($"CPU time of a process: {busy:F1} ms with 50 iterations, {idle:F1} ms with none; difference {busy - idle:F1} ms (medians of {Processes})");
            Console.WriteLine();
        }
    }

    /// <summary>The mean time of the first step, of those up to the tenth, the hundredth, …</summary>
    internal static void PrintCurve()
    {
        long start = Stopwatch.GetTimestamp();
        HeadlessTutorial model = new();
        int done = 0;
        for (int end = 1; end <= 1_000_000; end *= 10)
        {
            int from = done;
            for (; done < end; done++)
            {
                model.TrainStep();
            }

            Console.WriteLine($"{from + 1,9} to {end,9} {Stopwatch.GetElapsedTime(start).TotalMicroseconds / (end - from),12:F2}{(end == 1 ? " with the model's creation" : "")}");
            start = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Prints the milliseconds of CPU that this process took, user and system, after some iterations.</summary>
    internal static void PrintCpu(int iterations)
    {
        if (iterations > 0)
        {
            Iterate(iterations);
        }

        Console.WriteLine(Environment.CpuUsage.TotalTime.TotalMilliseconds);
    }

    // Apart, so that the idle process loads nothing of the model.
    private static void Iterate(int iterations)
    {
        HeadlessTutorial model = new();
        for (int i = 0; i < iterations; i++)
        {
            model.TrainStep();
        }
    }

    private static double MedianCpu(KeyValuePair<string, string>[] environment, int iterations) => Enumerable.Range(0, Processes)
        .Select(_ => double.Parse(Child.Run(environment, CpuName, iterations.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture))
        .Order().ElementAt(Processes / 2);
}
