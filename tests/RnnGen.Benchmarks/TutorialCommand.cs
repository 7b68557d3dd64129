using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks;

/// <summary>The tutorial's iteration against its peers, side by side in one run.</summary>
internal static class TutorialCommand
{
    internal static void Run(string python)
    {
        using PyTorch? pytorch = PyTorch.Start(python);
        IPeer[] peers = [new GeneratedTutorial(), new ScalarTutorial(), new TensorPrimitivesTutorial(), .. pytorch is null ? Array.Empty<IPeer>() : [pytorch.Job("tutorial")]];
        Console.WriteLine("The tutorial's iteration; microseconds, tenth percentile and best of windows taken in turns; ratio to RnnGen");
        Timing[] timings = Turns.Take(peers, TimeSpan.FromSeconds(10));
        for (int p = 0; p < peers.Length; p++)
        {
            Console.WriteLine($"{peers[p].Name,-20} {timings[p].Low,9:F3} {timings[p].Best,9:F3} {timings[p].Low / timings[0].Low,8:F1}x");
        }
    }
}
