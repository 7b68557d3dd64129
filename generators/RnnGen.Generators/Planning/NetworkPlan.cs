using System.Collections.Generic;
using System.Linq;
using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>The shapes, the blocks of memory and the kernels of a network. V, H, T, B: vocabulary, hidden, time, batch.</summary>
internal sealed record NetworkPlan(
    EquatableArray<int> Vocabulary,
    EquatableArray<int> TextIndices,
    int HiddenSize,
    int SequenceLength,
    int BatchSize,
    bool HasWindows,
    double LearningRate,
    OutputHead Head,
    bool StreamsBFloat16,
    RecurrenceKernel Recurrence,
    EquatableArray<ParameterPlan> Parameters,
    BlockPlan ParameterBlock,
    BlockPlan DerivedBlock,
    BlockPlan ActivationBlock)
{
    internal int VocabularySize => Vocabulary.Count;

    /// <summary>The number of windows in the text.</summary>
    internal int WindowCount => TextIndices.Count - SequenceLength;

    /// <summary>The rows of activations: one for each position of each sequence, [T, B].</summary>
    internal int RowCount => SequenceLength * BatchSize;

    internal bool HasHead => Head == OutputHead.Linear;

    internal int HiddenWidth => ModelSize.Padded(HiddenSize);

    internal int VocabularyWidth => ModelSize.Padded(VocabularySize);

    internal int HiddenStride => ModelSize.RowStride(HiddenSize);

    internal int VocabularyStride => ModelSize.RowStride(VocabularySize);

    internal int ParameterCount => Parameters.Sum(static p => p.Count);

    internal static NetworkPlan Create(DeclaredModel model)
    {
        int symbols = model.Vocabulary.Count, hidden = model.HiddenSize, rows = model.Positions * model.Sequences;
        int hiddenStride = ModelSize.RowStride(hidden), symbolStride = ModelSize.RowStride(symbols);
        bool head = model.Head == OutputHead.Linear;

        Dictionary<int, int> indexOf = [];
        for (int i = 0; i < symbols; i++)
        {
            indexOf.Add(model.Vocabulary[i], i);
        }

        List<ParameterPlan> parameters =
        [
            new("weight_ih_l0", "WeightIh", hidden, symbols, "[V, H]"),
            new("weight_hh_l0", "WeightHh", hidden, hidden, "[H, H]", InPanels: true),
            new("bias_ih_l0", "BiasIh", hidden, null, "[H]"),
            new("bias_hh_l0", "BiasHh", hidden, null, "[H]"),
        ];
        List<BufferPlan> derived =
        [
            new("BiasSum", 1, hidden, "[H] b_ih + b_hh"),
            new("WeightHhRows", hidden, hidden, "[H, H] W_hh not transposed, in panels, for the backward pass"),
        ];
        List<BufferPlan> activations =
        [
            new("Hidden", rows + model.Sequences, hidden, "[T + 1, B, H] h_(-1) to h_(T-1)", hiddenStride),
            new("DHidden", rows, hidden, head ? "[T, B, H] dL/dh" : "[T, B, H] dL/dh; without a head also dL/dlogits", hiddenStride),
            new("DSums", rows, hidden, "[T, B, H] dL/dz of the sums before tanh", hiddenStride),
            new("LossScratch", 2, rows, "[2, T x B] the rows' sums and margins"),
        ];
        if (head)
        {
            parameters.Add(new("head.weight", "HeadWeight", symbols, hidden, "[H, V]", InPanels: true));
            parameters.Add(new("head.bias", "HeadBias", symbols, null, "[V]"));
            derived.Add(new("HeadWeightRows", symbols, hidden, "[V, H] the head's weight not transposed, in panels, for the backward pass"));
            activations.Add(new("Logits", rows, symbols, "[T, B, V]", symbolStride));
            activations.Add(new("DLogits", rows, symbols, "[T, B, V] dL/dlogits", symbolStride));
        }

        return new NetworkPlan(
            model.Vocabulary,
            new(model.Text.Select(s => indexOf[s])),
            hidden,
            model.Positions,
            model.Sequences,
            model.SequenceLength is not null,
            model.LearningRate,
            model.Head,
            model.StreamingWeights == WeightFormat.BFloat16,
            model.Sequences > 1 ? RecurrenceKernel.Batch
                : ModelSize.Padded(hidden) <= RecurrenceKernels.LargestRowInRegisters ? RecurrenceKernel.Registers
                : RecurrenceKernel.Sequence,
            new(parameters),
            BlockPlan.Create(parameters.Select(static p => p.Buffer)),
            BlockPlan.Create(derived),
            BlockPlan.Create(activations));
    }
}

/// <summary>How the recurrence is computed, chosen by shape.</summary>
internal enum RecurrenceKernel
{
    /// <summary>The time loop is written out for the shape; on AVX-512 the recurrent weights stay in registers over the whole sequence.</summary>
    Registers,

    /// <summary>The time loop calls the runtime's vector-matrix product.</summary>
    Sequence,

    /// <summary>The time loop calls the runtime's matrix product, over the sequences of a batch.</summary>
    Batch,
}

/// <summary>What decides the choice of a <see cref="RecurrenceKernel"/>.</summary>
internal static class RecurrenceKernels
{
    /// <summary>The longest padded row of hidden units whose square weight matrix fits the 32 registers of AVX-512, one row each.</summary>
    internal const int LargestRowInRegisters = 16;
}
