using Microsoft.CodeAnalysis;

namespace RnnGen.SnapshotTesting;

/// <summary>Takes a generator's result apart as Verify.SourceGenerators does: a text for each generated file, and one for the diagnostics if there are any.</summary>
internal static class DriverSnapshots
{
    internal static IEnumerable<Snapshot> Of(GeneratorDriverRunResult result)
    {
        if (result.Results.FirstOrDefault(static r => r.Exception is not null) is { Exception: { } exception } failed)
        {
            throw new InvalidOperationException($"The generator {failed.Generator.GetGeneratorType().Name} threw; see the inner exception.", exception);
        }

        if (!result.Diagnostics.IsEmpty)
        {
            yield return new Snapshot("", "txt", Normalize(DiagnosticsText.Of(result.Diagnostics)));
        }

        foreach (GeneratedSourceResult source in result.Results.SelectMany(static r => r.GeneratedSources))
        {
            yield return new Snapshot("#" + Path.GetFileNameWithoutExtension(source.HintName), "cs", Normalize($"//HintName: {source.HintName}\n{source.SourceText}"));
        }
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');
}
