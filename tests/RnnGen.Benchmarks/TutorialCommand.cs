using System.Globalization;
using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks;

/// <summary>The tutorial's iteration against its peers, side by side in one run.</summary>
internal static class TutorialCommand
{
    internal static void Run(string python)
    {
        IPeer[] peers = [new GeneratedTutorial(), new ScalarTutorial(), new TensorPrimitivesTutorial()];
        Timing[] timings = Turns.Take(peers, TimeSpan.FromSeconds(10));
        double own = timings[0].Low;
        Console.WriteLine("The tutorial's iteration; microseconds, tenth percentile and best of windows taken in turns; ratio to RnnGen");
        for (int p = 0; p < peers.Length; p++)
        {
            Console.WriteLine($"{peers[p].Name,-20} {timings[p].Low,9:F3} {timings[p].Best,9:F3} {timings[p].Low / own,8:F1}x");
        }

        if (Python.Run(python, "tutorial.py") is { } lines)
        {
            double pytorch = double.Parse(lines[0], CultureInfo.InvariantCulture);
            Console.WriteLine($"{"PyTorch",-20} {pytorch,9:F3} {"",9} {pytorch / own,8:F1}x");
        }
    }
}
