// What a test runner cannot check, because it needs a process of its own: the committed bits under NativeAOT, and the memory that a whole
// process allocates while it trains. Exit code 0 when all is right.
using System.Runtime.Intrinsics;
using RnnGen;
using RnnGen.Optimization;
using RnnGen.Tests;

int failed = 0;
Console.WriteLine($"Vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0)} bits");

using StreamReader reader = new(typeof(DeterministicRuns).Assembly.GetManifestResourceStream("Hashes.txt")!);
string[] committed = reader.ReadToEnd().Split('\n');
foreach ((string name, Func<string> run) in DeterministicRuns.All)
{
    string line = $"{name} {run()}";
    Check(line, committed.Contains(line));
}

Tutorial tutorial = new();
TutorialWithHead withHead = new();
Large twoThreads = new() { Threads = 2 };
GruLayers gru = new() { Threads = 2 };
BidirectionalLstm lstm = new() { Threads = 2, Clipping = GradientLimit.ByNorm(1), Schedule = new CosineAnnealing(0.01, 1_000) };
RecurrentState state = withHead.CreateState(), gruState = gru.CreateState();
float[] features = new float[BidirectionalLstm.BatchSize * BidirectionalLstm.SequenceLength * BidirectionalLstm.InputSize], targets = new float[BidirectionalLstm.BatchSize * BidirectionalLstm.OutputSize];
float[] carried = new float[BidirectionalLstm.StateSize];
Train(2_000);

// A lock of NativeAOT gets its event, 120 bytes, when two threads first meet at it, which may be late. What each step allocated would show in
// every stretch.
long allocated = long.MaxValue;
for (int stretch = 0; stretch < 3 && allocated != 0; stretch++)
{
    long before = GC.GetTotalAllocatedBytes(precise: true);
    Train(100_000);
    allocated = Math.Min(allocated, GC.GetTotalAllocatedBytes(precise: true) - before);
}

Check($"{allocated} bytes allocated by 2 x 100,000 training steps, 1,000 each of three batches on two threads, and 100,000 of a stream", allocated == 0);
return failed == 0 ? 0 : 1;

void Train(int steps)
{
    for (int i = 0; i < steps; i++)
    {
        tutorial.TrainStep();
        withHead.TrainStep();
        withHead.Advance(state, i % TutorialWithHead.VocabularySize);
        if (i % 100 == 0)
        {
            twoThreads.TrainStep();
            gru.TrainStep();
            gru.Advance(gruState, i % GruLayers.VocabularySize);
            lstm.TrainStep(features, targets, carried, [7, 3, 1, 5]);
        }
    }
}

void Check(string what, bool right)
{
    Console.WriteLine($"{(right ? "right" : "WRONG")}: {what}");
    failed += right ? 0 : 1;
}
