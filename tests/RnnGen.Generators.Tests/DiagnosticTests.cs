using System.Globalization;
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
    [InlineData("RNN0004", "B", """public class B { public B(int a = 1) { } public B(string s = "") { } } [RnnModel("ab")] public partial class M : B;""")]
    [InlineData("RNN0004", "B", """public class B { [System.Obsolete] public B() { } public B(int a) { } } [RnnModel("ab")] public partial class M : B;""")]
    [InlineData("RNN0004", "B", """public class B { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public B() { } } [RnnModel("ab")] public partial class M : B;""")]
    [InlineData("RNN0004", "B", """public class B { public B(string s) { } } [RnnModel("ab")] public partial class M : System.ICloneable { public object Clone() => this; } public partial class M : B;""")]
    [InlineData("RNN0004", "B", """public interface I<T>; public class B { public B(string s) { } } [RnnModel("ab")] public partial class M : I<B>; public partial class M : B;""")]
    [InlineData("RNN0004", "(string s)", """[RnnModel("ab")] public partial class M(string s) { public string S => s; }""")]
    [InlineData("RNN0004", "M", """[RnnModel("ab")] public partial class M { public M(int size) { } }""")]
    [InlineData("RNN0004", "M", """[RnnModel("ab")] public partial class M { public M(string path) { } }""")]
    [InlineData("RNN0004", "N.B", """namespace N { public class B { public B(string s) { } } } [RnnModel("ab")] public partial class M : System.ICloneable { public object Clone() => this; } public partial class M : N.B;""")]
    [InlineData("RNN0004", "B", """public unsafe class B { public B(int* p = null) { } } [RnnModel("ab")] public partial class M : B;""")]
    [InlineData("RNN0005", "null!", """[RnnModel(null!)] public partial class M;""")]
    [InlineData("RNN0005", "\"\"", """[RnnModel("")] public partial class M;""")]
    [InlineData("RNN0005", "\"a\"", """[RnnModel("a")] public partial class M;""")]
    [InlineData("RNN0005", "\"aaaa\"", """[RnnModel("aaaa")] public partial class M;""")]
    [InlineData("RNN0005", "\" ab \"", """[RnnModel(" ab ", Tokens = TokenKind.Words)] public partial class M;""")]
    [InlineData("RNN0022", "TokenKind.Words", """[RnnModel(InputSize = 1, OutputSize = 1, HiddenSize = 2, SequenceLength = 3, Tokens = TokenKind.Words)] public partial class M;""")]
    [InlineData("RNN0010", "\"x\"", """[RnnModel(InputSize = 1, OutputSize = 1, HiddenSize = 2, SequenceLength = 3, UnknownWord = "x")] public partial class M;""")]
    [InlineData("RNN0006", "\"ab\\uD800\"", """[RnnModel("ab\uD800")] public partial class M;""")]
    [InlineData("RNN0006", "\"ab\\uDC00\"", """[RnnModel("ab", Vocabulary = "ab\uDC00")] public partial class M;""")]
    [InlineData("RNN0008", "0", """[RnnModel("ab", HiddenSize = 0)] public partial class M;""")]
    [InlineData("RNN0008", "-1", """[RnnModel("ab", HiddenSize = -1)] public partial class M;""")]
    [InlineData("RNN0008", "1025", """[RnnModel("ab", HiddenSize = 1025)] public partial class M;""")]
    [InlineData("RNN0009", "0", """[RnnModel("ab", LearningRate = 0)] public partial class M;""")]
    [InlineData("RNN0009", "-1", """[RnnModel("ab", LearningRate = -1)] public partial class M;""")]
    [InlineData("RNN0009", "double.NaN", """[RnnModel("ab", LearningRate = double.NaN)] public partial class M;""")]
    [InlineData("RNN0009", "1 / 0.0", """[RnnModel("ab", LearningRate = 1 / 0.0)] public partial class M;""")]
    [InlineData("RNN0009", "1e-31", """[RnnModel("ab", LearningRate = 1e-31)] public partial class M;""")]
    [InlineData("RNN0009", "1.1e6", """[RnnModel("ab", LearningRate = 1.1e6)] public partial class M;""")]
    [InlineData("RNN0010", "\"aba\"", """[RnnModel("ab", Vocabulary = "aba")] public partial class M;""")]
    [InlineData("RNN0010", "\"ac\"", """[RnnModel("ab", Vocabulary = "ac")] public partial class M;""")]
    [InlineData("RNN0010", "\"\"", """[RnnModel("ab", Vocabulary = "")] public partial class M;""")]
    [InlineData("RNN0011", "3", """[RnnModel("ab", HiddenSize = 3, Head = OutputHead.None)] public partial class M;""")]
    [InlineData("RNN0019", "0", """[RnnModel("abc", SequenceLength = 0)] public partial class M;""")]
    [InlineData("RNN0019", "3", """[RnnModel("abc", SequenceLength = 3)] public partial class M;""")]
    [InlineData("RNN0020", "-1", """[RnnModel("abc", BatchSize = -1)] public partial class M;""")]
    [InlineData("RNN0020", "4097", """[RnnModel("abc", SequenceLength = 1, BatchSize = 4097)] public partial class M;""")]
    [InlineData("RNN0012", "(OutputHead)7", """[RnnModel("ab", Head = (OutputHead)7)] public partial class M;""")]
    [InlineData("RNN0021", "(WeightFormat)7", """[RnnModel("ab", StreamingWeights = (WeightFormat)7)] public partial class M;""")]
    [InlineData("RNN0013", "TrainStep", """[RnnModel("ab")] public partial class M { public float TrainStep() => 0; }""")]
    [InlineData("RNN0013", "Vocabulary", """[RnnModel("ab")] public partial class M { public class Vocabulary; }""")]
    [InlineData("RNN0013", "B", """public class B { public string Predict() => ""; } [RnnModel("ab")] public partial class M : B;""")]
    [InlineData("RNN0013", "Predict", """[RnnModel("ab")] public partial class M { public void Predict(int a) { } public void Predict(long a) { } }""")]
    [InlineData("RNN0013", "this", """[RnnModel("ab")] public partial class M { [System.Runtime.CompilerServices.IndexerName("Layout")] public int this[int i] => i; }""")]
    [InlineData("RNN0013", "get_Parameters", """[RnnModel("ab")] public partial class M { public int get_Parameters() => 1; }""")]
    [InlineData("RNN0013", "get_Gradients", """[RnnModel("ab")] public partial class M { public int get_Gradients() => 1; }""")]
    [InlineData("RNN0013", "get_Logits", """[RnnModel("ab")] public partial class M { public int get_Logits() => 1; }""")]
    [InlineData("RNN0013", "get_HiddenStates", """[RnnModel("ab")] public partial class M { public int get_HiddenStates; }""")]
    [InlineData("RNN0013", "get_Threads", """[RnnModel("ab")] public partial class M { public int get_Threads() => 1; }""")]
    [InlineData("RNN0013", "get_Schedule", """[RnnModel("ab")] public partial class M { public int get_Schedule() => 1; }""")]
    [InlineData("RNN0013", "set_Clipping", """[RnnModel("ab")] public partial class M { public int set_Clipping() => 1; }""")]
    [InlineData("RNN0013", "Predict_", """[RnnModel("ab")] public partial class Predict { public int Predict_ => 1; }""")]
    [InlineData("RNN0013", "Logits", """[RnnModel("ab")] public partial class M { public int Logits => 1; }""")]
    [InlineData("RNN0013", "RnnGen_Floats", """[RnnModel("ab")] public partial class M { private class RnnGen_Floats; }""")]
    [InlineData("RNN0018", "M.VocabularySize", """[RnnModel("ab", HiddenSize = M.VocabularySize)] public partial class M;""")]
    [InlineData("RNN0018", "N.HiddenSize + 1", """[RnnModel("ab", HiddenSize = N.HiddenSize + 1)] public partial class M; [RnnModel("ab")] public partial class N;""")]
    [InlineData("RNN0022", "3", """[RnnModel(Vocabulary = "ab", InputSize = 3, OutputSize = 2, HiddenSize = 2, SequenceLength = 3)] public partial class M;""")]
    [InlineData("RNN0022", "4097", """[RnnModel(InputSize = 4097, OutputSize = 2, HiddenSize = 2, SequenceLength = 3)] public partial class M;""")]
    [InlineData("RNN0022", "0", """[RnnModel("ab", EmbeddingSize = 0)] public partial class M;""")]
    [InlineData("RNN0022", "4097", """[RnnModel("ab", EmbeddingSize = 4097)] public partial class M;""")]
    [InlineData("RNN0029", "16385", """[RnnModel(InputSize = 3, OutputSize = 16385, HiddenSize = 2, SequenceLength = 3)] public partial class M;""")]
    [InlineData("RNN0032", "0.99999999", """[RnnModel("ab", Optimizer = OptimizerKind.Sgd, Momentum = 0.99999999)] public partial class M;""")]
    [InlineData("RNN0026", "-0.1", """[RnnModel("ab", Layers = 2, Dropout = -0.1)] public partial class M;""")]
    [InlineData("RNN0026", "1", """[RnnModel("ab", Layers = 2, Dropout = 1)] public partial class M;""")]
    [InlineData("RNN0026", "double.NaN", """[RnnModel("ab", Layers = 2, Dropout = double.NaN)] public partial class M;""")]
    [InlineData("RNN0026", "0", """[RnnModel("ab", Layers = 0)] public partial class M;""")]
    [InlineData("RNN0026", "9", """[RnnModel("ab", Layers = 9)] public partial class M;""")]
    [InlineData("RNN0032", "-0.1", """[RnnModel("ab", Optimizer = OptimizerKind.Sgd, Momentum = -0.1)] public partial class M;""")]
    [InlineData("RNN0032", "1.1e6", """[RnnModel("ab", WeightDecay = 1.1e6)] public partial class M;""")]
    [InlineData("RNN0032", "double.NaN", """[RnnModel("ab", WeightDecay = double.NaN)] public partial class M;""")]
    [InlineData("RNN0019", "-1", """[RnnModel(Vocabulary = "ab", SequenceLength = -1)] public partial class M;""")]
    [InlineData("RNN0019", "65536", """[RnnModel(Vocabulary = "ab", SequenceLength = 65536)] public partial class M;""")]
    [InlineData("RNN0010", "\"\"", """[RnnModel(Vocabulary = "", SequenceLength = 3)] public partial class M;""")]
    [InlineData("RNN0010", "\"x\"", """[RnnModel("ab", UnknownWord = "x")] public partial class M;""")]
    [InlineData("RNN0010", "\"a b a\"", """[RnnModel("a b", Tokens = TokenKind.Words, Vocabulary = "a b a")] public partial class M;""")]
    [InlineData("RNN0010", "\"a c\"", """[RnnModel("a b", Tokens = TokenKind.Words, Vocabulary = "a c")] public partial class M;""")]
    [InlineData("RNN0010", "\"not known\"", """[RnnModel("a b", Tokens = TokenKind.Words, UnknownWord = "not known")] public partial class M;""")]
    [InlineData("RNN0010", "\" x\"", """[RnnModel("a b", Tokens = TokenKind.Words, UnknownWord = " x")] public partial class M;""")]
    [InlineData("RNN0005", "\"a a a\"", """[RnnModel("a a a", Tokens = TokenKind.Words)] public partial class M;""")]
    [InlineData("RNN0006", "\"a b\\uD800\"", """[RnnModel("a b\uD800", Tokens = TokenKind.Words)] public partial class M;""")]
    [InlineData("RNN0003", "C", """[RnnModel("ab")] public partial class B; public class C : B; [RnnModel("ab")] public partial class M : C;""")]
    [InlineData("RNN0003", "M", """[RnnModel("ab")] public partial class M; public static partial class M;""")]
    [InlineData("RNN0003", "M", """[RnnModel("ab")] public partial class M; public abstract partial class M;""")]
    [InlineData("RNN0004", "M", """[RnnModel("ab")] public partial class M { public M(in int seed) { } }""")]
    [InlineData("RNN0013", "set_Optimizer", """[RnnModel("ab")] public partial class M { public void set_Optimizer(int a) { } }""")]
    [InlineData("RNN0006", "\"ab\\uD800\"", """[RnnModel("ab\uD800", OutputSize = 2)] public partial class M;""")]
    [InlineData("RNN0010", "\"abb\"", """[RnnModel("abc", Vocabulary = "abb", OutputSize = 3)] public partial class M;""")]
    [InlineData("RNN0010", "\"a b\"", """[RnnModel("a b c", Vocabulary = "a b", OutputSize = 2, Tokens = TokenKind.Words)] public partial class M;""")]
    [InlineData("RNN0008", "0", """[RnnModel(InputSize = 3, HiddenSize = 0, Head = OutputHead.None, SequenceLength = 2)] public partial class M;""")]
    [InlineData("RNN0026", "9", """[RnnModel(InputSize = 3, HiddenSize = 4, Layers = 9, Head = OutputHead.None, SequenceLength = 2)] public partial class M;""")]
    [InlineData("RNN0012", "(OutputHead)5", """[RnnModel(InputSize = 3, HiddenSize = 4, Head = (OutputHead)5, SequenceLength = 2)] public partial class M;""")]
    [InlineData("RNN0034", "(TokenKind)3", """[RnnModel("the cat", Tokens = (TokenKind)3, UnknownWord = "x")] public partial class M;""")]
    [InlineData("RNN0034", "(TokenKind)3", """[RnnModel("the cat", Tokens = (TokenKind)3, Vocabulary = "the cat")] public partial class M;""")]
    public void Error_is_on_the_offending_token(string id, string token, string source)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile(Prefix + source)).Own);
        Assert.Equal((id, DiagnosticSeverity.Error, token), (diagnostic.Id, diagnostic.Severity, GeneratorHost.TextAt(diagnostic)));

        // What stops the compiler before method bodies, and cannot be configured away.
        Assert.Contains(WellKnownDiagnosticTags.NotConfigurable, diagnostic.Descriptor.CustomTags);
    }

    [Fact]
    public void Each_type_that_is_not_partial_is_named()
    {
        Diagnostic[] own = GeneratorHost.Run(GeneratorHost.Compile(Prefix + """public class O { public struct P { [RnnModel("ab")] public class M; } }""")).Own;
        Assert.Equal([("RNN0001", "M"), ("RNN0002", "O"), ("RNN0002", "P")], own.Select(static d => (d.Id, GeneratorHost.TextAt(d))).Order());
    }

    [Theory]
    [InlineData("[RnnModel] public partial class M;", "RNN0022")]
    [InlineData("[RnnModel(HiddenSize = 3)] public partial class M;", "RNN0022")]
    [InlineData("""[RnnModel("ab", "cd")] public partial class M;""", "CS1729")]
    [InlineData("[RnnModel(42)] public partial class M;", "CS1503")]
    [InlineData("""[RnnModel("ab", HiddenSize = "5")] public partial class M;""", "CS0029")]
    [InlineData("""[RnnModel("ab", HiddenSize = 3 / 0)] public partial class M;""", "CS0020")]
    [InlineData("""[RnnModel("ab", HiddenSize = )] public partial class M;""", "CS1525")]
    [InlineData("[RnnModel(Missing.Text)] public partial class M;", "CS0103", "RNN0018")]
    [InlineData("[RnnModel(text: M.Vocabulary.Symbols[0])] public partial class M;", "CS0182", "RNN0018")]
    [InlineData("""[RnnModel("ab", HiddenSize = Missing.Size)] public partial class M;""", "CS0103", "RNN0018")]
    [InlineData("""[RnnModel("ab", Cell = RecurrentCell.LSTM)] public partial class M;""", "CS0117", "RNN0018")]
    [InlineData("""[RnnModel("ab", HidenSize = 5, Lerning = 0.1)] public partial class M;""", "CS0246", "CS0246", "RNN0036", "RNN0036")]
    [InlineData("""[RnnModel("ab", hiddenSize: 5)] public partial class M;""", "CS1739", "RNN0036")]
    [InlineData("""[RnnModel(Text = "ab")] public partial class M;""", "CS0617", "RNN0036")]
    [InlineData("""[RnnModel("ab", = 5)] public partial class M;""", "CS1525", "CS1729")]
    public void An_argument_that_cannot_be_read_is_an_error(string source, params string[] ids)
    {
        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(GeneratorHost.Compile(Prefix + source));
        Assert.Equal(ids, compiler.Concat(own).Select(static d => d.Id));
    }

    [Theory]
    [InlineData("HidenSize", "'HiddenSize =' in its place")]
    [InlineData("hiddensize", "'HiddenSize =' in its place")]
    [InlineData("Hidden", "'HiddenSize =' in its place")]
    [InlineData("CellType", "'Cell =' in its place")]
    [InlineData("NumLayers", "'Layers =' in its place")]
    [InlineData("LearnRate", "'LearningRate =' in its place")]
    [InlineData("TypeId", "one of HiddenSize, LearningRate, ")]
    [InlineData("Epochs", "one of HiddenSize, LearningRate, ")]
    [InlineData("크기", "one of HiddenSize, LearningRate, ")]
    [InlineData("text", "the text first, without a name")]
    public void The_argument_that_was_meant_is_named(string name, string remedy)
    {
        Diagnostic own = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile($"""{Prefix}[RnnModel("ab", {name} = 5)] public partial class M;""")).Own);
        Assert.Equal(name, GeneratorHost.TextAt(own));
        Assert.StartsWith($"The argument '{name}' of 'M' is none that RnnModel defines; write {remedy}", own.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[RnnModel("")] public partial class M;""")]
    [InlineData("""[RnnModel("ab", HiddenSize = -5)] public partial class M;""")]
    [InlineData("""[RnnModel("ab", HiddenSize = M.VocabularySize)] public partial class M;""")]
    [InlineData("""[RnnModel("ab")] public partial class M { public M(string path) { } }""")]
    [InlineData("""[RnnModel("ab")] public partial class M { public M(int seed) { } }""")]
    [InlineData("""[RnnModel("ab")] public partial class M(int seed) { public int Seed => seed; }""")]
    [InlineData("""public class B { public B(int a = 1) { } public B(string s = "") { } } [RnnModel("ab")] public partial class M : B { public M(int seed) : base(1) { } }""")]
    [InlineData("""[RnnModel("ab")] public partial class M { public float TrainStep() => 0; public int Forward() => 1; public string Predict(string s) => s; public string Predict() => ""; }""")]
    [InlineData("""public class B { public virtual float TrainStep() => 0; } [RnnModel("ab")] public partial class M : B;""")]
    [InlineData("""[RnnModel("ab")] public partial class M { public sealed class ParameterSet { public int Count => 1; } public ParameterSet Parameters => new(); }""")]
    [InlineData("""[RnnModel("ab")] public partial class M { public int get_Gradients() => 1; private int SymbolTable; public int Table => SymbolTable++; }""")]
    [InlineData("""[RnnModel("ab")] public partial class M { public static class Vocabulary { public const int Size = 3; } }""")]
    public void An_invalid_declaration_leaves_no_trail(string source)
    {
        const string Use = """
            public static class Use
            {
                public static object Run() { M m = new(seed: 1); m.TrainStep(); m.Forward(); return m.Predict() + m.Predict("a") + M.Vocabulary.Size + M.HiddenSize + m.Parameters.Count + m.Generate("a", 1); }
                public static T Same<T>(T model) where T : RnnGen.Models.IRecurrentModel => model;
                public static M Constrained(M m) => Same(m);
            }
            """;
        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(GeneratorHost.Compile(Prefix + source + Use));
        Assert.NotEmpty(own);
        Assert.Empty(compiler);
    }

    [Fact]
    public void A_class_that_is_named_like_a_member_leaves_no_trail_either()
    {
        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(GeneratorHost.Compile(Prefix + """[RnnModel("")] public partial class Predict; [RnnModel("")] public partial class Vocabulary;"""));
        Assert.Equal(2, own.Length);
        Assert.Empty(compiler);
    }

    [Fact]
    public void Base_constructors_are_chosen_as_the_language_chooses()
    {
        const string Source = """
            public class Three { public Three() { } public Three(int a = 1) { } public Three(string s = "") { } }
            public class One { public One(int a = 1, params int[] b) { } private One(string s = "") { } public One(int a, int b, int c) { } }
            [RnnModel("ab")] public partial class M : Three;
            [RnnModel("ab")] public partial class N : One;
            """;
        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(GeneratorHost.Compile(Prefix + Source));
        Assert.Empty(own);
        Assert.Empty(compiler);
    }

    [Theory]
    [InlineData("""[RnnModel("ab")] public class @class;""", "write 'partial class @class'")]
    [InlineData("""[RnnModel("ab")] public partial class B; [RnnModel("ab")] public partial class M : B;""", "; hold that model in a field instead")]
    [InlineData("""file partial class F { [RnnModel("ab")] public partial class M; }""", "; move it out, or remove 'file' from that type")]
    [InlineData("""[RnnModel("ab")] public partial record M;""", "; declare it as a plain partial class")]
    [InlineData("""[RnnModel("ab😀\uD800")] public partial class M;""", "(U+D800) at UTF-16 position 4;")]
    [InlineData("""[RnnModel("a😀c", Vocabulary = "a😀")] public partial class M;""", "lacks 'c', symbol 2 of the text, counted from 0;")]
    [InlineData("""[RnnModel("a\u0301", Vocabulary = "ab")] public partial class M;""", "lacks U+0301,")]
    [InlineData("""[RnnModel("a b", Vocabulary = "a c", Tokens = TokenKind.Words)] public partial class M;""", "lacks 'b', word 1 of the text, counted from 0;")]
    [InlineData("""[RnnModel("a \0\u202ee\u0301", Vocabulary = "a", Tokens = TokenKind.Words)] public partial class M;""", "lacks '<U+0000><U+202E>e\u0301', word 1")]
    [InlineData("""[RnnModel("a 12345678901234567890123456789012345678901", Vocabulary = "a", Tokens = TokenKind.Words)] public partial class M;""", "lacks '1234567890123456789012345678901234567890…', word 1")]
    [InlineData("""[RnnModel("a b", UnknownWord = " u", Tokens = TokenKind.Words)] public partial class M;""", "has an UnknownWord with white space around it;")]
    [InlineData("""[RnnModel("a b", UnknownWord = " ", Tokens = TokenKind.Words)] public partial class M;""", "has an UnknownWord without a word;")]
    [InlineData("""[RnnModel("\u00A0\u00A0")] public partial class M;""", "repeats U+00A0 alone;")]
    [InlineData("""[RnnModel("a b", Vocabulary = "a  b")] public partial class M;""", "repeats ' ' at index 1 and 2")]
    [InlineData("""[RnnModel(Vocabulary = "ab", OutputSize = 5, HiddenSize = 3, SequenceLength = 2, Bidirectional = true, Head = OutputHead.None)] public partial class M;""", "2 x 3 hidden units for 5 outputs; write Head = OutputHead.Linear")]
    [InlineData("""[RnnModel("ab")] public partial class M { [System.Runtime.CompilerServices.IndexerName("Step")] public int this[int i] => i; }""", "'Step'")]
    [InlineData("""[RnnModel(Vocabulary = "ab", OutputSize = 5000, HiddenSize = 5, SequenceLength = 2, Head = OutputHead.None)] public partial class M;""", "5 hidden units for 5000 outputs; write Head = OutputHead.Linear")]
    [InlineData("""[RnnModel(InputSize = 16, OutputSize = 16, HiddenSize = 16, SequenceLength = 64204, BatchSize = 37)] public partial class M;""", "needs 1025 MiB")]
    public void Message_says(string source, string part)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile(Prefix + source)).Own);
        Assert.Contains(part, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_size_that_was_left_out_is_said_to_be_the_vocabularys()
    {
        string text = string.Concat(Enumerable.Range(0x4E00, 1_025).Select(char.ConvertFromUtf32));
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile($"using RnnGen; [RnnModel(\"{text}\")] public partial class M;")).Own);
        Assert.Equal(
            "The hidden size of 'M' is 1025, the vocabulary's size, because HiddenSize is left out; write a number from 1 to 1024",
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Without_a_head_no_memory_is_counted_for_one()
    {
        string text = string.Concat(Enumerable.Range(0, 65_536).Select(static i => char.ConvertFromUtf32(0x4E00 + i % 1_024)));
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile($"using RnnGen; [RnnModel(\"{text}\", Head = OutputHead.None)] public partial class M;")).Own);
        Assert.Equal("RNN0016", diagnostic.Id);
    }

    [Fact]
    public void A_text_over_the_limit_is_an_error()
    {
        string source = $"[RnnModel(\"{new string('a', 65_536)}b\")] public partial class M; [RnnModel(\"{string.Concat(Enumerable.Repeat("a ", 65_536))}b\", Tokens = TokenKind.Words)] public partial class N;";
        Assert.Equal(
            ["RNN0007: The text of 'M' has 65537 symbols; at most 65536 are compiled into a model: write its Vocabulary and a SequenceLength instead, and give batches of it at run time", "RNN0007: The text of 'N' has 65537 words; at most 65536 are compiled into a model: write its Vocabulary and a SequenceLength instead, and give batches of it at run time"],
            GeneratorHost.Run(GeneratorHost.Compile(Prefix + source)).Own.Select(static d => $"{d.Id}: {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
    }

    [Theory]
    [InlineData("""[RnnModel("if you want you", HiddenSize = 10)] public partial class M;""")]
    [InlineData("""[RnnModel("ab", Cell = RecurrentCell.Lstm, Layers = 2)] public partial class M { public M(string path) : this(1) { } }""")]
    public void Generated_files_among_the_projects_are_one_error(string source)
    {
        CSharpCompilation compilation = GeneratorHost.Compile(Prefix + source);
        foreach (GeneratedSourceResult file in GeneratorHost.Run(compilation).Result.Results[0].GeneratedSources)
        {
            compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(file.SourceText, (CSharpParseOptions)compilation.SyntaxTrees[0].Options, GeneratorHost.WrittenFolder + file.HintName));
        }

        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(compilation);
        Diagnostic diagnostic = Assert.Single(own);
        Assert.Equal("RNN0035", diagnostic.Id);
        Assert.Equal("M", GeneratorHost.TextAt(diagnostic));
        Assert.StartsWith(GeneratorHost.WrittenFolder, diagnostic.Location.SourceTree!.FilePath, StringComparison.Ordinal);
        Assert.Empty(compiler);
    }

    [Theory]
    [InlineData("/RnnGen.Generators.RnnModelGenerator.Tests/Model.cs")]
    [InlineData("/RnnGen.Generators.RnnModelGenerator.cs")]
    public void A_file_that_is_named_like_the_generator_is_none_of_its_own(string path) =>
        Assert.Empty(GeneratorHost.Run(GeneratorHost.Compile(Prefix + """[RnnModel("ab")] public partial class M;""", path: path)).Own);

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
        Assert.Equal(("RNN0016", "OutputHead.None"), (diagnostic.Id, GeneratorHost.TextAt(diagnostic)));
        Assert.Contains("0.7966", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InputSize = 2, HiddenSize = 3, OutputSize = 1, SequenceLength = 4, Loss = LossFunction.CrossEntropy", "RNN0037")]
    [InlineData("Vocabulary = \"abc\", OutputSize = 1, SequenceLength = 4", "RNN0037")]
    [InlineData("InputSize = 2, HiddenSize = 1, SequenceLength = 4, Head = OutputHead.None, Loss = LossFunction.CrossEntropy", "RNN0037")]
    [InlineData("Vocabulary = \"a\", SequenceLength = 4")]
    [InlineData("Vocabulary = \"abc\", OutputSize = 1, SequenceLength = 4, Loss = LossFunction.MeanSquaredError")]
    public void A_cross_entropy_that_is_always_zero_is_told(string arguments, params string[] ids) =>
        Assert.Equal(ids, GeneratorHost.Run(GeneratorHost.Compile($"{Prefix}[RnnModel({arguments})] public partial class M;")).Own.Select(static d => d.Id));

    [Fact]
    public void An_unoptimized_compilation_is_told()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorHost.Run(GeneratorHost.Compile(Prefix + """[RnnModel("ab")] public partial class M;""", optimization: OptimizationLevel.Debug)).Own);
        Assert.Equal(("RNN0017", "RnnModel(\"ab\")"), (diagnostic.Id, GeneratorHost.TextAt(diagnostic)));
    }

    [Theory]
    [InlineData("\"abc\", SequenceLength = 1, BatchSize = 4096")]
    [InlineData("\"ab\", Layers = 8, EmbeddingSize = 4096")]
    [InlineData("\"ab\", LearningRate = 1e6, WeightDecay = 1e6")]
    [InlineData("\"ab\", LearningRate = 1e-30")]
    [InlineData("\"ab\", OutputSize = 2")]
    [InlineData("InputSize = 4096, OutputSize = 16384, HiddenSize = 2, SequenceLength = 3")]
    [InlineData("Vocabulary = \"ab\", SequenceLength = 65535")]
    [InlineData("Vocabulary = \"a\", HiddenSize = 1, SequenceLength = 2, Head = OutputHead.None")]
    [InlineData("InputSize = 3, HiddenSize = 4, SequenceLength = 2, Bidirectional = true, Head = OutputHead.None")]
    public void The_last_value_that_is_allowed_is_accepted(string arguments) =>
        Assert.Empty(GeneratorHost.Run(GeneratorHost.Compile($"{Prefix}[RnnModel({arguments})] public partial class M;")).Own);

    [Fact]
    public void The_largest_vocabularies_are_accepted()
    {
        string[] symbols = [.. Enumerable.Range(0x4E00, 16_384).Select(char.ConvertFromUtf32)];
        string models = $"""
            [RnnModel(Vocabulary = "{string.Concat(symbols)}", HiddenSize = 2, SequenceLength = 3)] public partial class M;
            [RnnModel(Vocabulary = "{string.Join(" ", symbols[1..])}", Tokens = TokenKind.Words, HiddenSize = 2, SequenceLength = 3)] public partial class N;
            """;
        Assert.Empty(GeneratorHost.Run(GeneratorHost.Compile(Prefix + models)).Own);
    }
}
