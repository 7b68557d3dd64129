using System.Collections;
using System.Diagnostics;

namespace RnnGen.Package.Tests;

/// <summary>Runs <c>dotnet</c> as a user's shell would: with nothing that the test run put into the environment.</summary>
internal static class DotnetCommand
{
    // More than any step takes on a slow machine; a hanging step fails instead of holding up the run.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    internal static async Task<(int ExitCode, string Output)> Run(string directory, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The test run's own MSBuild tells its children where its files are; another project in another directory finds its own.
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (((string)variable.Key).StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            {
                start.Environment.Remove((string)variable.Key);
            }
        }

        // Build servers would outlive the command and keep its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs a command that has to succeed, and returns what it printed.</summary>
    internal static async Task<string> Succeed(string directory, params string[] arguments)
    {
        (int code, string output) = await Run(directory, arguments);
        Assert.True(code == 0, $"dotnet {string.Join(' ', arguments)} ended with {code}:\n{output}");
        return output;
    }
}
