using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RnnGen.Generators.Tests;

/// <summary>The pages of the diagnostics: bad code gives the message printed below it, mended code gives none.</summary>
public partial class DocumentationTests
{
    // What the pages leave to the imagination.
    private static readonly string Texts = $$"""
        internal static class Texts
        {
            public const string Novel = "{{Symbols(70_000, 20)}}", Chapter = "{{Symbols(60_000, 20)}}", Symbols = "{{Symbols(20, 20)}}", Hanzi = "{{Symbols(2_000, 2_000)}}";
            public const string Many = "{{Symbols(16_000, 16_000)}}", Everything = "abc{{Symbols(19_997, 19_997)}}";
        }
        """;

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "docs"), "RNN*.md").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_tells_the_truth(string page)
    {
        string id = Path.GetFileNameWithoutExtension(page);
        Match[] blocks = [.. Fences().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", page))).Cast<Match>()];
        int wrong = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            if (blocks[i].Groups["language"].Value != "csharp")
            {
                continue;
            }

            bool isWrong = i + 1 < blocks.Length && blocks[i + 1].Groups["language"].Value == "text";
            wrong += isWrong ? 1 : 0;
            string source = blocks[i].Groups["content"].Value;
            CSharpCompilation compilation = GeneratorHost.Compile(
                $"#pragma warning disable CS1591\nusing RnnGen;\n{source}\n{(source.Contains("Texts.", StringComparison.Ordinal) ? Texts : "")}",
                id == "RNN0014" && isWrong ? LanguageVersion.CSharp11 : LanguageVersion.CSharp14,
                id == "RNN0017" && isWrong ? OptimizationLevel.Debug : OptimizationLevel.Release,
                path: id == "RNN0035" && isWrong ? GeneratorHost.WrittenFolder + "Model.g.cs" : "Consumer.cs");
            (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(compilation);
            string printed = string.Join("\n", own.Select(static d => $"{d.Severity.ToString().ToLowerInvariant()} {d.Id}: {d.GetMessage(CultureInfo.InvariantCulture)}"));
            Assert.Equal(isWrong ? blocks[i + 1].Groups["content"].Value : "", printed);
            if (!isWrong)
            {
                Assert.Empty(compiler);
            }
        }

        Assert.True(wrong > 0);
    }

    [Fact]
    public void Every_diagnostic_has_its_page_and_its_rows()
    {
        string root = Path.Combine(AppContext.BaseDirectory, "docs"), list = File.ReadAllText(Path.Combine(root, "README.md")), releases = File.ReadAllText(Path.Combine(root, "AnalyzerReleases.Unshipped.md"));
        foreach (DiagnosticDescriptor descriptor in typeof(Diagnostics.Descriptors).GetFields(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static).Select(static f => f.GetValue(null)).OfType<DiagnosticDescriptor>())
        {
            string title = descriptor.Title.ToString(CultureInfo.InvariantCulture);
            Assert.StartsWith($"# {descriptor.Id}: {title}\n", File.ReadAllText(Path.Combine(root, descriptor.Id + ".md")), StringComparison.Ordinal);
            Assert.Contains($"| [{descriptor.Id}]({descriptor.Id}.md) | {(descriptor.DefaultSeverity == DiagnosticSeverity.Error ? "error" : "information")} | {title} |", list, StringComparison.Ordinal);
            Assert.Contains($"{descriptor.Id} | RnnGen | {descriptor.DefaultSeverity} | {title}\n", releases, StringComparison.Ordinal);
        }
    }

    private static string Symbols(int count, int distinct) => string.Concat(Enumerable.Range(0, count).Select(i => (char)(0x4E00 + i % distinct)));

    [GeneratedRegex("""^```(?<language>\w+)\n(?<content>.*?)\n```$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
