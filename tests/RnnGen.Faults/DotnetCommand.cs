using System.Diagnostics;

namespace RnnGen.Faults;

/// <summary>Runs the dotnet command in a folder; what it started ends with it.</summary>
internal static class DotnetCommand
{
    /// <summary>For a fault that never ends.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The exit code, or null where the time was up, and what was written.</summary>
    internal static async Task<(int? ExitCode, string Output)> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Limit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None), errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limited.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            return (null, await output + await errors);
        }

        // Ctrl-C in a terminal ends it too.
        cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, await output + await errors);
    }
}
