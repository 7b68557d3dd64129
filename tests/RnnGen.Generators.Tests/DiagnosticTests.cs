using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RnnGen.Generators.Tests;

/// <summary>Each bad declaration has its one diagnostic, on the offending token.</summary>
public class DiagnosticTests
{
    private const string Prefix = "#pragma warning disable CS1591\nusing RnnGen;\n";

    [Theory]
    [InlineData("RNN0001", "M", """[RnnModel("ab")] public class M;""")]
    [InlineData("RNN0002", "Outer", """public class Outer { [RnnModel("ab")] public partial class M; }""")]
    [InlineData("RNN0003", "static", """[RnnModel("ab")] public static partial class M;""")]
    [InlineData("RNN0003", "abstract", """[RnnModel("ab")] public abstract partial class M;""")]
    [InlineData("RNN0003", "<T>", """[RnnModel("ab")] public partial class M<T>;""")]
    [InlineData("RNN0003", "record", """[RnnModel("ab")] public partial record M;""")]
    [InlineData("RNN0003", "struct", """[RnnModel("ab")] public partial struct M;""")]
    [InlineData("RNN0003", "interface", """[RnnModel("ab")] public partial interface M;""")]
    [InlineData("RNN0003", "file", """[RnnModel("ab")] file partial class M;""")]
    [InlineData("RNN0003", "B", """[RnnModel("ab")] public partial class B; [RnnModel("ab")] public partial class M : B;""")]
    [InlineData("RNN0004", "B", """public class B { public B(string s) { } } [RnnModel("ab")] public partial class M : B;""")]
    [InlineData("RNN0004", "(string s)", """[RnnModel("ab")] public partial class M(string s) { public string S => s; }""")]
    [InlineData("RNN0004", "M", """[RnnModel("ab")] public partial class M { public M(int size) { } }""")]
    [InlineData("RNN0004", "M", """[RnnModel("ab")] public partial class M { public M(string path) { } }""")]
    [InlineData("RNN0005", "null!", """[RnnModel(null!)] public partial class M;""")]
    [InlineData("RNN0005", "\"\"", """[RnnModel("")] public partial class M;""")]
    [InlineData("RNN0005", "\"a\"", """[RnnModel("a")] public partial class M;""")]
    [InlineData("RNN0005", "\"aaaa\"", """[RnnModel("aaaa")] public partial class M;""")]
    [InlineData("RNN0006", "\"ab\\uD800\"", """[RnnModel("ab\uD800")] public partial class M;""")]
    [InlineData("RNN0006", "\"ab\\uDC00\"", """[RnnModel("ab", Vocabulary = "ab\uDC00")] public partial class M;""")]
    [InlineData("RNN0008", "0", """[RnnModel("ab", HiddenSize = 0)] public partial class M;""")]
    [InlineData("RNN0008", "-1", """[RnnModel("ab", HiddenSize = -1)] public partial class M;""")]
    [InlineData("RNN0008", "1025", """[RnnModel("ab", HiddenSize = 1025)] public partial class M;""")]
    [InlineData("RNN0009", "0", """[RnnModel("ab", LearningRate = 0)] public partial class M;""")]
    [InlineData("RNN0009", "-1", """[RnnModel("ab", LearningRate = -1)] public partial class M;""")]
    [InlineData("RNN0009", "double.NaN", """[RnnModel("ab", LearningRate = double.NaN)] public partial class M;""")]
    [InlineData("RNN0009", "1 / 0.0", """[RnnModel("ab", LearningRate = 1 / 0.0)] public partial class M;""")]
    [InlineData("RNN0010", "\"aba\"", """[RnnModel("ab", Vocabulary = "aba")] public partial class M;""")]
    [InlineData("RNN0010", "\"ac\"", """[RnnModel("ab", Vocabulary = "ac")] public partial class M;""")]
    [InlineData("RNN0010", "\"\"", """[RnnModel("ab", Vocabulary = "")] public partial class M;""")]
    [InlineData("RNN0011", "3", """[RnnModel("ab", HiddenSize = 3, Head = OutputHead.None)] public partial class M;""")]
    [InlineData("RNN0012", "(OutputHead)7", """[RnnModel("ab", Head = (OutputHead)7)] public partial class M;""")]
    [InlineData("RNN0013", "TrainStep", """[RnnModel("ab")] public partial class M { public float TrainStep() => 0; }""")]
    [InlineData("RNN0013", "Vocabulary", """[RnnModel("ab")] public partial class M { public class Vocabulary; }""")]
    [InlineData("RNN0013", "B", """public class B { public string Predict() => ""; } [RnnModel("ab")] public partial class M : B;""")]
    public void Error_is_on_the_offending_token(string id, string token, string source)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile(Prefix + source)).Own);
        Assert.Equal((id, DiagnosticSeverity.Error, token), (diagnostic.Id, diagnostic.Severity, GeneratorHost.TextAt(diagnostic)));

        // What stops the compiler before method bodies, and cannot be configured away.
        Assert.Contains(WellKnownDiagnosticTags.NotConfigurable, diagnostic.Descriptor.CustomTags);
    }

    [Theory]
    [InlineData("""[RnnModel("")] public partial class M;""")]
    [InlineData("""[RnnModel("ab", HiddenSize = -5)] public partial class M;""")]
    public void An_invalid_declaration_leaves_no_trail(string source)
    {
        const string Use = """
            public static class Use
            {
                public static object Run() { M m = new(seed: 1); m.TrainStep(); m.Forward(); return m.Predict() + m.Predict("a") + M.Vocabulary.Size + M.HiddenSize + m.Parameters.Count + m.Generate("a", 1); }
            }
            """;
        Assert.Empty(GeneratorHost.Run(GeneratorHost.Compile(Prefix + source + Use)).Compiler);
    }

    [Fact]
    public void A_text_over_the_limit_is_an_error()
    {
        string source = $"[RnnModel(\"{new string('a', 65_536)}b\")] public partial class M;";
        Assert.Equal("RNN0007", Assert.Single(GeneratorHost.Run(GeneratorHost.Compile(Prefix + source)).Own).Id);
    }

    [Fact]
    public void An_older_language_is_an_error()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile(Prefix + """[RnnModel("ab")] public partial class M { }""", LanguageVersion.CSharp11)).Own);
        Assert.Equal("RNN0014", diagnostic.Id);
    }

    [Fact]
    public void A_model_without_a_head_is_told_its_floor()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile(Prefix + """[RnnModel("if you want you", Head = OutputHead.None)] public partial class M;""")).Own);
        Assert.Equal("RNN0016", diagnostic.Id);
        Assert.Contains("0.7966", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unoptimized_compilation_is_told()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile(Prefix + """[RnnModel("ab")] public partial class M;""", optimization: OptimizationLevel.Debug)).Own);
        Assert.Equal("RNN0017", diagnostic.Id);
    }
}
