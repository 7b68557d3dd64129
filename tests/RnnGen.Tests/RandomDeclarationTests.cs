extern alias generators;

using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using generators::RnnGen.Generators;
using RnnGen.Models;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>
/// Random declarations, compiled in memory, against the reference in double. RNNGEN_DECLARATIONS sets their number (100).
/// </summary>
public class RandomDeclarationTests
{
    private const int InCompilation = 50;

    /// <summary>float32 against float64, relative to the largest value.</summary>
    private const double Tolerance = 1e-5;

    private static readonly string[] Alphabets = ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,", "가나다라마바사아자차카타파하한글말", "😀😁😂🤣😃🎉🚀", "\0\u0001\t\r\n\u001b\u2028\u2029\u200f\u202e", "\"'{}\\<>&;/*#$@"];

    [Fact]
    public void Random_declarations_compile_cleanly_and_agree_with_the_reference()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("RNNGEN_DECLARATIONS") ?? "100", CultureInfo.InvariantCulture);
        Random random = new(20261123);
        for (int first = 0; first < count; first += InCompilation)
        {
            (string Source, string Text)[] declarations = [.. Enumerable.Range(first, Math.Min(InCompilation, count - first)).Select(i => Declare(random, i))];
            AssemblyLoadContext context = new("models", isCollectible: true);
            Assembly assembly = context.LoadFromStream(Compile(string.Join("\n", declarations.Select(static d => d.Source))));
            for (int i = 0; i < declarations.Length; i++)
            {
                Check((IRecurrentModel)Activator.CreateInstance(assembly.GetType($"Models.Model{first + i}")!, random.Next())!, declarations[i].Text, declarations[i].Source);
            }

            context.Unload();
        }
    }

    private static (string Source, string Text) Declare(Random random, int number)
    {
        string pool = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Alphabets[random.Next(Alphabets.Length)]));
        Rune[] symbols = [.. pool.EnumerateRunes().Distinct()];
        random.Shuffle(symbols);
        symbols = symbols[..Math.Min(symbols.Length, random.Next(2, 61))];
        int length = random.Next(2, 61);
        Rune[] text = [.. Enumerable.Range(0, length).Select(i => symbols[i < 2 ? i : random.Next(symbols.Length)])];
        bool head = random.Next(4) > 0;
        int hidden = head ? random.Next(1, 71) : symbols.Length;
        string joined = string.Concat(text), vocabulary = string.Concat(symbols);
        string windows = random.Next(2) == 0 ? "" : $", SequenceLength = {random.Next(1, length)}", batch = random.Next(3) > 0 ? "" : $", BatchSize = {random.Next(1, 8)}";
        return ($"[RnnGen.RnnModel({Literal(joined)}, Vocabulary = {Literal(vocabulary)}, HiddenSize = {hidden}{windows}{batch}{(head ? "" : ", Head = RnnGen.OutputHead.None")})] public partial class Model{number};", joined);
    }

    private static string Literal(string text) => "\"" + string.Concat(text.Select(static c => $"\\u{(int)c:X4}")) + "\"";

    private static MemoryStream Compile(string source)
    {
        CSharpParseOptions parse = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Models",
            [CSharpSyntaxTree.ParseText("#pragma warning disable CS1591\nnamespace Models;\n" + source, parse)],
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(RnnModelAttribute).Assembly.Location), MetadataReference.CreateFromFile(typeof(Tensor).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, checkOverflow: true, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new RnnModelGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics);
        Assert.Empty(diagnostics);
        Assert.DoesNotContain(output.GetDiagnostics(), static d => d.Severity != DiagnosticSeverity.Hidden);
        MemoryStream stream = new();
        Assert.True(output.Emit(stream).Success);
        stream.Position = 0;
        return stream;
    }

    private static void Check(IRecurrentModel model, string text, string source)
    {
        int Constant(string name) => (int)model.GetType().GetField(name)!.GetRawConstantValue()!;
        int[] symbols = model.Symbols.Encode(text);
        int length = Constant("SequenceLength"), batch = Constant("BatchSize"), windows = symbols.Length - length;
        ReferenceRnn reference = new(
            Matrix("weight_ih_l0")!, Matrix("weight_hh_l0")!, Vector("bias_ih_l0")!, Vector("bias_hh_l0")!, Matrix("head.weight"), Vector("head.bias"));

        // The mean over the sequences of the batch, all of one length. The first window is the last to run, for the streamed logits below.
        double expectedLoss = 0;
        Dictionary<string, double[]> gradients = [];
        int[] inputs = [];
        for (int b = batch - 1; b >= 0; b--)
        {
            inputs = symbols[(b % windows)..][..length];
            int[] targets = symbols[(b % windows + 1)..][..length];
            expectedLoss += reference.Forward(inputs, targets) / batch;
            foreach ((string name, double[] values) in reference.Backward(inputs, targets))
            {
                gradients[name] = [.. values.Select((v, i) => v / batch + (gradients.TryGetValue(name, out double[]? sum) ? sum[i] : 0))];
            }
        }

        // Streamed logits, before anything is trained.
        RecurrentState state = model.CreateState();
        for (int t = 0; t < inputs.Length; t++)
        {
            AssertClose(reference.Logits[t], [.. model.Advance(state, inputs[t])], source, Largest(reference.Logits));
            AssertClose(reference.Hidden[t], [.. state.Hidden], source, Largest(reference.Hidden));
        }

        // Windows start one symbol after the other: the first one's predictions, then the last one of each other.
        string expectedPrediction = batch == 1 || source.Contains("SequenceLength", StringComparison.Ordinal)
            ? string.Concat(Enumerable.Range(0, batch).Select(b => Runes(model.Predict(model.Symbols.Decode(symbols.AsSpan(b % windows, length))))[(b == 0 ? 0 : ^1)..]).SelectMany(static r => r))
            : string.Concat(Enumerable.Repeat(model.Predict(model.Symbols.Decode(inputs)), batch));
        float loss = model.TrainStep();
        AssertClose([expectedLoss], [loss], source);
        Assert.Equal(expectedPrediction, model.Predict());
        foreach (Parameter gradient in model.Gradients)
        {
            AssertClose(gradients[gradient.Name], Values(gradient), source, gradients.Values.Max(static g => g.Max(Math.Abs)));
        }

        static Rune[] Runes(string text) => [.. text.EnumerateRunes()];
        static double Largest(double[][] rows) => rows.Max(static row => row.Max(Math.Abs));
        double[]? Vector(string name) => model.Parameters.TryGet(name, out Parameter? parameter) ? [.. Values(parameter).Select(static v => (double)v)] : null;
        double[][]? Matrix(string name) => Vector(name)?.Chunk((int)model.Parameters[name].Shape[1]).ToArray();
    }

    private static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.ToTensor().FlattenTo(values);
        return values;
    }

    private static void AssertClose(double[] expected, float[] actual, string source, double? scale = null)
    {
        Assert.Equal(expected.Length, actual.Length);
        double bound = Tolerance * (scale ?? expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= bound, $"{source}: element {i} is {actual[i]}, expected {expected[i]} within {bound}");
        }
    }
}
