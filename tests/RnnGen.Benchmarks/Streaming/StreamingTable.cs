using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;
using RnnGen.Models;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>The streaming step against its peers.</summary>
internal static class StreamingTable
{
    private const float Tolerance = 1e-4f;

    internal static void Print()
    {
        Console.WriteLine($"A streaming step: V = {Texts.Symbols}, linear head, B = 1; microseconds, tenth percentile and best of windows taken in turns; ratio to RnnGen");
        string? problem = OnnxRuntimeStream.FindProblem();
        bool hasOnnxRuntime = problem is null;
        if (!hasOnnxRuntime)
        {
            Console.WriteLine($"ONNX Runtime skipped: {problem}");
        }

        foreach (IRecurrentModel model in (IRecurrentModel[])[
            new Streaming32(), new Streaming128(), new Streaming256(), new Streaming512(), new StreamingGru32(), new StreamingGru128(), new StreamingGru256(), new StreamingGru512(),
            new StreamingLstm32(), new StreamingLstm128(), new StreamingLstm256(), new StreamingLstm512(),
        ])
        {
            ModelWeights weights = new(model);
            bool isTanh = weights.Gates == 1;
            using OnnxRuntimeStream? onnxRuntime = hasOnnxRuntime ? new(weights) : null, lookUp = hasOnnxRuntime ? new(weights, looksUp: true) : null;
            StreamingPeer[] streams = [.. new StreamingPeer?[] { new GeneratedStream("RnnGen", model), onnxRuntime, lookUp, isTanh ? new PlainStream(weights) : null }.OfType<StreamingPeer>()];
            CheckAgreement(streams);

            int hidden = weights.HiddenSize, weightCount = weights.Gates * hidden * hidden + Texts.Symbols * hidden;
            string cell = ModelWeights.CellOf(weights.Gates);
            ReadLoop read = new(weightCount);
            Timing[] timings = Turns.Take([.. streams, read], TimeSpan.FromSeconds(10));
            for (int p = 0; p < streams.Length; p++)
            {
                Console.WriteLine($"{cell,-4} H {hidden,3}  {streams[p].Name,-14} {timings[p].Low,9:F3} {timings[p].Best,9:F3} {timings[p].Low / timings[0].Low,8:F1}x {timings[p].Best / timings[0].Best,8:F1}x");
            }

            Timing reading = timings[^1];
            double bytes = sizeof(float) * (double)weightCount;
            Console.WriteLine(
                $"{cell,-4} H {hidden,3}  weights read   {bytes / timings[0].Low / 1e3,9:F1} {bytes / timings[0].Best / 1e3,9:F1} GB/s; a read loop {read.Bytes / reading.Low / 1e3:F1} {read.Bytes / reading.Best / 1e3:F1} GB/s; " +
                $"share {bytes / timings[0].Low / (read.Bytes / reading.Low):P0} {bytes / timings[0].Best / (read.Bytes / reading.Best):P0}");
        }

        Console.WriteLine();
    }

    // A comparison of times is void if the sides compute different things.
    private static void CheckAgreement(StreamingPeer[] streams)
    {
        for (int i = 0; i < 100; i++)
        {
            int symbol = i * 11 % Texts.Symbols;
            float[] expected = streams[0].Read(symbol).ToArray();
            foreach (StreamingPeer stream in streams.AsSpan(1))
            {
                ReadOnlySpan<float> logits = stream.Read(symbol);
                for (int k = 0; k < expected.Length; k++)
                {
                    if (!(MathF.Abs(logits[k] - expected[k]) <= Tolerance))
                    {
                        throw new InvalidOperationException($"{stream.Name} gives {logits[k]} for logit {k} after {i + 1} symbols, RnnGen {expected[k]}.");
                    }
                }
            }
        }
    }
}
