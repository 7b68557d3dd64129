using RnnGen.Benchmarks.Measuring;
using RnnGen.Models;

namespace RnnGen.Benchmarks.Training;

/// <summary>A training step of 32 sequences on two threads against one.</summary>
internal static class ThreadsCommand
{
    internal static void Run()
    {
        if (Environment.ProcessorCount < 2)
        {
            Console.WriteLine("Skipped: this process may use one core alone (run it without taskset).");
            return;
        }

        Console.WriteLine("A training step of 32 sequences on two threads against one; microseconds, tenth percentile and best of windows taken in turns; how many times as fast");
        Func<int, IRecurrentModel>[] models =
        [
            static threads => new Batch128 { Threads = threads }, static threads => new Batch256 { Threads = threads }, static threads => new Batch512 { Threads = threads },
            static threads => new BatchGru128 { Threads = threads }, static threads => new BatchGru256 { Threads = threads }, static threads => new BatchGru512 { Threads = threads },
            static threads => new BatchLstm128 { Threads = threads }, static threads => new BatchLstm256 { Threads = threads }, static threads => new BatchLstm512 { Threads = threads },
        ];
        foreach (Func<int, IRecurrentModel> create in models)
        {
            TrainingCase one = ManySequences.Of(create(1)), two = ManySequences.Of(create(2));
            Timing[] timings = Turns.Take([one, two], TimeSpan.FromSeconds(8));
            Console.WriteLine(
                $"{one.Cell,-4} H {one.HiddenSize,3}  {timings[0].Low,12:F2} {timings[0].Best,12:F2}  two threads {timings[1].Low,12:F2} {timings[1].Best,12:F2}  " +
                $"{timings[0].Low / timings[1].Low:F2} {timings[0].Best / timings[1].Best:F2} times as fast");
        }
    }
}
