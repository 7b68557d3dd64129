using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using RnnGen;
using RnnGen.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<int> seedOption = new("--seed") { Description = "Seed of the parameters, as in torch.manual_seed." };
RootCommand command = new("Five words of unequal length run through a GRU in one batch.") { seedOption };
command.SetAction(arguments => Run(arguments.GetValue(seedOption)));
return command.Parse(args).Invoke();

static void Run(int seed)
{
    string[] words = ["hello world", "midnight", "calculation", "path", "short circuit"];
    int[] lengths = [.. words.Select(static word => word.Length)];

    // Every word gets a row of the longest one's length. What fills up the row does not matter; here it is -1, which is no symbol at all.
    int[] batch = new int[WordReader.BatchSize * WordReader.SequenceLength];
    Array.Fill(batch, -1);
    Console.WriteLine($"padded batch ({WordReader.BatchSize}, {WordReader.SequenceLength}), one-hot over {WordReader.VocabularySize} symbols");
    for (int b = 0; b < words.Length; b++)
    {
        Span<int> row = batch.AsSpan(b * WordReader.SequenceLength, WordReader.SequenceLength);
        WordReader.Vocabulary.Encode(words[b], row);
        Console.WriteLine($"  {words[b],-13}  {string.Join(' ', row.ToArray().Select(static symbol => $"{symbol,2}"))}");
    }

    // Zero states go in; the state after each word's own last character comes out.
    WordReader model = new(seed);
    float[] states = new float[WordReader.StateSize];
    model.Forward(batch, states, lengths);
    ReadOnlyTensorSpan<float> outputs = model.Logits;
    Console.WriteLine($"outputs ({string.Join(", ", outputs.Lengths.ToArray())}), of which each word's length counts; final states ({WordReader.BatchSize}, {WordReader.HiddenSize})");

    // Each word once more, alone, character by character. A GRU without a head gives its hidden state as output.
    float largest = 0;
    for (int b = 0; b < words.Length; b++)
    {
        float[] final = states[(b * WordReader.HiddenSize)..((b + 1) * WordReader.HiddenSize)];
        RecurrentState alone = model.CreateState();
        for (int t = 0; t < lengths[b]; t++)
        {
            ReadOnlySpan<float> output = model.Advance(alone, batch[b * WordReader.SequenceLength + t]);
            for (int h = 0; h < WordReader.HiddenSize; h++)
            {
                largest = Math.Max(largest, Math.Abs(output[h] - outputs[b, t, h]));
            }
        }

        for (int h = 0; h < WordReader.HiddenSize; h++)
        {
            largest = Math.Max(largest, Math.Abs(alone.Hidden[h] - final[h]));
        }

        Console.WriteLine($"  {words[b],-13} in the batch {Show(final)} alone {Show(alone.Hidden)}");
    }

    Console.WriteLine($"largest difference of a state or output from those of the word alone: {largest:0.0E-0}");
}

static string Show(ReadOnlySpan<float> state) => $"[{string.Join(", ", state.ToArray().Select(static value => $"{value,7:F4}"))}]";
