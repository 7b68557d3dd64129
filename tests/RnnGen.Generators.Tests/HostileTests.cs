using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Tests;

/// <summary>Surroundings, texts and cultures that break generators: the generated code compiles with nothing above Hidden.</summary>
public class HostileTests
{
    public static TheoryData<string> Declarations => new()
    {
        """[RnnModel("ab")] public partial class Global;""",
        """[assembly: System.CLSCompliant(true)] [RnnModel("ab", HiddenSize = 20)] public partial class M; [RnnModel(InputSize = 3, OutputSize = 2, HiddenSize = 20, SequenceLength = 4, Cell = RecurrentCell.Lstm)] public partial class N;""",
        """namespace A.B; [RnnModel("ab")] public sealed partial class M; [RnnModel("cd")] internal partial class N;""",
        """namespace A { [RnnModel("ab")] public partial class M; } namespace B { [RnnModel("ab")] public partial class M; }""",
        """namespace @namespace.@event { [RnnModel("ab")] public partial class @class; [RnnModel("ab")] public partial class record_; }""",
        """public partial struct S { public partial class G<T> where T : class { public partial record R { public partial interface I<U> { [RnnModel("ab")] public partial class M; } } } }""",
        """public readonly partial record struct P { public ref partial struct Q { public static partial class R { public partial record class S { public abstract partial class T { [RnnModel("ab")] public partial class M; } } } } }""",
        """[RnnModel("ab")] public partial class Model; [RnnModel("ab")] public partial class model;""",
        """public partial class outer<t> { [RnnModel("ab")] public partial class Model; [RnnModel("ab")] public partial class model; } namespace lower { [RnnModel("ab")] public partial class __; }""",
        """[RnnModel("ab")] partial class Foo; namespace foo { [RnnModel("ab")] partial class Vector512; } namespace Foo_ { [RnnModel("ab")] partial class vector512; }""",
        """public partial class O { [RnnModel("ab")] public partial class M; } public partial class O<T> { [RnnModel("ab")] public partial class M; }""",
        """namespace A; public class Floats; public class Lanes; public class @var; [RnnModel("ab")] public partial class M { private class Floats; private class Lanes; }""",
        """namespace A; public class System; public class RnnGen; public class Vector512; [global::RnnGen.RnnModel("ab", HiddenSize = 20)] public partial class M;""",
        """public static class Texts { public const string First = "ab"; } [RnnModel(Texts.First + nameof(M), HiddenSize = 1 << 3)] public partial class M;""",
        """[RnnModel("\"{}\\\0\u2028\u202e\"\"\"</summary>*/😀\t\r\n")] public partial class M;""",
        """public class B { private int Step; public int Own => Step++; } [RnnModel("ab")] public partial class M : B;""",
        """public class B { protected B(int a = 1, params string[] b) { } } [RnnModel("ab")] public partial class M : B { public M(string path) : this(path.Length) { } }""",
        $"""[RnnModel("ab")] public partial class {new string('L', 300)};""",
        """[RnnModel("\"a\" \\b </c>*/ {x} \u2028 \u202e 한국 😀 NUL\0 a", Tokens = TokenKind.Words, UnknownWord = "\"\"\"", EmbeddingSize = 3, Cell = RecurrentCell.Gru, Layers = 2, Dropout = 0.25)] public partial class M;""",
        """namespace A; public class System; public class RnnGen; [global::RnnGen.RnnModel(InputSize = 3, OutputSize = 2, HiddenSize = 20, SequenceLength = 4, BatchSize = 3, Cell = global::RnnGen.RecurrentCell.Lstm, Peepholes = true, Layers = 3, Dropout = 1e-3, Bidirectional = true, Bias = false, Outputs = global::RnnGen.OutputPositions.Last)] public partial class M;""",
        """[RnnModel(Vocabulary = "ab", HiddenSize = 7, SequenceLength = 4, Inputs = InputPositions.First, Cell = RecurrentCell.Gru, ResetGate = ResetGate.BeforeProduct, StreamingWeights = WeightFormat.BFloat16)] public partial class M;""",
        """[RnnModel("abcdefgh", SequenceLength = 3, BatchSize = 2, Outputs = OutputPositions.Last, Head = OutputHead.None, Cell = RecurrentCell.Relu)] public partial class M;""",
        """[RnnModel(InputSize = 1, HiddenSize = 1, SequenceLength = 1, Head = OutputHead.None, Optimizer = OptimizerKind.RmsProp, Momentum = 0.9, WeightDecay = 1e-4)] public partial class M;""",
    };

    [Theory]
    [MemberData(nameof(Declarations))]
    public void Declaration_compiles_cleanly(string source)
    {
        Compilation? output = null;
        foreach ((LanguageVersion version, bool on) in new[] { (LanguageVersion.CSharp12, true), (LanguageVersion.CSharp13, false), (LanguageVersion.CSharp14, true) })
        {
            (output, Diagnostic[] own, Diagnostic[] compiler, GeneratorDriverRunResult result) = GeneratorHost.Run(GeneratorHost.Compile(GeneratorHost.Prefix + source, version, nullable: on, isChecked: on));
            Assert.Empty(own);
            Assert.Empty(compiler);
            Assert.NotEmpty(result.GeneratedTrees);
        }

        Assert.True(output!.Emit(Stream.Null).Success);
    }

