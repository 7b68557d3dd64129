using RnnGen.Generators.Emission.Cells;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>Tells the model in prose, above the class: cell, shapes, parameters, the kernel and why it was chosen.</summary>
internal static class RemarksEmitter
{
    internal static void Emit(CodeWriter w, NetworkPlan network)
    {
        string h = Number(network.HiddenSize), t = Number(network.SequenceLength), outputs = Number(network.Declared.OutputSize), top = Number(network.Declared.TopSize);
        string what = network.HasClasses ? "logits" : $"output{(network.Declared.OutputSize == 1 ? "" : "s")}";
        string from = network.HasLastOutput ? "the final state" : "it";
        string head = network.HasHead
            ? $"A linear head turns {from} into {outputs} {what}:\n/// <c>y = W_out h + b_out</c>, PyTorch's <c>torch.nn.Linear({top}, {outputs})</c>."
            : $"There is no head: the hidden state\n/// itself is the {what}.";
        string kernel = network.Recurrence switch
        {
            RecurrenceKernel.Registers => $"""
                Recurrence: written out for H = {h}, because a row of hidden units fits a few vectors: the state stays in registers over the whole sequence
                /// and is broadcast from there{(network.SumsGradientsInRegisters ? "; the sums of the recurrent weights' gradients stay in registers too" : "")}.
                """,
            RecurrenceKernel.Sequence => $"""
                Recurrence: the runtime's vector-matrix product, because only the time loop of one layer of tanh or relu over symbols, with up to
                /// {Number(NetworkPlan.LargestWrittenOut)} units, is written out. The weights lie in panels of 16 outputs, which stay in registers while the inputs pass in groups of
                /// eight; of a matrix that the first-level cache holds a group stays while the outputs pass. Every second
                /// position reads the panels from the last to the first, and begins with what the caches kept.
                """,
            _ => $"""
                Recurrence: the runtime's matrix product over the {Number(network.BatchSize)} sequences of the batch, in tiles of up to 16 sequences and 16
                /// outputs, because a tile reads each weight once for its sequences. The weights lie in panels of 16 outputs.
                """,
        };
        string streaming = network.StreamsBFloat16
            ? $"\n/// Streaming reads copies of the recurrent weights{(network.HasHead ? " and of <c>head.weight</c>" : "")} in 16 bits each: half the memory."
            : "";
        string step = (network.HasText, network.HasWindows, network.BatchSize) switch
        {
            (false, _, 1) => $"one sequence of {Positions()}",
            (false, _, _) => $"{Number(network.BatchSize)} sequences of {Positions()} as one batch",
            (_, false, 1) => $"{(network.SequenceLength == 1 ? "the one position" : $"the {t} positions")} of the declared text as one sequence",
            (_, true, 1) => $"a window of {Positions()} of the declared text",
            (_, false, _) => $"the {Positions()} of the declared text, in each of {Number(network.BatchSize)} sequences",
            _ => $"{(network.BatchSize == network.WindowCount ? "all " : "")}{Number(network.BatchSize)} windows of {Positions()} of the declared text as one batch",
        };
        string[] parameters = [.. network.Parameters.Select(Describe)];
        w.Write($"""
            /// <remarks>
            /// <para>
            /// {Cell(network)}. {head}
            /// </para>
            /// <para>
            /// {Number(network.ParameterCount)} parameters: {string.Join(",\n/// ", parameters.Select(static (p, i) => (p, i)).GroupBy(static p => p.i / 4).Select(static g => string.Join(", ", g.Select(static p => p.p))))}.
            /// A training step runs {step}: {(network.HasClasses ? "mean cross-entropy" : "mean squared error")}{(network.HasLastOutput ? " of the outputs after the last position" : "")}, back-propagation through
            /// time, {Optimizer(network)}{(network.Declared.Layers.Dropout > 0 ? $", dropout of {Decimal(network.Declared.Layers.Dropout)} between layers" : "")}.
            /// </para>
            /// <para>
            /// {kernel}{streaming}
            /// </para>
            /// <para>
            /// {Threads(network)}
            /// </para>
            /// <para>
            /// {Letters(network)}; d stands for the gradient of the loss.
            /// </para>
            /// </remarks>
            """);

        string Positions() => network.SequenceLength == 1 ? "one position" : $"{t} positions";
    }

