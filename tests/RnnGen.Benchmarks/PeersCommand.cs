using RnnGen.Benchmarks.Streaming;
using RnnGen.Benchmarks.Training;

namespace RnnGen.Benchmarks;

/// <summary>The whole table of comparisons.</summary>
internal static class PeersCommand
{
    internal static void Run(string python)
    {
        StreamingTable.Print();
        BFloat16Table.Print();
        TrainingTable.Print(python);
        TutorialCommand.Run(python);
    }
}
