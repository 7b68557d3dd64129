using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace RnnGen.Benchmarks.Peers;

/// <summary>Runs a script of this folder in a Python that has torch, on one thread.</summary>
internal static class Python
{
    /// <summary>Runs it.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="script">The script's name.</param>
    /// <returns>The lines of its output, or null where Python or torch is missing.</returns>
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

        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    internal static string Missing(string python) => $"PyTorch              skipped: '{python}' cannot import torch (name another interpreter with --python)";
}
