using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks;

/// <summary>The tutorial's iteration against its peers, side by side in one run.</summary>
internal static class TutorialCommand
{
    private const float Tolerance = 1e-3f;

    internal static void Run(string python)
    {
        using PyTorch? pytorch = PyTorch.Start(python);
        ITutorialPeer[] here = [new GeneratedTutorial(), new ScalarTutorial(), new TensorPrimitivesTutorial()];
        CheckAgreement(here);
        IPeer[] peers = [.. here, .. pytorch is null ? Array.Empty<IPeer>() : [pytorch.Job("tutorial")]];
        Console.WriteLine("The tutorial's iteration; microseconds, tenth percentile and best of windows taken in turns; ratio to RnnGen");
        Timing[] timings = Turns.Take(peers, TimeSpan.FromSeconds(10));
        for (int p = 0; p < peers.Length; p++)
        {
            Console.WriteLine($"{peers[p].Name,-20} {timings[p].Low,9:F3} {timings[p].Best,9:F3} {timings[p].Low / timings[0].Low,8:F1}x");
        }
    }

    // A comparison of times is void if the sides compute different things. Rounding grows to some 1e-5 in the tutorial's 50 iterations.
    private static void CheckAgreement(ITutorialPeer[] peers)
    {
        foreach (ITutorialPeer peer in peers)
        {
            for (int i = 0; i < 50; i++)
            {
                peer.Step();
            }

            ReadOnlySpan<float> expected = peers[0].Bias, actual = peer.Bias;
            for (int k = 0; k < expected.Length; k++)
            {
                if (!(MathF.Abs(actual[k] - expected[k]) <= Tolerance))
                {
                    throw new InvalidOperationException($"{peer.Name} gives {actual[k]} for b_ih[{k}] after 50 iterations, RnnGen {expected[k]}.");
                }
            }
        }
    }
}
