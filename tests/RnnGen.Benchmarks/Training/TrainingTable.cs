using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Training;

/// <summary>A training step against its peers.</summary>
internal static class TrainingTable
{
    // Rounding differs, so the traces part slowly.
    private const float Tolerance = 1e-3f;

    internal static void Print(string python)
    {
        Console.WriteLine(
            $"A training step: V = {Texts.Symbols}, T = {TrainingCase.Positions}, linear head, Adam, one thread; microseconds, tenth percentile and best; " +
            "ratio to RnnGen; GFLOP/s of the products, and their share of the multiply-and-add peak of the same run");
        using PyTorch? pytorch = PyTorch.Start(python);
        foreach (TrainingCase own in OneSequence.Cases.Concat(ManySequences.Cases))
        {
            List<IPeer> peers = [new Peak(), own];
            if (own.Gates == 1)
            {
                // Plain loops are written for tanh alone.
                PlainTraining plain = new(new ModelWeights(own.Model), own.Batch, TrainingCase.Positions, own.Inputs, own.Targets);
                CheckAgreement(own, plain);
                peers.Add(plain);
            }

            if (pytorch is not null)
            {
                peers.Add(pytorch.Job($"{own.Cell} {own.HiddenSize} {own.Batch}"));
            }

            Timing[] timings = Turns.Take(peers, TimeSpan.FromSeconds(8));
            double peak = Peak.Operations / timings[0].Low;
            for (int p = 1; p < peers.Count; p++)
            {
                double speed = own.Operations / timings[p].Low;
                Console.WriteLine(
                    $"{own.Cell,-4} H {own.HiddenSize,3}  B {own.Batch,2}  {peers[p].Name,-10} {timings[p].Low,12:F2} {timings[p].Best,12:F2} {timings[p].Low / timings[1].Low,8:F1}x {speed / 1e3,8:F2} GFLOP/s {speed / peak,7:P1}");
            }
        }

        Console.WriteLine();
    }

    private static void CheckAgreement(TrainingCase own, PlainTraining plain)
    {
        for (int i = 0; i < 3; i++)
        {
            own.Step();
            plain.Step();
            if (!(MathF.Abs(own.Loss - plain.Loss) <= Tolerance * plain.Loss))
            {
                throw new InvalidOperationException($"The loss of step {i} at H = {own.HiddenSize}, B = {own.Batch}: {own.Loss}; in plain C# {plain.Loss}.");
            }
        }
    }
}
