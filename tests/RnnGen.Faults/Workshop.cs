using System.Globalization;

namespace RnnGen.Faults;

/// <summary>A copy of the repository in a temporary folder, in which faults are planted one after the other. Its builds are incremental.</summary>
internal sealed class Workshop : IDisposable
{
    private const string Runtime = "src/RnnGen", Declaration = Runtime + "/Declaration", Generators = "generators/RnnGen.Generators", Tests = FaultList.TestFolder, Output = Tests + "/bin/Debug/net10.0";

    // Outputs of builds and tools; those of the copy are its own.
    private static readonly HashSet<string> LeftOut = ["bin", "obj", "artifacts", "Generated", "TestResults", "BenchmarkDotNet.Artifacts"];

    private static readonly string[] BuildOptions = ["--nologo", "--verbosity", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"];

    private readonly string _root = Directory.CreateTempSubdirectory("rnngen-faults-").FullName;
    private readonly Dictionary<string, string> _environment, _fewNetworks;

    // Projects whose assemblies hold a fault that has been taken out of the sources.
    private readonly HashSet<string> _stale = [];
    private int _runs;

    /// <summary>Creates the folder.</summary>
    /// <param name="networks">The number of random networks and declarations that tests draw at first.</param>
    internal Workshop(int networks)
    {
        // No server and no temporary file stays behind, and what runs for seconds is not worth profiling.
        string number = networks.ToString(CultureInfo.InvariantCulture), temporary = Directory.CreateDirectory(Path.Combine(_root, "tmp")).FullName;
        _environment = new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0", ["DOTNET_TieredPGO"] = "0", ["TMPDIR"] = temporary, ["TMP"] = temporary };
        _fewNetworks = new(_environment) { ["RNNGEN_NETWORKS"] = number, ["RNNGEN_DECLARATIONS"] = number };
    }

    /// <summary>Copies the repository, builds the copy as it is, and runs the tests of the list, which have to pass.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    internal async Task PrepareAsync(IEnumerable<Fault> faults, CancellationToken cancellation)
    {
        Copy(FaultList.Root, _root);
        (int? code, string output) = await DotnetCommand.RunAsync(_root, _environment, cancellation, ["build", Tests, .. BuildOptions]);
        if (code != 0)
        {
            throw new InvalidOperationException($"The repository does not build:\n{output}");
        }

        TestResults results = await RunTestsAsync(faults.Select(static f => f.Test), _fewNetworks, cancellation);
        if (results.Failures.Count > 0)
        {
            throw new InvalidOperationException($"Without a fault {results.Failures[0].Test} fails: {results.Failures[0].Message}");
        }
    }

    /// <summary>Plants a fault, builds, runs its test and takes the fault out again.</summary>
    /// <returns>The verdict, and the message of the test that failed or of what went wrong.</returns>
    internal async Task<(Verdict Verdict, string Message)> TryAsync(Fault fault, CancellationToken cancellation)
    {
        string file = Path.Combine(_root, fault.File), original = await File.ReadAllTextAsync(file, cancellation);
        await File.WriteAllTextAsync(file, original.Replace(fault.Original, fault.Faulty, StringComparison.Ordinal), cancellation);
        string[] projects = fault.File.StartsWith(Declaration, StringComparison.Ordinal) ? [Runtime, Generators] // both compile it
            : [fault.File.StartsWith(Runtime, StringComparison.Ordinal) ? Runtime : Generators];
        _stale.UnionWith(projects);
        try
        {
            if (await BuildAsync(fault, cancellation) is { } errors)
            {
                return (Verdict.NotCompiled, errors);
            }

            TestResults results = await RunTestsAsync([fault.Test], _fewNetworks, cancellation);
            if (results is { Count: > 0, Failures: [] })
            {
                results = await RunTestsAsync([fault.Test], _environment, cancellation);
            }

            return results switch
            {
                { Failures: [] } => (results.Count > 0 ? Verdict.Survived : Verdict.NoResult, ""),
                _ when results.Failures.All(static f => f.Message.Contains("error CS", StringComparison.Ordinal)) => (Verdict.NotCompiled, results.Failures[0].Message),
                _ => (Verdict.Killed, results.Failures[0].Message),
            };
        }
        finally
        {
            await File.WriteAllTextAsync(file, original, CancellationToken.None);
            _stale.UnionWith(projects);
        }
    }

    /// <summary>Deletes the copy. What was killed a moment ago may still hold a file.</summary>
    public void Dispose()
    {
        const int Attempts = 20;
        for (int i = 1; Directory.Exists(_root); i++)
        {
            try
            {
                Directory.Delete(_root, recursive: true);
            }
            catch (Exception e) when (i < Attempts && e is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(100);
            }
        }
    }

    // Only what the test needs: a test that compiles its models itself takes the generator's new assembly, else the models of the test
    // project are compiled anew with it.
    private async Task<string?> BuildAsync(Fault fault, CancellationToken cancellation)
    {
        bool compilesModels = FaultList.FindTest(fault, _root)!.Contains("ModelCompiler.", StringComparison.Ordinal);
        string[] projects = _stale.Contains(Generators) && !compilesModels ? [Tests] : [.. _stale];
        _stale.Clear();
        foreach (string project in projects)
        {
            (int? code, string output) = await DotnetCommand.RunAsync(_root, _environment, cancellation, ["build", project, "--no-restore", .. BuildOptions]);
            if (code != 0)
            {
                _stale.UnionWith(projects);
                return output;
            }

            if (project != Tests)
            {
                string assembly = Path.GetFileName(project) + ".dll", framework = project == Runtime ? "net10.0" : "netstandard2.0";
                File.Copy(Path.Combine(_root, project, "bin", "Debug", framework, assembly), Path.Combine(_root, Output, assembly), overwrite: true);
            }
        }

        return null;
    }

    private async Task<TestResults> RunTestsAsync(IEnumerable<string> tests, Dictionary<string, string> environment, CancellationToken cancellation)
    {
        string results = Path.Combine(_root, "results"), file = $"{_runs++}.trx";
        string filter = string.Join("|", tests.Distinct().Select(static t => $"FullyQualifiedName~RnnGen.Tests.{t}"));
        await DotnetCommand.RunAsync(_root, environment, cancellation, "test", $"{Output}/RnnGen.Tests.dll", "--filter", filter, "--results-directory", results, "--logger", $"trx;LogFileName={file}");
        return TestResults.Read(Path.Combine(results, file));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.EnumerateDirectories(from))
        {
            string name = Path.GetFileName(folder);
            if (name[0] != '.' && !LeftOut.Contains(name))
            {
                Copy(folder, Path.Combine(to, name));
            }
        }
    }
}
