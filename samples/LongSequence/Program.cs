using System.CommandLine;
using System.Globalization;
using RnnGen.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<int> seedOption = new("--seed") { Description = "Seed of the initial parameters, as in torch.manual_seed." };
Option<int> iterationsOption = new("--iterations") { Description = "Number of training iterations, 1 or more.", DefaultValueFactory = _ => 100 };
iterationsOption.CustomParser = result =>
{
    if (!int.TryParse(result.Tokens[0].Value, out int iterations) || iterations < 1)
    {
        result.AddError($"--iterations takes a number from 1 up, not '{result.Tokens[0].Value}'.");
    }

    return iterations;
};
RootCommand command = new("Two recurrent layers learn a long sentence from windows of ten characters.") { seedOption, iterationsOption };
command.SetAction(arguments => Run(arguments.GetValue(seedOption), arguments.GetValue(iterationsOption)));
return command.Parse(args).Invoke();

static void Run(int seed, int iterations)
{
    // The hidden size was left out of the declaration: it is the number of distinct characters.
    Console.WriteLine($"{ShipSentence.BatchSize} windows of {ShipSentence.SequenceLength} characters, {ShipSentence.VocabularySize} distinct ones, {ShipSentence.ParameterCount} parameters");
    ShipSentence model = new(seed);
    for (int i = 0; i < iterations; i++)
    {
        float loss = model.TrainStep();
        if (i % 10 == 0 || i == iterations - 1)
        {
            Console.WriteLine($"{i} loss: {loss:F4} prediction: {model.Predict()}");
        }
    }

    // What TrainStep left was predicted before its step; one more forward pass reads with the parameters after the last one.
    // The prediction is put together from the windows: all of the first, and the last character of each other. It has no first character,
    // since nothing comes before that from which it could be predicted.
    model.Forward();
    string prediction = model.Predict();
    string expected = ShipSentence.Sentence[1..];
    int right = expected.Zip(prediction).Count(static pair => pair.First == pair.Second);
    Console.WriteLine();
    Console.WriteLine($"{ShipSentence.Sentence[0]}{prediction}");
    Console.WriteLine($"{right} of {expected.Length} characters are right");
}
