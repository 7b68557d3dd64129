using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RnnGen.Models;
using RnnGen.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<int> seedOption = new("--seed") { Description = "Seed of the initial parameters, as in torch.manual_seed." };
Option<int> iterationsOption = new("--iterations") { Description = "Number of training iterations.", DefaultValueFactory = _ => 50 };
Option<string?> headOption = new("--head") { Description = "Train only the model without (none) or with (linear) a head." };
headOption.AcceptOnlyFromAmong("none", "linear");
iterationsOption.CustomParser = result =>
{
    string given = result.Tokens[0].Value;
    if (!int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int iterations) || iterations < 1)
    {
        result.AddError($"--iterations takes a number from 1 to {int.MaxValue}, not '{given}'.");
    }

    return iterations;
};

RootCommand command = new("A recurrent network learns the sentence \"if you want you\", character by character.") { seedOption, iterationsOption, headOption };
command.SetAction(arguments => Run(arguments.GetValue(seedOption), arguments.GetValue(iterationsOption), arguments.GetValue(headOption)));
return command.Parse(args).Invoke();

static void Run(int seed, int iterations, string? head)
{
    if (head != "linear")
    {
        Train(new HeadlessSequence(seed), iterations);
        Console.WriteLine();
        Console.WriteLine("Without a head the hidden state, tanh in (-1, 1), is the logits: the loss cannot fall below ln(1 + 9 e^-2) = 0.797.");
    }

    if (head != "none")
    {
        CharSequence model = new(seed);
        if (head is null)
        {
            Console.WriteLine();
            Console.WriteLine("The same text with a linear head:");
            TrainQuietly(model, iterations);
        }
        else
        {
            Train(model, iterations);
        }

        Console.WriteLine();
        Console.WriteLine($"Generated from \"i\": {model.Generate("i", CharSequence.SequenceLength)}");
    }

    Console.WriteLine();
    Console.WriteLine($"{MeasureSpeed(head == "linear" ? new CharSequence(seed) : new HeadlessSequence(seed)):N0} iterations per second");
}

// What the tutorial prints: loss, predicted and true indices, predicted text.
static void Train(IRecurrentModel model, int iterations)
{
    string target = string.Join(' ', model.Symbols.Encode("f you want you"));
    for (int i = 0; i < iterations; i++)
    {
        float loss = model.TrainStep();
        string prediction = model.Predict();
        string predicted = string.Join(' ', model.Symbols.Encode(prediction));
        Console.WriteLine($"{i} loss: {loss} prediction: [{predicted}] true Y: [{target}] prediction str: {prediction}");
    }
}

// Every tenth iteration and the last.
static void TrainQuietly(IRecurrentModel model, int iterations)
{
    for (int i = 0; i < iterations; i++)
    {
        float loss = model.TrainStep();
        if (i % 10 == 0 || i == iterations - 1)
        {
            Console.WriteLine($"  iteration {i}: loss {loss}, prediction str: {model.Predict()}");
        }
    }
}

// Counted from when the runtime has compiled anew what runs often, which it does in the first tenths of a second.
static double MeasureSpeed(IRecurrentModel model)
{
    StepsPerSecond(model, TimeSpan.FromMilliseconds(300));
    return StepsPerSecond(model, TimeSpan.FromMilliseconds(200));
}

static double StepsPerSecond(IRecurrentModel model, TimeSpan time)
{
    const int Batch = 1_000;
    long start = Stopwatch.GetTimestamp();
    int count = 0;
    do
    {
        for (int i = 0; i < Batch; i++)
        {
            model.TrainStep();
        }

        count += Batch;
    }
    while (Stopwatch.GetElapsedTime(start) < time);
    return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
}
