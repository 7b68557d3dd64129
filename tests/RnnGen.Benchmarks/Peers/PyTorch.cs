using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using RnnGen.Benchmarks.Measuring;

namespace RnnGen.Benchmarks.Peers;

/// <summary>A Python that has torch, on one thread, which takes steps when it is asked. It ends when its standard input does, with this process at the latest.</summary>
internal sealed class PyTorch : IDisposable
{
    private readonly Process _process;
    private string _problem = "it printed nothing";

    private PyTorch(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _problem = string.IsNullOrWhiteSpace(line.Data) ? _problem : line.Data;
        process.BeginErrorReadLine();
    }

    /// <summary>Starts it.</summary>
    /// <param name="python">The interpreter.</param>
    /// <returns>It, ready; or null, after a line that says why.</returns>
    internal static PyTorch? Start(string python)
    {
        ProcessStartInfo start = new(python, [Path.Combine(AppContext.BaseDirectory, "Peers", "pytorch.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OPENBLAS_NUM_THREADS"] = "1", ["OMP_NUM_THREADS"] = "1" },
        };
        if (Avx512F.IsSupported)
        {
            start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX"; // It takes AVX2 kernels of its own accord.
        }

        string problem;
        try
        {
            PyTorch started = new(Process.Start(start)!);
            if (started._process.StandardOutput.ReadLine() is not null)
            {
                return started;
            }

            started.Dispose();
            problem = started._problem;
        }
        catch (Win32Exception e)
        {
            problem = e.Message;
        }

        Console.WriteLine($"PyTorch              skipped, as '{python}' does not run it (--python names another interpreter): {problem}");
        return null;
    }

    /// <summary>The side that takes the steps of a job, as <c>tutorial</c>, or <c>tanh 32 1</c>: cell, hidden units and sequences.</summary>
    internal IPeer Job(string name) => new Side(this, name);

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private Window Take(string job, int steps)
    {
        try
        {
            _process.StandardInput.WriteLine($"{job} {steps}");
        }
        catch (IOException)
        {
            // It has ended, so there is no answer either.
        }

        if (_process.StandardOutput.ReadLine() is not { } answer)
        {
            _process.WaitForExit();
            throw new InvalidOperationException($"PyTorch ended at '{job}': {_problem}");
        }

        TimeSpan[] times = [.. answer.Split(' ').Select(static seconds => TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)))];
        return new Window(times[0], times[1]);
    }

    private sealed class Side(PyTorch process, string job) : IPeer
    {
        public string Name => "PyTorch";

        public void Step() => Take(1);

        public Window Take(int steps) => process.Take(job, steps);
    }
}
