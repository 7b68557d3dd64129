using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RnnGen.SnapshotTesting;

namespace VerifyTests;

/// <summary>The settings of one comparison, to chain; awaiting it does the comparison.</summary>
public sealed class SettingsTask
{
    private readonly GeneratorDriver _driver;
    private readonly MethodInfo _test;
    private readonly List<Func<string, string?>> _lineScrubbers = [];
    private string _directory;
    private object?[] _parameters = [];
    private Task? _task;

    internal SettingsTask(GeneratorDriver driver, MethodInfo test, string sourceFile)
    {
        (_driver, _test) = (driver, test);
        _directory = Path.GetDirectoryName(sourceFile)!;
    }

    /// <summary>Keeps the files in a directory, absolute or relative to the test's source file.</summary>
    /// <param name="directory">The directory; created where missing.</param>
    /// <returns>The same settings.</returns>
    public SettingsTask UseDirectory(string directory)
    {
        _directory = Path.Combine(_directory, directory);
        return this;
    }

    /// <summary>Puts the values of the test's first parameters into the file names, as <c>_name=value</c>.</summary>
    /// <param name="parameters">At most as many values as the test has parameters.</param>
    /// <returns>The same settings.</returns>
    public SettingsTask UseParameters(params object?[] parameters)
    {
        _parameters = parameters;
        return this;
    }

    /// <summary>Replaces lines before the comparison.</summary>
    /// <param name="replaceLine">From a line to what stands for it; null removes the line.</param>
    /// <returns>The same settings.</returns>
    public SettingsTask ScrubLinesWithReplace(Func<string, string?> replaceLine)
    {
        // The latest runs first, as in Verify.
        _lineScrubbers.Insert(0, replaceLine);
        return this;
    }

    /// <summary>Starts the comparison, once.</summary>
    /// <returns>A task that fails with a <see cref="VerifyException"/> where the files differ.</returns>
    public Task ToTask() => _task ??= Task.Run(Compare);

    /// <summary>Lets the settings be awaited.</summary>
    /// <returns>The awaiter of the comparison.</returns>
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    /// <summary>Lets a test return the settings as its task.</summary>
    /// <param name="settings">The settings.</param>
    public static implicit operator Task(SettingsTask settings) => settings.ToTask();

    private void Compare()
    {
        IEnumerable<Snapshot> snapshots = DriverSnapshots.Of(_driver.GetRunResult()).Select(s => s with { Text = Scrub(s.Text) });
        SnapshotFiles files = new(_directory, SnapshotNames.Prefix(_test, _parameters));
        files.Compare([.. snapshots], accept: Environment.GetEnvironmentVariable(SnapshotFiles.AcceptVariable) == "1");
    }

    private string Scrub(string text) => _lineScrubbers.Aggregate(
        text, static (lines, replace) => string.Join('\n', lines.Split('\n').Select(replace).Where(static line => line is not null)));
}
