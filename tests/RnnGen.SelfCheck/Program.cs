// What a test runner cannot check, because it needs a process of its own: the committed bits under NativeAOT, and the memory that a whole
// process allocates while it trains. Exit code 0 when all is right.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnGen;
using RnnGen.Optimization;
using RnnGen.Tests;

int failed = 0;
Console.WriteLine($"Vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0)} bits");

// First, and without a thread but this one: threads that start late or end when they are collected allocate, and the whole process is counted.
Tutorial tutorial = new();
TutorialWithHead withHead = new();
RecurrentState state = withHead.CreateState();
int[] written = new int[2];
CheckAllocation("2 x 100,000 training steps, 100,000 of a stream and 200,000 symbols of it generated", AloneAndStreamed, steps: 100_000, stretches: 1);

Large twoThreads = new() { Threads = 2 };
GruLayers gru = new() { Threads = 2 };
BidirectionalLstm lstm = new() { Threads = 2, Clipping = GradientLimit.ByNorm(1), Schedule = new CosineAnnealing(0.01, 1_000) };
RecurrentState gruState = gru.CreateState();
float[] features = new float[BidirectionalLstm.BatchSize * BidirectionalLstm.SequenceLength * BidirectionalLstm.InputSize], targets = new float[BidirectionalLstm.BatchSize * BidirectionalLstm.OutputSize];
float[] carried = new float[BidirectionalLstm.StateSize];

// A lock of NativeAOT gets its event, 120 bytes, when two threads first meet at it, which may be late. What each step allocated would show in
// every stretch.
CheckAllocation("1,000 steps each of three batches on two threads", OnTwoThreads, steps: 1_000, stretches: RuntimeFeature.IsDynamicCodeSupported ? 1 : 3);

using StreamReader reader = new(typeof(DeterministicRuns).Assembly.GetManifestResourceStream("Hashes.txt")!);
string[] committed = reader.ReadToEnd().Split('\n');
foreach ((string name, Func<string> run) in DeterministicRuns.All)
{
    string line = $"{name} {run()}";
    Check(line, committed.Contains(line));
}

return failed == 0 ? 0 : 1;

void AloneAndStreamed(int i)
{
    tutorial.TrainStep();
    withHead.TrainStep();
    withHead.Advance(state, i % TutorialWithHead.VocabularySize);
    withHead.Generate(state, written);
}

void OnTwoThreads(int i)
{
    twoThreads.TrainStep();
    gru.TrainStep();
    gru.Advance(gruState, i % GruLayers.VocabularySize);
    lstm.TrainStep(features, targets, carried, [7, 3, 1, 5]);
}

void CheckAllocation(string what, Action<int> step, int steps, int stretches)
{
    Run(step, steps / 50);
    long allocated = long.MaxValue;
    for (int stretch = 0; stretch < stretches && allocated != 0; stretch++)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Run(step, steps);
        allocated = Math.Min(allocated, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    Check($"{allocated} bytes allocated by {what}", allocated == 0);
}

void Run(Action<int> step, int steps)
{
    for (int i = 0; i < steps; i++)
    {
        step(i);
    }
}

void Check(string what, bool right)
{
    Console.WriteLine($"{(right ? "right" : "WRONG")}: {what}");
    failed += right ? 0 : 1;
}