    private static string Cell(NetworkPlan network)
    {
        LayerSpec layers = network.Declared.Layers;
        string h = Number(network.HiddenSize), inputs = Number(network.Declared.LayerInputSize);
        string over = network.HasEmbedding ? $"{Number(network.VocabularySize)} {(network.ReadsWords ? "words" : "symbols")}, embedded in {inputs} numbers" : network.ReadsSymbols ? $"{inputs} one-hot {(network.ReadsWords ? "words" : "symbols")}" : $"{inputs} feature{(network.Declared.InputSize == 1 ? "" : "s")}";
        CellEmitter cell = CellEmitter.For(network.Cell);
        string depth = (layers.Count, layers.Bidirectional) switch
        {
            (1, false) => "",
            (1, true) => " in each of two directions",
            (_, false) => $" in each of {Number(layers.Count)} layers",
            _ => $" in each direction of {Number(layers.Count)} layers",
        };
        string options = (layers.Count > 1 ? $", num_layers={Number(layers.Count)}" : "") + cell.TorchArguments
            + (layers.Bias ? "" : ", bias=False") + (layers.Dropout > 0 ? $", dropout={Decimal(layers.Dropout)}" : "") + (layers.Bidirectional ? ", bidirectional=True" : "");
        return $"A recurrent network of {h} {cell.Unit} unit{(network.HiddenSize == 1 ? "" : "s")}{depth} over {over}: <c>h' = {cell.StateFormula(layers.Bias)}</c>, PyTorch's\n/// <c>torch.nn.{cell.Torch}({inputs}, {h}{options})</c>{cell.TorchDifference}";
    }

    private static string Optimizer(NetworkPlan network)
    {
        OptimizerSpec optimizer = network.Declared.Optimizer;
        string kind = optimizer.Kind switch
        {
            OptimizerKind.Sgd => "SGD",
            OptimizerKind.RmsProp => "RMSprop",
            _ => optimizer.Kind.ToString(),
        };
        return $"{kind} at a learning rate of {Decimal(optimizer.LearningRate)}" + (optimizer.Momentum > 0 ? $", momentum of {Decimal(optimizer.Momentum)}" : "")
            + (optimizer.WeightDecay > 0 ? $", weight decay of {Decimal(optimizer.WeightDecay)}" : "");
    }

    private static string Threads(NetworkPlan network) => network.Streams
        ? $"{(network.ContinuesText ? "<c>Advance</c>, <c>Predict(text)</c> and <c>Generate</c>" : "<c>Advance</c>")} may run on many threads at once, each stream with a state of its own, while the parameters stay as they are.\n/// All else is for one thread at a time; another thread takes an instance of its own, with copied parameters."
        : "One thread at a time may use a model; another one takes an instance of its own, with copied parameters.";

    private static string Letters(NetworkPlan network)
    {
        (string Letter, string Meaning, int Size)[] letters =
        [
            network.ReadsSymbols ? ("V", "vocabulary", network.VocabularySize) : ("I", "inputs", network.Declared.InputSize),
            .. network.HasEmbedding ? [("E", "embedding", network.Declared.EmbeddingSize)] : System.Array.Empty<(string, string, int)>(),
            ("H", "hidden", network.HiddenSize), ("O", "outputs", network.Declared.OutputSize), ("T", "time", network.SequenceLength), ("B", "batch", network.BatchSize),
        ];
        string[] meanings = [.. letters.Select(static l => $"{l.Meaning} ({Number(l.Size)})")];
        return $"{string.Join(", ", letters.Select(static l => l.Letter))} in shapes mean {string.Join(", ", meanings.Take(meanings.Length - 1))} and {meanings[meanings.Length - 1]}";
    }

    private static string Describe(ParameterPlan parameter) => $"<c>{parameter.Name}</c> {parameter.Shape}";
}
