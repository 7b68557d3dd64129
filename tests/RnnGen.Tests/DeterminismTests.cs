namespace RnnGen.Tests;

/// <summary>
/// The bits of whole runs, against committed hashes: the same with every vector width. CI repeats this class with the instruction sets
/// switched off, and the runs as NativeAOT (RnnGen.SelfCheck). RNNGEN_WRITE_HASHES=FILE writes the hashes of this run.
/// </summary>
public class DeterminismTests
{
    public static TheoryData<string> Names => [.. DeterministicRuns.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bits_are_the_committed_ones(string name)
    {
        string hash = DeterministicRuns.All[name]();
        if (Environment.GetEnvironmentVariable("RNNGEN_WRITE_HASHES") is { Length: > 0 } file)
        {
            File.AppendAllText(file, $"{name} {hash}\n");
            return;
        }

        string line = Assert.Single(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Hashes.txt")), l => l.StartsWith(name + " ", StringComparison.Ordinal));
        Assert.Equal(line, $"{name} {hash}");
    }
}
