using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RnnGen.Faults;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string[]> only = new("--only") { Description = "The names of the faults to try, or what they begin with; all without it.", AllowMultipleArgumentsPerToken = true };
Option<bool> list = new("--list") { Description = "Only list the faults." };
Option<bool> check = new("--check") { Description = "Only check that the list fits the repository: each original text is there once, each test exists." };
Option<int> networks = new("--networks") { Description = "How many random networks a test draws at first; a fault that survives them gets as many as the test draws by itself.", DefaultValueFactory = static _ => 16 };
networks.CustomParser = static result =>
{
    if (!int.TryParse(result.Tokens[0].Value, out int number) || number < 1)
    {
        result.AddError($"--networks takes a number from 1 up, not '{result.Tokens[0].Value}'.");
    }

    return number;
};

RootCommand root = new("Plants one fault after the other in a copy of the repository, and expects a test to fail.") { only, list, check, networks };
root.SetAction(async (arguments, cancellation) =>
{
    await Task.Yield(); // from here on Ctrl-C cancels

    List<Fault> faults = FaultList.Load();
    string[] names = arguments.GetValue(only) ?? [];
    if (Array.Find(names, name => name.Length == 0 || !faults.Exists(f => f.Name.StartsWith(name, StringComparison.Ordinal))) is { } unknown)
    {
        Console.Error.WriteLine($"No fault's name begins with '{unknown}'; --list shows them.");
        return 1;
    }

    if (names.Length > 0)
    {
        faults.RemoveAll(f => !Array.Exists(names, name => f.Name.StartsWith(name, StringComparison.Ordinal)));
    }

    if (arguments.GetValue(list))
    {
        faults.ForEach(static f => Console.WriteLine($"{f.Name}\n    {f.File}\n    {f.Test}\n    {f.Why}"));
        return 0;
    }

    List<string> problems = FaultList.Check(faults, FaultList.Root);
    if (problems.Count > 0 || arguments.GetValue(check))
    {
        problems.ForEach(Console.Error.WriteLine);
        Console.WriteLine($"{faults.Count} faults, {problems.Count} problems");
        return problems.Count > 0 ? 1 : 0;
    }

    return await TryAllAsync(faults, arguments.GetValue(networks), cancellation);
});

return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static async Task<int> TryAllAsync(List<Fault> faults, int networks, CancellationToken cancellation)
{
    int killed = 0;
    using Workshop workshop = new(networks);
    try
    {
        Console.WriteLine("Building a copy, and running the tests without a fault");
        await workshop.PrepareAsync(faults, cancellation);
        foreach (Fault fault in faults)
        {
            long start = Stopwatch.GetTimestamp();
            (Verdict verdict, string message) = await workshop.TryAsync(fault, cancellation);
            killed += verdict == Verdict.Killed ? 1 : 0;
            string text = verdict switch
            {
                Verdict.Killed => "killed",
                Verdict.Survived => "SURVIVED",
                Verdict.NotCompiled => "DOES NOT COMPILE",
                _ => "NO RESULT",
            };
            Console.WriteLine($"{text,-9} {fault.Name} by {fault.Test} in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
            Console.WriteLine($"          {(verdict == Verdict.Killed ? Shortened(message) : $"{fault.Why} {message}")}");
        }
    }
    catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("Stopped.");
        return 130; // as a shell tells Ctrl-C
    }

    Console.WriteLine($"{killed} of {faults.Count} killed");
    return killed == faults.Count ? 0 : 1;
}

// What a test said, on one line; of a long one the end, which tells the values.
static string Shortened(string message)
{
    const int MaxLength = 160;
    string line = string.Join(' ', message.Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
    return line.Length <= MaxLength ? line : "..." + line[^MaxLength..];
}
