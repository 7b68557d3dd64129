using System.Globalization;
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
        Dictionary<(string Cell, int Hidden, int Batch), double>? pytorch = ReadPyTorch(python);
        foreach (TrainingCase own in OneSequence.Cases.Concat(TrainingPeers.Cases))
        {
            // Plain loops are written for tanh alone.
            PlainTraining? plain = own.Gates > 1 ? null : new(new ModelWeights(own.Model), own.Batch, TrainingCase.Positions, own.Inputs, own.Targets);
            if (plain is not null)
            {
                CheckAgreement(own, plain);
            }

            Timing[] timings = Turns.Take([own, new Peak(), .. plain is null ? Array.Empty<IPeer>() : [plain]], TimeSpan.FromSeconds(8));
            double peak = Peak.Operations / timings[1].Low, low = timings[0].Low;
            PrintRow(own, own.Name, low, timings[0].Best, low, peak);
            if (plain is not null)
            {
                PrintRow(own, plain.Name, timings[2].Low, timings[2].Best, low, peak);
            }

            if (pytorch is not null && pytorch.TryGetValue((own.Cell, own.HiddenSize, own.Batch), out double time))
            {
                PrintRow(own, "PyTorch", time, null, low, peak);
            }
        }

        Console.WriteLine();
    }

    private static void PrintRow(TrainingCase shape, string name, double time, double? best, double own, double peak)
    {
        double speed = shape.Operations / time;
        Console.WriteLine(
            $"{shape.Cell,-4} H {shape.HiddenSize,3}  B {shape.Batch,2}  {name,-10} {time,12:F2} {best,12:F2} {time / own,8:F1}x {speed / 1e3,8:F2} GFLOP/s {speed / peak,7:P1}");
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

    private static Dictionary<(string Cell, int Hidden, int Batch), double>? ReadPyTorch(string python) => Python.Run(python, "training.py")?
        .Select(static line => line.Split(' '))
        .ToDictionary(
            static words => (words[0], int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture)),
            static words => double.Parse(words[3], CultureInfo.InvariantCulture));
}
