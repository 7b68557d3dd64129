using System.CommandLine;
using System.Globalization;
using RnnGen.Samples;
using ScottPlot;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<int> seedOption = new("--seed") { Description = "Seed of the initial parameters and of the order of the windows." };
Option<string> outputOption = new("--output") { Description = "The PNG to draw the forecast to.", DefaultValueFactory = _ => "forecast.png" };
outputOption.Validators.Add(result =>
{
    string path = Path.GetFullPath(Path.Combine(Environment.CurrentDirectory, result.GetValueOrDefault<string>()!));
    if (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(path)))
    {
        result.AddError($"--output takes a file in a folder that there is, not '{path}'.");
    }
    else if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
    {
        result.AddError($"--output takes the name of a PNG, which ends in .png, not '{path}'.");
    }
});
Option<int> epochsOption = new("--epochs") { Description = "Number of passes over the training part, 1 or more.", DefaultValueFactory = _ => 100 };
epochsOption.CustomParser = result =>
{
    if (!int.TryParse(result.Tokens[0].Value, out int epochs) || epochs < 1)
    {
        result.AddError($"--epochs takes a number from 1 up, not '{result.Tokens[0].Value}'.");
    }

    return epochs;
};
RootCommand command = new("An LSTM forecasts the next day's close from seven days of prices.") { seedOption, epochsOption, outputOption };
command.SetAction(arguments =>
{
    try
    {
        Run(arguments.GetValue(seedOption), arguments.GetValue(epochsOption), arguments.GetValue(outputOption)!);
        return 0;
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"The forecast cannot be drawn: {failure.Message}");
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Run(int seed, int epochs, string output)
{
    File.OpenWrite(output).Dispose(); // what cannot be written is rather known now than after the training

    // The first 70 % of the days are learned from, the others held out. Days are not mixed: a forecast is always of the future.
    float[][] rows = SyntheticPrices.Create();
    int trainingCount = rows.Length * 7 / 10;
    Console.WriteLine($"{rows.Length} days, of which the first {trainingCount} are learned from");

    Forecaster forecaster = new(rows, trainingCount, seed);
    for (int epoch = 0; epoch < epochs; epoch++)
    {
        float loss = forecaster.TrainEpoch();
        if (epoch % 10 == 0 || epoch == epochs - 1)
        {
            Console.WriteLine($"{epoch} loss: {loss:F5}");
        }
    }

    // Two forecasts that need no model, to compare with: the held-out days' own mean, and yesterday's close.
    int[] days = [.. Enumerable.Range(trainingCount, rows.Length - trainingCount)];
    float[] truth = [.. days.Select(day => rows[day][SyntheticPrices.Close])];
    float[] forecast = [.. days.Select(forecaster.Forecast)];
    float[] yesterday = [.. days.Select(day => rows[day - 1][SyntheticPrices.Close])];
    float[] mean = [.. days.Select(_ => truth.Average())];
    Console.WriteLine();
    Console.WriteLine("root mean squared error on the held-out days");
    Console.WriteLine($"  their mean        {Error(mean, truth),6:F3}");
    Console.WriteLine($"  yesterday's close {Error(yesterday, truth),6:F3}");
    Console.WriteLine($"  the model         {Error(forecast, truth),6:F3}");

    Draw(days, truth, forecast, output);
    Console.WriteLine($"drawn to {Path.GetFullPath(output)}");
}

static double Error(float[] forecast, float[] truth) => Math.Sqrt(forecast.Zip(truth, static (f, t) => Math.Pow(f - t, 2)).Average());

static void Draw(int[] days, float[] truth, float[] forecast, string path)
{
    Plot plot = new();
    plot.Add.ScatterLine(days, truth).LegendText = "close";
    plot.Add.ScatterLine(days, forecast).LegendText = "forecast from the seven days before";
    plot.Title("Held-out days");
    plot.XLabel("day");
    plot.YLabel("close");
    plot.ShowLegend(Alignment.UpperLeft);
    plot.SavePng(path, 1000, 500);
}
