using System.CommandLine;
using System.Globalization;
using RnnGen.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string> python = new("--python") { Description = "A Python interpreter that has torch.", DefaultValueFactory = static _ => "/usr/bin/python3" };
Command tutorial = new("tutorial", "The tutorial's iteration against scalar C#, TensorPrimitives and PyTorch.") { python };
tutorial.SetAction(arguments => TutorialCommand.Run(arguments.GetValue(python)!));

Command ulp = new("ulp", "The error of exp, tanh, sigmoid and log over all float32 arguments (several minutes).");
ulp.SetAction(static _ => UlpCommand.Run() ? 0 : 1);

Command peers = new("peers", "Streaming, training and the tutorial's iteration against plain C#, ONNX Runtime and PyTorch.") { python };
peers.SetAction(arguments => PeersCommand.Run(arguments.GetValue(python)!));

return new RootCommand("Measurements of RnnGen, as ratios in one run.") { peers, tutorial, ulp }.Parse(args).Invoke();
