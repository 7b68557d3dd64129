using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace RnnGen.Benchmarks.Peers;

/// <summary>Runs a script of this folder in a Python that has torch, on one thread.</summary>
internal static class Python
{
    /// <summary>Runs it.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="script">The script's name.</param>
    /// <returns>The lines of its output, or null where there are none, after a line that says why.</returns>
    internal static string[]? Run(string python, string script)
    {
        ProcessStartInfo start = new(python, [Path.Combine(AppContext.BaseDirectory, "Peers", script)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OPENBLAS_NUM_THREADS"] = "1", ["OMP_NUM_THREADS"] = "1" },
        };
        if (Avx512F.IsSupported)
        {
            start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX"; // It takes AVX2 kernels of its own accord.
        }

        string problem = "it printed nothing";
        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, line) => problem = string.IsNullOrWhiteSpace(line.Data) ? problem : line.Data;
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0 && output.Length > 0)
            {
                return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            problem = e.Message;
        }

        Console.WriteLine($"PyTorch              skipped, as '{python}' does not run it (--python names another interpreter): {problem}");
        return null;
    }
}
