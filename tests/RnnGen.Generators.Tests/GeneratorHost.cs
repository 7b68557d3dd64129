extern alias runtime;

using System.Collections.Immutable;
using System.Numerics.Tensors;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Tests;

/// <summary>Runs the generator and the analyzer over source in memory.</summary>
internal static class GeneratorHost
{
    /// <summary>What sources begin with whose names are not the point, or are meant to be unusual.</summary>
    internal const string Prefix = "#pragma warning disable CS1591, CS8981\nusing RnnGen;\n";

    /// <summary>The folder into which the compiler writes generated files.</summary>
    internal const string WrittenFolder = "Generated/RnnGen.Generators/RnnGen.Generators.RnnModelGenerator/";

    // What is compiled derives from it, so that the compiler reads the references once for all tests.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Consumer",
        references:
        [
            .. Net100.References.All,
            MetadataReference.CreateFromFile(typeof(runtime::RnnGen.RnnModelAttribute).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(Tensor).Assembly.Location),
        ],
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999));

    internal static CSharpCompilation Compile(
        string source, LanguageVersion version = LanguageVersion.CSharp14, OptimizationLevel optimization = OptimizationLevel.Release, bool nullable = true, bool isChecked = true, string path = "Consumer.cs")
    {
        CSharpParseOptions parse = new(version, DocumentationMode.Diagnose);
        CSharpCompilationOptions options = Empty.Options.WithOptimizationLevel(optimization).WithOverflowChecks(isChecked).WithNullableContextOptions(nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable);
        return Empty.WithOptions(options).AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, parse, path: path));
    }

    internal static GeneratorDriver CreateDriver(CSharpCompilation compilation) => CSharpGeneratorDriver.Create(
        [new RnnModelGenerator().AsSourceGenerator()],
        parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs both; the diagnostics above Hidden of generator, analyzer and, at the end, compiler.</summary>
    internal static (Compilation Output, Diagnostic[] Own, Diagnostic[] Compiler, GeneratorDriverRunResult Result) Run(CSharpCompilation compilation)
    {
        GeneratorDriver driver = CreateDriver(compilation).RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> generator);
        // The compiler's diagnostics in the analyzer's pass: asked for them apart, the compiler would bind every method again.
        ImmutableArray<Diagnostic> all = output.WithAnalyzers([new RnnModelAnalyzer()]).GetAllDiagnosticsAsync().GetAwaiter().GetResult();
        Diagnostic[] own = [.. generator.Concat(all.Where(static d => !IsCompilers(d))).Where(IsVisible)];
        return (output, own, [.. all.Where(IsCompilers).Where(IsVisible)], driver.GetRunResult());
    }

    private static bool IsVisible(Diagnostic diagnostic) => diagnostic.Severity != DiagnosticSeverity.Hidden;

    private static bool IsCompilers(Diagnostic diagnostic) => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal);

    internal static string TextAt(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);
}