    // Not every double has a short decimal.
    [Theory]
    [InlineData("0.1f")]
    [InlineData("1 / 3.0")]
    [InlineData("0.1")]
    [InlineData("1e-3 * 1.0000000000000002")]
    public void A_learning_rate_is_generated_to_its_last_bit(string expression)
    {
        CSharpCompilation compilation = GeneratorHost.Compile($$"""public static class Rate { public const double Value = {{expression}}; } [RnnGen.RnnModel("ab", LearningRate = Rate.Value)] public partial class M;""");
        Compilation output = GeneratorHost.Run(compilation).Output;
        double expected = (double)((IFieldSymbol)output.GetTypeByMetadataName("Rate")!.GetMembers("Value")[0]).ConstantValue!;
        INamedTypeSymbol declared = output.GetTypeByMetadataName("M+Declared")!;
        Assert.Equal(expected, ((IFieldSymbol)declared.GetMembers("LearningRate")[0]).ConstantValue);
    }

    [Fact]
    public void A_partial_constructor_may_call_the_generated_one()
    {
        const string Source = """[RnnModel("ab")] public partial class M { public partial M(string path); } public partial class M { public partial M(string path) : this(path.Length) { } }""";
        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(GeneratorHost.Compile(GeneratorHost.Prefix + Source));
        Assert.Empty(own);
        Assert.Empty(compiler);
    }

    [Theory]
    [InlineData("""[RnnModel("ab")] public partial class""")]
    [InlineData("""namespace A. { [RnnModel("ab")] public partial class M; }""")]
    [InlineData("""public partial class { [RnnModel("ab")] public partial class M; }""")]
    public void What_has_no_name_yet_gets_no_file(string source)
    {
        (_, Diagnostic[] own, Diagnostic[] compiler, GeneratorDriverRunResult result) = GeneratorHost.Run(GeneratorHost.Compile(GeneratorHost.Prefix + source));
        Assert.Empty(own);
        Assert.NotEmpty(compiler);
        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void Containing_types_of_one_name_are_the_compilers_error_alone()
    {
        (_, Diagnostic[] own, Diagnostic[] compiler, GeneratorDriverRunResult result) = GeneratorHost.Run(GeneratorHost.Compile(
            GeneratorHost.Prefix + """public partial class O { [RnnModel("ab")] public partial class M; } public partial struct O { [RnnModel("ab")] public partial class M; }"""));
        Assert.Empty(own);
        Assert.Null(result.Results[0].Exception);
        Assert.Contains(compiler, static d => d.Id == "CS0261");
    }

    [Fact]
    public void A_model_in_a_variant_interface_is_the_compilers_error_alone()
    {
        Diagnostic[] compiler = GeneratorHost.Run(GeneratorHost.Compile(GeneratorHost.Prefix + """public partial interface I<out T> { [RnnModel("ab")] public partial class M; }""")).Compiler;
        Assert.Equal("CS8427", Assert.Single(compiler).Id);
    }

    [Fact]
    public void Two_attributes_on_two_parts_are_the_compilers_error_alone()
    {
        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(GeneratorHost.Compile(GeneratorHost.Prefix + """[RnnModel("ab")] public partial class M; [RnnModel("cd")] partial class M;"""));
        Assert.Empty(own);
        Assert.Equal("CS0579", Assert.Single(compiler).Id);
    }

    [Theory]
    [InlineData("sv-SE")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void The_culture_does_not_show(string culture)
    {
        // The words' look-up has a negative number, whose sign and digits cultures write in several ways, and many words lie in an order.
        string words = string.Join(" ", Enumerable.Range(0, 100).SelectMany(static i => new[] { $"z{i}", $"Z{i}", $"å{i}" }));
        string source = $$"""
            using RnnGen;
            [RnnModel("if you", HiddenSize = 12, LearningRate = 0.1)] public partial class IndexModel;
            [RnnModel("if you", Tokens = TokenKind.Words)] public partial class Words;
            [RnnModel(Vocabulary = "{{words}}", Tokens = TokenKind.Words, HiddenSize = 2, SequenceLength = 1)] public partial class ManyWords;
            """;
        string expected = Generate(CultureInfo.InvariantCulture);
        Assert.Equal(expected, Generate(CultureInfo.GetCultureInfo(culture)));

        string Generate(CultureInfo culture)
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = culture;
            try
            {
                return string.Join("\n", GeneratorHost.Run(GeneratorHost.Compile(source)).Result.GeneratedTrees.Select(static t => t.ToString()));
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    public static TheoryData<string> Files => new()
    {
        """
        namespace RnnGen.Samples;

        /// <summary>A model.</summary>
        [RnnModel("if you want you", Vocabulary = "fnwayuoi t", HiddenSize = 10, LearningRate = 0.1, Head = OutputHead.None)]
        public sealed partial class HeadlessSequence;

        [RnnModel("if \uD83D\uDE00", Vocabulary = "fnwayuoi t")]
        public sealed partial class CharSequence { public CharSequence(string s) : this(1) { } }
        """,
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "SampleModels.cs")),
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_prefix_of_a_source_file_is_survived(string source)
    {
        for (int length = 0; length <= source.Length; length++)
        {
            CSharpCompilation compilation = GeneratorHost.Compile(source[..length]);
            GeneratorDriverRunResult result = GeneratorHost.CreateDriver(compilation).RunGenerators(compilation).GetRunResult();
            Assert.Null(result.Results[0].Exception);
            Assert.DoesNotContain(result.Diagnostics, static d => d.Id == "CS8785");
            Assert.DoesNotContain(await compilation.WithAnalyzers([new RnnModelAnalyzer()]).GetAnalyzerDiagnosticsAsync(), static d => d.Id == "AD0001");
        }
    }

    [Fact]
    public void Generated_code_has_the_same_line_ends_everywhere_and_only_ASCII()
    {
        GeneratorDriverRunResult result = GeneratorHost.Run(GeneratorHost.Compile("""using RnnGen; [RnnModel("안녕\r\n")] public partial class M;""")).Result;
        Assert.All(result.GeneratedTrees, static tree => Assert.All(tree.ToString(), static c => Assert.True(c is '\n' or (>= ' ' and <= '~'))));
    }
}
