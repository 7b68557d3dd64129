using System.Diagnostics;
using System.Reflection;

namespace RnnGen.Benchmarks.Measuring;

/// <summary>Starts this program again, as a fresh process.</summary>
internal static class Child
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="environment">What to add to its environment.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its output.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal static string Run(IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        string host = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        ProcessStartInfo start = new(host, isDotnet ? [Assembly.GetExecutingAssembly().Location, .. arguments] : arguments) { RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with code {process.ExitCode}.");
    }
}
