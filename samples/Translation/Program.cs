using System.CommandLine;
using System.Globalization;
using RnnGen.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<int> seedOption = new("--seed") { Description = "Seed of the initial parameters, as in torch.manual_seed." };
Option<int> iterationsOption = new("--iterations") { Description = "Number of training iterations, 1 or more.", DefaultValueFactory = _ => 300 };
iterationsOption.CustomParser = result =>
{
    if (!int.TryParse(result.Tokens[0].Value, out int iterations) || iterations < 1)
    {
        result.AddError($"--iterations takes a number from 1 up, not '{result.Tokens[0].Value}'.");
    }

    return iterations;
};
RootCommand command = new("An encoder and a decoder learn to translate four English sentences into Korean.") { seedOption, iterationsOption };
command.SetAction(arguments => Run(arguments.GetValue(seedOption), arguments.GetValue(iterationsOption)));
return command.Parse(args).Invoke();

static void Run(int seed, int iterations)
{
    (string English, string Korean)[] pairs =
    [
        ("I feel hungry.", "나는 배가 고프다."),
        ("RnnGen is very easy.", "알앤엔젠은 매우 쉽다."),
        ("RnnGen is a framework for deep learning.", "알앤엔젠은 딥러닝을 위한 프레임워크이다."),
        ("RnnGen is very clear to use.", "알앤엔젠은 사용하기 매우 직관적이다."),
    ];

    // Both models live in the translator: how the gradients go from one to the other is there.
    Translator translator = new(pairs, seed);
    for (int i = 0; i < iterations; i++)
    {
        float loss = translator.TrainStep();
        if (i % 50 == 0 || i == iterations - 1)
        {
            Console.WriteLine($"{i} loss: {loss:F4}");
        }
    }

    foreach ((string english, string korean) in pairs)
    {
        Console.WriteLine();
        Console.WriteLine($"> {english}");
        Console.WriteLine($"= {korean}");
        Console.WriteLine($"< {translator.Translate(english)}");
    }
}
