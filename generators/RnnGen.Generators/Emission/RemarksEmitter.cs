using System.Linq;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>Tells the model in prose, above the class: cell, shapes, parameters, the kernel and why it was chosen.</summary>
internal static class RemarksEmitter
{
    internal static void Emit(CodeWriter w, NetworkPlan network)
    {
        string v = Number(network.VocabularySize), h = Number(network.HiddenSize), t = Number(network.SequenceLength);
        string head = network.HasHead
            ? $"A linear head turns it into {v} logits:\n/// <c>y = W_out h + b_out</c>, PyTorch's <c>torch.nn.Linear({h}, {v})</c>."
            : "There is no head: the hidden state\n/// itself is the logits.";
        string kernel = network.Recurrence switch
        {
            RecurrenceKernel.Registers => $"""
                Recurrence: written out for H = {h}, because a row of hidden units, padded to {Number(network.HiddenWidth)}, is one 512-bit vector: with AVX-512
                /// the recurrent weights stay in registers over the whole sequence. Narrower vectors run the same sums in the same order.
                """,
            RecurrenceKernel.Sequence => $"""
                Recurrence: the runtime's vector-matrix product, because {h} x {h} recurrent weights do not fit the registers. The weights lie in
                /// panels of 16 outputs, which stay in registers while the inputs pass in groups of eight.
                """,
            _ => $"""
                Recurrence: the runtime's matrix product over the {Number(network.BatchSize)} sequences of the batch, in tiles of four sequences and two vectors of
                /// outputs, because a batch reads each weight once for four sequences. The weights lie in panels of 16 outputs.
                """,
        };
        string streaming = network.StreamsBFloat16
            ? $"\n/// Streaming reads copies of <c>weight_hh_l0</c>{(network.HasHead ? " and <c>head.weight</c>" : "")} rounded to bfloat16: half the memory."
            : "";
        string step = (network.HasWindows, network.BatchSize) switch
        {
            (false, 1) => $"{(network.SequenceLength == 1 ? "the one position" : $"the {t} positions")} of the declared text as one sequence",
            (true, 1) => $"a window of {t} positions of the declared text",
            (false, _) => $"the {t} positions of the declared text, in each of {Number(network.BatchSize)} sequences",
            _ => $"{(network.BatchSize == network.WindowCount ? "all " : "")}{Number(network.BatchSize)} windows of {t} positions of the declared text as one batch",
        };
        w.Write($"""
            /// <remarks>
            /// <para>
            /// A recurrent network of {h} tanh unit{(network.HiddenSize == 1 ? "" : "s")} over {v} one-hot symbols: <c>h' = tanh(W_ih x + b_ih + W_hh h + b_hh)</c>, PyTorch's
            /// <c>torch.nn.RNN({v}, {h})</c>. {head}
            /// </para>
            /// <para>
            /// {Number(network.ParameterCount)} parameters: {string.Join(", ", network.Parameters.Take(4).Select(Describe))}{(network.HasHead ? ",\n/// " + string.Join(", ", network.Parameters.Skip(4).Select(Describe)) : "")}.
            /// A training step runs {step}: mean cross-entropy, back-propagation through
            /// time, Adam at a learning rate of {Number(network.LearningRate).TrimEnd('d')}.
            /// </para>
            /// <para>
            /// {kernel}{streaming}
            /// </para>
            /// <para>
            /// V, H, T, B in shapes mean vocabulary ({v}), hidden ({h}), time ({t}) and batch ({Number(network.BatchSize)}); d stands for the gradient of the loss.
            /// </para>
            /// </remarks>
            """);
    }

    private static string Describe(ParameterPlan parameter) => $"<c>{parameter.Name}</c> {parameter.Shape}";
}
