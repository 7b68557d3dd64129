using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using RnnGen.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<int> seedOption = new("--seed") { Description = "Seed of the parameters, as in torch.manual_seed." };
RootCommand command = new("Three sequences of five symbols run through a recurrent layer of two hidden units.") { seedOption };
command.SetAction(arguments => Run(arguments.GetValue(seedOption)));
return command.Parse(args).Invoke();

static void Run(int seed)
{
    string[] words = ["hello", "eolll", "lleel"];

    // The model reads a symbol by its index in the vocabulary "helo" and treats it as the one-hot vector that has its 1 there:
    // h = [1, 0, 0, 0], e = [0, 1, 0, 0], l = [0, 0, 1, 0], o = [0, 0, 0, 1]. It never builds the
    // vectors; here they are, to look at.
    int[] inputs = [.. words.SelectMany(HelloModel.Vocabulary.Encode)];
    float[,,] oneHot = new float[HelloModel.BatchSize, HelloModel.SequenceLength, HelloModel.VocabularySize];
    for (int i = 0; i < inputs.Length; i++)
    {
        oneHot[i / HelloModel.SequenceLength, i % HelloModel.SequenceLength, inputs[i]] = 1;
    }

    Console.WriteLine($"input size ({oneHot.GetLength(0)}, {oneHot.GetLength(1)}, {oneHot.GetLength(2)})");

    // All sequences one after the other, in one call.
    HelloModel model = new(seed);
    model.Forward(inputs);
    ReadOnlyTensorSpan<float> outputs = model.Logits;
    Console.WriteLine($"output size ({string.Join(", ", outputs.Lengths.ToArray())})");

    // Each position's output depends on what the sequence had before it: the three l of "eolll" differ.
    for (int b = 0; b < words.Length; b++)
    {
        Console.WriteLine(words[b]);
        for (int t = 0; t < words[b].Length; t++)
        {
            Console.WriteLine($"  {words[b][t]} [{outputs[b, t, 0],7:F4}, {outputs[b, t, 1],7:F4}]");
        }
    }
}
