using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Tests;

/// <summary>Names of the user's and of generated code, which stand in one class and in one folder of files.</summary>
public class NameTests
{
    /// <summary>One of each kind of generated code.</summary>
    public static TheoryData<string> Arguments => new()
    {
        "\"ab\", Head = OutputHead.None",
        "\"if you want you\", HiddenSize = 10, Cell = RecurrentCell.Lstm",
        "\"ab\", HiddenSize = 33, Cell = RecurrentCell.Gru, StreamingWeights = WeightFormat.BFloat16",
        "\"abcd\", HiddenSize = 9, Cell = RecurrentCell.Gru, ResetGate = ResetGate.BeforeProduct, SequenceLength = 2, BatchSize = 2, EmbeddingSize = 3",
        "\"a b c\", Tokens = TokenKind.Words, UnknownWord = \"?\", HiddenSize = 20, Cell = RecurrentCell.Lstm, Peepholes = true, Layers = 2, Dropout = 0.5",
        "Vocabulary = \"ab\", HiddenSize = 7, SequenceLength = 4, Inputs = InputPositions.First, Cell = RecurrentCell.Relu",
        "InputSize = 2, OutputSize = 1, HiddenSize = 3, SequenceLength = 4, BatchSize = 2, Bidirectional = true, Outputs = OutputPositions.Last, Optimizer = OptimizerKind.Sgd, Momentum = 0.9",
        "InputSize = 2, HiddenSize = 65, SequenceLength = 4, BatchSize = 32, Head = OutputHead.None, Bias = false, Optimizer = OptimizerKind.Adagrad",
    };

    public static TheoryData<string> MemberNameData => [.. MemberNames.Public, .. MemberNames.Private];

    // The user's names come before those of the global namespace; between them and the model stand types, members and type parameters.
    [Theory]
    [MemberData(nameof(Arguments))]
    public void Names_of_the_user_hide_nothing_that_is_generated(string arguments)
    {
        string[] names = ["System", "RnnGen", "Vector128", "Vector256", "Vector512", "Span", "ReadOnlySpan", "Math", "MathF", "Unsafe", "MemoryMarshal", "ArgumentException", "MatrixKernels", "TanhCell", "Adam", "RecurrentState"];
        string types = string.Concat(names.Select(static name => $"public class {name}; "));
        string attribute = $"[global::RnnGen.RnnModel({Regex.Replace(arguments, @"= (?=[A-Z])", "= global::RnnGen.")})]";
        string source = $$"""
            namespace A.System.RnnGen
            {
                {{types}}
                {{attribute}} public partial class M;
                public partial class Owner<System, RnnGen, Vector128, Vector256, Vector512> { {{attribute}} public partial class M; }
                public partial class Holder { {{types}} {{attribute}} public partial class M; }
                {{attribute}} public partial class Own { {{types}} }
                public class Base { {{types}} }
                {{attribute}} public partial class Derived : Base;
            }
            """;
        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(GeneratorHost.Compile("#pragma warning disable CS1591\n" + source));
        Assert.DoesNotContain(own, static d => d.Id != "RNN0016");
        Assert.Empty(compiler);
    }

    [Theory]
    [MemberData(nameof(MemberNameData))]
    public void A_model_may_be_named_like_a_generated_member(string name)
    {
        string[] attributes =
        [
            """[RnnModel("ab")]""",
            """[RnnModel("a b", Tokens = TokenKind.Words, EmbeddingSize = 2, Layers = 2, Dropout = 0.5, SequenceLength = 1, BatchSize = 2, StreamingWeights = WeightFormat.BFloat16)]""",
            "[RnnModel(InputSize = 2, OutputSize = 1, HiddenSize = 3, SequenceLength = 4, BatchSize = 2, Outputs = OutputPositions.Last)]",
        ];
        string source = string.Join("\n", attributes.Select((attribute, i) => $"namespace N{i} {{ {attribute} public partial class {name}; }}"));
        (_, Diagnostic[] own, Diagnostic[] compiler, _) = GeneratorHost.Run(GeneratorHost.Compile(GeneratorHost.Prefix + source));
        Assert.Empty(own);
        Assert.Empty(compiler);
    }

    // A name that is not reserved would be an error in generated code where the user's class has it.
    [Theory]
    [MemberData(nameof(Arguments))]
    public void All_generated_names_are_reserved(string arguments)
    {
        Compilation output = GeneratorHost.Run(GeneratorHost.Compile($"{GeneratorHost.Prefix}[RnnModel({arguments})] public partial class M;")).Output;
        MemberNames names = new("M");
        IEnumerable<ISymbol> members = output.GetTypeByMetadataName("M")!.GetMembers().Where(static m =>
            m is not IMethodSymbol { AssociatedSymbol: not null } and not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.ExplicitInterfaceImplementation }
            && !m.IsImplicitlyDeclared && m is not IPropertySymbol { ExplicitInterfaceImplementations.Length: > 0 });
        Assert.DoesNotContain(members.Select(static m => m.Name), name => !names.Contains(name));
    }

    [Theory]
    [InlineData("한", 80)]
    [InlineData("é", 120)]
    [InlineData("L", 300)]
    public void A_file_name_fits_the_disk(string letter, int count)
    {
        string name = string.Concat(Enumerable.Repeat(letter, count));
        GeneratorDriverRunResult result = GeneratorHost.Run(GeneratorHost.Compile($"namespace a; [RnnGen.RnnModel(\"ab\")] public partial class {name}A; [RnnGen.RnnModel(\"ab\")] public partial class {name}B;")).Result;
        string[] files = [.. result.Results[0].GeneratedSources.Select(static f => f.HintName)];
        Assert.Equal(8, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, static file => Assert.True(System.Text.Encoding.UTF8.GetByteCount(file) < 150, file));
    }
}
