using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Running;
using RnnGen.Benchmarks;
using RnnGen.Benchmarks.Listings;
using RnnGen.Benchmarks.Starting;
using RnnGen.Benchmarks.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string> python = new("--python") { Description = "A Python interpreter that has torch.", DefaultValueFactory = static _ => "/usr/bin/python3" };
python.Validators.Add(static result =>
{
    if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
    {
        result.AddError("--python takes the path of an interpreter.");
    }
});
Command tutorial = new("tutorial", "The tutorial's iteration against scalar C#, TensorPrimitives and PyTorch.") { python };
tutorial.SetAction(arguments => TutorialCommand.Run(arguments.GetValue(python)!));

Command ulp = new("ulp", "The error of exp, tanh, sigmoid and log over all float32 arguments (several minutes).");
ulp.SetAction(static _ => UlpCommand.Run() ? 0 : 1);

Command peers = new("peers", "Streaming, training and the tutorial's iteration against plain C#, ONNX Runtime and PyTorch.") { python };
peers.SetAction(arguments => PeersCommand.Run(arguments.GetValue(python)!));

Command threads = new("threads", "Training on two threads against one; without pinning.");
threads.SetAction(static _ => ThreadsCommand.Run());

Command jit = new("jit", "The hot methods' code: its size, and the calls left in loops.");
jit.SetAction(static _ => JitCommand.Run() ? 0 : 1);

Command start = new("start", "The tutorial's iteration before steady state, in fresh processes.");
start.SetAction(static _ => StartCommand.Run());

Argument<string[]> rest = new("arguments") { Arity = ArgumentArity.ZeroOrMore };
Command stages = new("stages", "Single stages by BenchmarkDotNet, which gets the arguments: stages -- --filter '*Forward*'") { rest };
stages.SetAction(arguments =>
{
    string[] given = arguments.GetValue(rest)!;
    bool measured = BenchmarkSwitcher.FromTypes([typeof(StageBenchmarks)]).Run(given).Any(), told = given.Any(static a => a is "--list" or "--help" or "--version");
    return measured || told ? 0 : 1;
});

// What jit and start run in a process of its own.
Command jitChild = new(JitCommand.ChildName) { Hidden = true };
jitChild.SetAction(static _ => JitCommand.RunChild());
Command startCurve = new(StartCommand.CurveName) { Hidden = true };
startCurve.SetAction(static _ => StartCommand.PrintCurve());
Argument<int> iterations = new("iterations");
Command startCpu = new(StartCommand.CpuName) { Hidden = true, Arguments = { iterations } };
startCpu.SetAction(arguments => StartCommand.PrintCpu(arguments.GetValue(iterations)));

return new RootCommand("Measurements of RnnGen, as ratios in one run.") { peers, tutorial, threads, ulp, jit, start, stages, jitChild, startCurve, startCpu }.Parse(args).Invoke();
