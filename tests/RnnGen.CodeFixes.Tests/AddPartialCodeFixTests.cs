using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.CodeFixes.Tests;

/// <summary>The fix for RNN0001 and RNN0002: bad code in, mended code out, every character between them compared.</summary>
public sealed class AddPartialCodeFixTests
{
    [Fact]
    public Task Class_without_modifiers() => Verify(
        """
        using RnnGen;

        [RnnModel("abc")]
        class {|#0:Model|};
        """,
        """
        using RnnGen;

        [RnnModel("abc")]
        partial class Model;
        """,
        NotPartial("Model"));

    [Fact]
    public Task Attribute_on_the_line_of_the_class() => Verify(
        """[RnnGen.RnnModel("abc")]class {|#0:Model|} { }""",
        """[RnnGen.RnnModel("abc")]partial class Model { }""",
        NotPartial("Model"));

    [Fact]
    public Task Modifiers_stay_in_front() => Verify(
        """
        using RnnGen;

        [RnnModel("abc", HiddenSize = 4)]
        public sealed class {|#0:Model|}
        {
        }
        """,
        """
        using RnnGen;

        [RnnModel("abc", HiddenSize = 4)]
        public sealed partial class Model
        {
        }
        """,
        NotPartial("Model"));

    [Fact]
    public Task Doc_comment_stays() => Verify(
        """
        using RnnGen;

        namespace Texts;

        /// <summary>Reads a text.</summary>
        // Not part of the documentation.
        [RnnModel("abc")]
        public class {|#0:Model|}; // The end.
        """,
        """
        using RnnGen;

        namespace Texts;

        /// <summary>Reads a text.</summary>
        // Not part of the documentation.
        [RnnModel("abc")]
        public partial class Model; // The end.
        """,
        NotPartial("Model"));

    [Fact]
    public Task Comments_line_ends_and_directives_between_the_tokens_stay() => Verify(
        """
        using RnnGen;

        [RnnModel("abc")]
        public /* one */ sealed // two
        #region three
            /* four */ class  {|#0:@class|} ;
        #endregion
        """,
        """
        using RnnGen;

        [RnnModel("abc")]
        public /* one */ sealed // two
        #region three
            /* four */ partial class  @class ;
        #endregion
        """,
        NotPartial("@class"));

    [Theory]
    [InlineData("class")]
    [InlineData("public static class")]
    [InlineData("struct")]
    [InlineData("readonly ref struct")]
    [InlineData("record")]
    [InlineData("sealed record class")]
    [InlineData("public readonly record struct")]
    [InlineData("interface")]
    public Task Containing_type(string header)
    {
        int keyword = header.LastIndexOf("record", StringComparison.Ordinal);
        string mended = header.Insert(keyword < 0 ? header.LastIndexOf(' ') + 1 : keyword, "partial ");
        return Verify(
            $$"""
            using RnnGen;

            {{header}} {|#0:Outer|}
            {
                [RnnModel("abc")]
                private sealed partial class Model;
            }
            """,
            $$"""
            using RnnGen;

            {{mended}} Outer
            {
                [RnnModel("abc")]
                private sealed partial class Model;
            }
            """,
            ContainingTypeNotPartial("Outer", "Model"));
    }

    [Fact]
    public Task Fix_all_over_two_models() => Verify(
        """
        using RnnGen;

        /// <summary>The first.</summary>
        [RnnModel("abc")]
        class {|#0:First|};

        /// <summary>The second.</summary>
        [RnnModel("def")]
        public sealed class {|#1:Second|};
        """,
        """
        using RnnGen;

        /// <summary>The first.</summary>
        [RnnModel("abc")]
        partial class First;

        /// <summary>The second.</summary>
        [RnnModel("def")]
        public sealed partial class Second;
        """,
        NotPartial("First"),
        NotPartial("Second", 1));

    [Fact]
    public Task Fix_all_over_nested_containing_types() => Verify(
        """
        using RnnGen;

        class {|#0:Outer|}
        {
            public struct {|#1:Middle|}<T>
            {
                [RnnModel("abc")]
                public sealed partial class Model;
            }
        }
        """,
        """
        using RnnGen;

        partial class Outer
        {
            public partial struct Middle<T>
            {
                [RnnModel("abc")]
                public sealed partial class Model;
            }
        }
        """,
        ContainingTypeNotPartial("Outer", "Model"),
        ContainingTypeNotPartial("Middle", "Model", 1));

    // One place, two diagnostics: 'partial' is written once.
    [Fact]
    public Task Fix_all_over_two_models_in_one_type() => Verify(
        """
        using RnnGen;

        class {|#0:Outer|}
        {
            [RnnModel("abc")]
            public partial class First;

            [RnnModel("def")]
            public partial class Second;
        }
        """,
        """
        using RnnGen;

        partial class Outer
        {
            [RnnModel("abc")]
            public partial class First;

            [RnnModel("def")]
            public partial class Second;
        }
        """,
        ContainingTypeNotPartial("Outer", "First"),
        ContainingTypeNotPartial("Outer", "Second"));

    // One round of all fixes mends both, whichever is asked for first.
    [Fact]
    public async Task Containing_type_and_model_are_mended_together()
    {
        PartialTest test = new()
        {
            TestCode = "class {|#0:Outer|} { [RnnGen.RnnModel(\"abc\")] class {|#1:Model|}; }",
            FixedCode = "partial class Outer { [RnnGen.RnnModel(\"abc\")] partial class Model; }",
            NumberOfIncrementalIterations = 2,
            NumberOfFixAllIterations = 1,
        };
        test.TestState.ExpectedDiagnostics.AddRange([ContainingTypeNotPartial("Outer", "Model"), NotPartial("Model", markup: 1)]);
        await test.RunAsync();
    }

    [Fact]
    public void All_are_fixed_together_where_an_editor_is_asked_to() => Assert.NotNull(new AddPartialCodeFix().GetFixAllProvider());

    [Fact]
    public Task Valid_model_is_left_alone()
    {
        const string Code = "[RnnGen.RnnModel(\"abc\")] partial class Model;";
        return Verify(Code, Code);
    }

    private static DiagnosticResult NotPartial(string model, int markup = 0) =>
        Hidden("RNN0001", markup).WithArguments(model);

    private static DiagnosticResult ContainingTypeNotPartial(string outer, string model, int markup = 0) =>
        Hidden("RNN0002", markup).WithArguments(outer, model);

    private static DiagnosticResult Hidden(string id, int markup) =>
        new DiagnosticResult(new RnnModelAnalyzer().SupportedDiagnostics.Single(d => d.Id == id)).WithSeverity(DiagnosticSeverity.Hidden).WithLocation(markup);

    private static Task Verify(string code, string mended, params DiagnosticResult[] expected)
    {
        PartialTest test = new() { TestCode = code, FixedCode = mended };
        test.TestState.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    private sealed class PartialTest : CSharpCodeFixTest<RnnModelAnalyzer, AddPartialCodeFix, DefaultVerifier>
    {
        internal PartialTest()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"); // An empty set: nothing is downloaded when a test runs.
            TestState.AdditionalReferences.AddRange(Net100.References.All);
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "RnnGen.dll")));
            DisabledDiagnostics.Add("RNN0017"); // The test's compilation is a Debug one.
        }
    }
}
