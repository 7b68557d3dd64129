using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;
using RnnGen.Models;
using RnnGen.Weights;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>Streaming with weights in 16 bits against float32: the time of a step, and the loss on a text that neither was trained on.</summary>
internal static class BFloat16Table
{
    private const int TrainingSteps = 150, HeldOutLength = 5_000;

    internal static void Print()
    {
        Console.WriteLine("A streaming step with weights in bfloat16 against float32; microseconds, tenth percentile and best of windows taken in turns; mean cross-entropy of a held-out text");
        foreach ((IRecurrentModel single, IRecurrentModel half) in ((IRecurrentModel, IRecurrentModel)[])[(new Streaming256(), new Streaming256InBFloat16()), (new Streaming512(), new Streaming512InBFloat16())])
        {
            Train(single);
            foreach (Parameter parameter in single.Parameters)
            {
                half.Parameters[parameter.Name].CopyFrom(parameter.ToTensor());
            }

            double singleLoss = HeldOutLoss(single), halfLoss = HeldOutLoss(half);
            Timing[] timings = Turns.Take([new GeneratedStream("float32", single), new GeneratedStream("bfloat16", half)], TimeSpan.FromSeconds(10));
            long hidden = single.Parameters["weight_hh_l0"].Shape[0];
            Console.WriteLine($"H {hidden,3}  float32  {timings[0].Low,9:F3} {timings[0].Best,9:F3}  loss {singleLoss:F5}");
            Console.WriteLine(
                $"H {hidden,3}  bfloat16 {timings[1].Low,9:F3} {timings[1].Best,9:F3}  loss {halfLoss:F5}; {timings[0].Low / timings[1].Low:F2} {timings[0].Best / timings[1].Best:F2} times as fast, " +
                $"loss {halfLoss / singleLoss - 1:+0.000%;-0.000%}");
        }

        Console.WriteLine();
    }

    private static void Train(IRecurrentModel model)
    {
        Random random = new(1);
        for (int i = 0; i < TrainingSteps; i++)
        {
            int[] text = model.Symbols.Encode(Sentences(random, Texts.Of65.Length));
            model.TrainStep(text.AsSpan(0, Texts.Of65.Length - 1), text.AsSpan(1, Texts.Of65.Length - 1));
        }
    }

    private static double HeldOutLoss(IRecurrentModel model)
    {
        int[] text = model.Symbols.Encode(Sentences(new Random(2), HeldOutLength));
        RecurrentState state = model.CreateState();
        double loss = 0;
        for (int i = 0; i + 1 < text.Length; i++)
        {
            ReadOnlySpan<float> logits = model.Advance(state, text[i]);
            double max = float.NegativeInfinity, sum = 0;
            foreach (float logit in logits)
            {
                max = Math.Max(max, logit);
            }

            foreach (float logit in logits)
            {
                sum += Math.Exp(logit - max);
            }

            loss += max + Math.Log(sum) - logits[text[i + 1]];
        }

        return loss / (text.Length - 1);
    }

    // Sentences drawn from a small grammar: the words can be learned, the choice of words cannot.
    private static string Sentences(Random random, int length)
    {
        string[] openings = ["The", "A", "Every", "No"], adjectives = ["old", "quick", "small", "hidden", "patient"];
        string[] nouns = ["clerk", "river", "machine", "garden", "letter", "child"], verbs = ["finds", "follows", "keeps", "forgets", "answers"];
        System.Text.StringBuilder text = new();
        while (text.Length < length)
        {
            text.Append($"{Any(openings)} {Any(adjectives)} {Any(nouns)} {Any(verbs)} the {Any(adjectives)} {Any(nouns)}.\n");
        }

        return text.ToString(0, length);

        string Any(string[] words) => words[random.Next(words.Length)];
    }
}
