using System.Globalization;
using System.Reflection;
using System.Text;
using RnnGen.Models;
using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;
using static RnnGen.Tests.Compiled.Comparison;

namespace RnnGen.Tests;

/// <summary>
/// Random declarations, compiled in memory, against the reference in double. RNNGEN_DECLARATIONS sets their number (100).
/// </summary>
public class RandomDeclarationTests
{
    private const int InCompilation = 50;

    private static readonly string[] Alphabets = ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,", "가나다라마바사아자차카타파하한글말", "😀😁😂🤣😃🎉🚀", "\0\u0001\t\r\n\u001b\u2028\u2029\u200f\u202e", "\"'{}\\<>&;/*#$@"];

    [Fact]
    public void Random_declarations_compile_cleanly_and_agree_with_the_reference()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("RNNGEN_DECLARATIONS") ?? "100", CultureInfo.InvariantCulture);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Random random = new(20261123);
        for (int first = 0; first < count; first += InCompilation)
        {
            (string Source, string Text)[] declarations = [.. Enumerable.Range(first, Math.Min(InCompilation, count - first)).Select(i => Declare(random, i))];
            Assembly assembly = ModelCompiler.Compile(string.Join("\n", declarations.Select(static d => d.Source)));
            for (int i = 0; i < declarations.Length; i++)
            {
                Check((IRecurrentModel)Activator.CreateInstance(assembly.GetType($"Models.Model{first + i}")!, random.Next())!, declarations[i].Text, declarations[i].Source);
            }
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

    private static void Check(IRecurrentModel model, string text, string source)
    {
        int Constant(string name) => (int)model.GetType().GetField(name)!.GetRawConstantValue()!;
        int[] symbols = model.Symbols.Encode(text);
        int length = Constant("SequenceLength"), batch = Constant("BatchSize"), windows = symbols.Length - length;
        ReferenceOptions options = new(
            ReferenceCell.Tanh, ReferenceInput.OneHot, model.Symbols.Size, Constant("HiddenSize"), Head: model.Parameters.TryGet("head.weight", out _) ? ReferenceHead.Linear : ReferenceHead.None, OutputSize: model.Symbols.Size);
        ReferenceNetwork reference = new(options) { Parameters = Read(model.Parameters) };
        int[] tokens = [.. Enumerable.Range(0, length * batch).Select(i => symbols[i % batch % windows + i / batch])], targets = [.. Enumerable.Range(0, length * batch).Select(i => symbols[i % batch % windows + i / batch + 1])];
        ReferenceOutputs outputs = reference.Forward(new ReferenceSequences(length, batch) { Tokens = tokens });
        double expectedLoss = ReferenceLoss.CrossEntropy(outputs.Values, targets, outputs.Counts);
        ReferenceGradients gradients = reference.Backward(ReferenceLoss.CrossEntropyGradient(outputs.Values, targets, outputs.Counts));

        // The first window streamed, before anything is trained.
        RecurrentState state = model.CreateState();
        int[] inputs = symbols[..length];
        for (int t = 0; t < length; t++)
        {
            float[] logits = [.. model.Advance(state, inputs[t])];
            AssertClose(outputs.Values[(t * batch * logits.Length)..((t * batch + 1) * logits.Length)], logits, source, outputs.Values.Max(Math.Abs));
            AssertClose(outputs.Hidden[(t * batch * options.HiddenSize)..((t * batch + 1) * options.HiddenSize)], [.. state.Hidden], source, outputs.Hidden.Max(Math.Abs));
        }

        // Windows start one symbol after the other: the first one's predictions, then the last one of each other.
        string expectedPrediction = batch == 1 || source.Contains("SequenceLength", StringComparison.Ordinal)
            ? string.Concat(Enumerable.Range(0, batch).Select(b => Runes(model.Predict(model.Symbols.Decode(symbols.AsSpan(b % windows, length))))[(b == 0 ? 0 : ^1)..]).SelectMany(static r => r))
            : string.Concat(Enumerable.Repeat(model.Predict(model.Symbols.Decode(inputs)), batch));
        float loss = model.TrainStep();
        AssertClose([expectedLoss], [loss], source);
        Assert.Equal(expectedPrediction, model.Predict());
        AssertGradients(gradients, model, source);

        static Rune[] Runes(string text) => [.. text.EnumerateRunes()];
    }
}
