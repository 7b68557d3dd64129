using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RnnGen.Generators.Tests;

/// <summary>What runs again after an edit, by named step.</summary>
public class IncrementalityTests
{
    private const string Source = """using RnnGen; [RnnModel("if you want you")] public partial class A; [RnnModel("")] public partial class Invalid;""";

    [Fact]
    public void An_unrelated_edit_runs_nothing_again()
    {
        CSharpCompilation compilation = GeneratorHost.Compile(Source);
        GeneratorDriver driver = GeneratorHost.CreateDriver(compilation).RunGenerators(compilation);
        CSharpCompilation edited = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("public class Unrelated { }", (CSharpParseOptions)compilation.SyntaxTrees[0].Options));
        AssertCached(driver.RunGenerators(edited).GetRunResult().Results[0]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("// a comment\n", "")]
    [InlineData("", "\n// a comment")]
    [InlineData("public class Above { public int Value; }\n", "\npublic class Below;")]
    public void An_edit_around_valid_models_runs_nothing_again(string above, string below)
    {
        const string Models = """[RnnGen.RnnModel("if you want you")] public partial class A; [RnnGen.RnnModel("if you want you", Head = RnnGen.OutputHead.None)] public partial class Headless;""";
        CSharpCompilation compilation = GeneratorHost.Compile(Models);
        GeneratorDriver driver = GeneratorHost.CreateDriver(compilation).RunGenerators(compilation);
        SyntaxTree tree = compilation.SyntaxTrees[0];
        CSharpCompilation edited = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(above + Models + below, (CSharpParseOptions)tree.Options));
        AssertCached(driver.RunGenerators(edited).GetRunResult().Results[0]);
    }

    [Fact]
    public void Editing_one_of_fifty_models_emits_one_again()
    {
        string[] models = [.. Enumerable.Range(0, 50).Select(static i => $"[RnnGen.RnnModel(\"if you want you\", HiddenSize = {i + 1})] public partial class M{i};")];
        CSharpCompilation compilation = GeneratorHost.Compile(string.Join("\n", models));
        GeneratorDriver driver = GeneratorHost.CreateDriver(compilation).RunGenerators(compilation);
        models[17] = models[17].Replace("want", "went", StringComparison.Ordinal);
        SyntaxTree tree = compilation.SyntaxTrees[0];
        GeneratorRunResult result = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(string.Join("\n", models), (CSharpParseOptions)tree.Options))).GetRunResult().Results[0];

        // The plan's stage still gets 50 declarations; the one that emits is not run again for 49 of them.
        foreach (string stage in new[] { RnnModelGenerator.PlanStage, RnnModelGenerator.EmitStage })
        {
            Assert.Equal(
                [(IncrementalStepRunReason.Modified, 1), (IncrementalStepRunReason.Cached, 49)],
                result.TrackedSteps[stage].SelectMany(static s => s.Outputs).CountBy(static o => o.Reason).Select(static p => (p.Key, p.Value)).OrderBy(static p => p.Value));
        }
    }

    [Fact]
    public void An_error_moves_with_its_declaration()
    {
        CSharpCompilation compilation = GeneratorHost.Compile("""[RnnGen.RnnModel("")] public partial class M;""");
        GeneratorDriver driver = GeneratorHost.CreateDriver(compilation).RunGenerators(compilation);
        SyntaxTree before = compilation.SyntaxTrees[0], after = CSharpSyntaxTree.ParseText("// a comment\n" + before, (CSharpParseOptions)before.Options, before.FilePath);
        Diagnostic error = Assert.Single(driver.RunGenerators(compilation.ReplaceSyntaxTree(before, after)).GetRunResult().Diagnostics);
        Assert.Same(after, error.Location.SourceTree);
        Assert.Equal("\"\"", GeneratorHost.TextAt(error));
    }

    private static void AssertCached(GeneratorRunResult result)
    {
        Assert.True(result.TrackedSteps.ContainsKey(RnnModelGenerator.EmitStage));
        foreach (string stage in RnnModelGenerator.StageNames.Where(result.TrackedSteps.ContainsKey))
        {
            // What is costly is not even run; what is cheap may run again, to the same result.
            if (stage is RnnModelGenerator.PlanStage or RnnModelGenerator.EmitStage)
            {
                Assert.All(result.TrackedSteps[stage].SelectMany(static s => s.Outputs), static o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
            }

            Assert.All(result.TrackedSteps[stage].SelectMany(static s => s.Outputs), o => Assert.True(o.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{stage}: {o.Reason}"));
        }

        Assert.All(result.TrackedOutputSteps.SelectMany(static s => s.Value).SelectMany(static s => s.Outputs), static o => Assert.True(o.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }
}
