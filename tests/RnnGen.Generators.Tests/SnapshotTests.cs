using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using VerifyTests;
using VerifyXunit;
using Xunit.Sdk;

namespace RnnGen.Generators.Tests;

/// <summary>The generated code itself, as files under Snapshots: a change to an emitter shows in review as a change to what users get.</summary>
public partial class SnapshotTests
{
    private const string Folder = "Snapshots";

    [Theory]
    [InlineData("linear", """[RnnModel("if you want you", HiddenSize = 10)]""")]
    [InlineData("none", """[RnnModel("if you want you", Vocabulary = "fnwayuoi t", LearningRate = 0.1, Head = OutputHead.None)]""")]
    public Task Small_model(string head, string attribute) =>
        Verify($"using RnnGen; {attribute} public sealed partial class CharSequence;").UseParameters(head);

    [Fact]
    public void Remarks_count_one_position_as_one()
    {
        CSharpCompilation compilation = GeneratorHost.Compile("""using RnnGen; [RnnModel("ab", HiddenSize = 1)] public partial class M;""");
        string text = GeneratorHost.CreateDriver(compilation).RunGenerators(compilation).GetRunResult().Results[0].GeneratedSources[0].SourceText.ToString();
        Assert.Contains("of 1 tanh unit over", text, StringComparison.Ordinal);
        Assert.Contains("the one position of", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_cut_where_it_is_shown()
    {
        CSharpCompilation compilation = GeneratorHost.Compile($"""using RnnGen; [RnnModel("{string.Concat(Enumerable.Repeat("0123456\\n", 20))}")] public partial class M;""");
        string text = GeneratorHost.CreateDriver(compilation).RunGenerators(compilation).GetRunResult().Results[0].GeneratedSources[0].SourceText.ToString();
        Assert.Contains($"// \"{string.Concat(Enumerable.Repeat("0123456\\u000A", 10))}0\"...\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public Task Model_too_large_to_be_written_out() =>
        Verify("""using RnnGen; [RnnModel("안녕하세요 세계", HiddenSize = 20)] public partial class Greeting;""");

    [Fact]
    public Task Model_of_a_batch() =>
        Verify("""using RnnGen; [RnnModel("if you want you", HiddenSize = 20, SequenceLength = 5, BatchSize = 4)] public partial class Windows;""");

    [Fact]
    public Task Model_that_streams_in_bfloat16() =>
        Verify("""using RnnGen; [RnnModel("if you want you", HiddenSize = 20, StreamingWeights = WeightFormat.BFloat16)] public partial class Half;""");

    [Fact]
    public Task Model_of_features_in_both_directions() =>
        Verify("""using RnnGen; [RnnModel(InputSize = 5, OutputSize = 1, HiddenSize = 20, SequenceLength = 7, BatchSize = 4, Cell = RecurrentCell.Lstm, Layers = 2, Bidirectional = true, Outputs = OutputPositions.Last)] public partial class Forecast;""");

    [Fact]
    public Task Model_of_words_in_layers() =>
        Verify("""using RnnGen; [RnnModel("to be or not to be", Tokens = TokenKind.Words, UnknownWord = "?", EmbeddingSize = 3, HiddenSize = 8, Cell = RecurrentCell.Gru, Layers = 2, Dropout = 0.2, Optimizer = OptimizerKind.Sgd, Momentum = 0.9)] public partial class Hamlet;""");

    [Fact]
    public Task Model_in_generic_types() => Verify("""
        namespace Company.Texts;

        public partial struct Outer<T> where T : class
        {
            protected internal partial record Inner<TKey>
            {
                [RnnGen.RnnModel("ab", HiddenSize = 20)]
                private partial class Model;
            }
        }
        """);

    [Fact]
    public Task Invalid_declaration() => Verify("""
        using RnnGen;

        [RnnModel("if you want you", HiddenSize = 0)]
        public partial class CharSequence;
        """);

    [Fact]
    public void Every_file_belongs_to_a_test()
    {
        string[] tests = [.. typeof(SnapshotTests).GetMethods().Where(static m => m.IsDefined(typeof(FactAttribute))).SelectMany(Prefixes)];
        Assert.All(
            Directory.GetFiles(Path.Combine(SourceDirectory(), Folder), "*.verified.*").Select(static path => Path.GetFileName(path)),
            file => Assert.Contains(PrefixEnd().Split(file, 2)[0], tests));
    }

    private static SettingsTask Verify(string source)
    {
        CSharpCompilation compilation = GeneratorHost.Compile(source);
        return Verifier.Verify(GeneratorHost.CreateDriver(compilation).RunGenerators(compilation))
            .UseDirectory(Folder);
    }

    // Class.Method, then _name=value for the first, the first two, ... parameters of each row.
    private static IEnumerable<string> Prefixes(MethodInfo test)
    {
        string name = $"{nameof(SnapshotTests)}.{test.Name}";
        yield return name;
        ParameterInfo[] parameters = test.GetParameters();
        foreach (object[] row in test.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(test)))
        {
            string prefix = name;
            for (int i = 0; i < row.Length; i++)
            {
                prefix += $"_{parameters[i].Name}={row[i]}";
                yield return prefix;
            }
        }
    }

    private static string SourceDirectory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("""#|\.verified\.""")]
    private static partial Regex PrefixEnd();
}
