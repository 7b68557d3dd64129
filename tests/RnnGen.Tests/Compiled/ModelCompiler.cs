extern alias generators;
using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Basic.Reference.Assemblies;
using generators::RnnGen.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RnnGen.Tests.Compiled;

/// <summary>Compiles declarations in memory, any diagnostic above Hidden a failure, and loads them into a context that can be collected.</summary>
internal static class ModelCompiler
{
    // What is compiled derives from it, so that the compiler reads the references once for all tests.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Models",
        references:
        [
            .. Net100.References.All, MetadataReference.CreateFromFile(typeof(RnnModelAttribute).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(Tensor).Assembly.Location), MetadataReference.CreateFromFile(typeof(ICompiledModel).Assembly.Location),
        ],
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, checkOverflow: true, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Compiles classes of the namespace Models.</summary>
    /// <param name="source">Their source.</param>
    /// <param name="bits">The width of the vectors that generated code takes the CPU to have; null for what it has. Wider ones are emulated.</param>
    internal static Assembly Compile(string source, int? bits = null)
    {
        CSharpParseOptions parse = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);
        CSharpCompilation compilation = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText("#pragma warning disable CS1591\nnamespace Models;\n" + source, parse));
        CSharpGeneratorDriver.Create([new RnnModelGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics);
        Assert.Empty(diagnostics);
        foreach (SyntaxTree generated in bits is null ? [] : output.SyntaxTrees.Skip(compilation.SyntaxTrees.Length))
        {
            string text = Regex.Replace(generated.ToString(), @"global::System\.Runtime\.Intrinsics\.Vector(\d+)\.IsHardwareAccelerated", width => $"(global::System.Environment.ProcessorCount {(int.Parse(width.Groups[1].Value, CultureInfo.InvariantCulture) <= bits ? ">" : "<")} 0)");
            output = output.ReplaceSyntaxTree(generated, CSharpSyntaxTree.ParseText(text, parse));
        }

        using MemoryStream stream = new();
        Diagnostic[] visible = [.. output.Emit(stream).Diagnostics.Where(static d => d.Severity != DiagnosticSeverity.Hidden)];
        Assert.True(visible.Length == 0, visible.Length == 0 ? "" : $"{visible[0]}: {visible[0].Location.SourceTree?.ToString().Split('\n')[visible[0].Location.GetLineSpan().StartLinePosition.Line]}");
        stream.Position = 0;
        AssemblyLoadContext context = new("models", isCollectible: true);
        context.Resolving += static (_, name) => AssemblyLoadContext.GetLoadContext(typeof(ModelCompiler).Assembly)!.LoadFromAssemblyName(name);
        return context.LoadFromStream(stream);
    }

    /// <summary>Compiles declarations together and creates a model of each.</summary>
    internal static ICompiledModel[] Create(IReadOnlyList<NetworkDeclaration> declarations, int seed = 0, int? bits = null)
    {
        Assembly assembly = Compile(string.Join("\n", declarations.Select(static (d, i) => d.Source($"Model{i}"))), bits);
        return [.. declarations.Select((_, i) => (ICompiledModel)Activator.CreateInstance(assembly.GetType($"Models.Model{i}")!, seed)!)];
    }
}
