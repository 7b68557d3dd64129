using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>
/// The shapes, the blocks of memory and the kernels of a network. V, I, H, O, T, B: vocabulary, inputs, hidden, outputs, time, batch.
/// </summary>
/// <param name="Declared">What was declared.</param>
/// <param name="TextIndices">The text as indices; empty where there is none.</param>
/// <param name="Cell">The cell of every layer.</param>
/// <param name="Recurrence">How the time loops are computed.</param>
/// <param name="Recurrences">Layers and directions, in PyTorch's order, which is that of the forward pass.</param>
/// <param name="Joins">The stages that put both directions of a layer side by side, or drop outputs; in the order of the forward pass.</param>
/// <param name="Top">The rows that the head reads, or that are the outputs where there is none.</param>
/// <param name="Parameters">The parameters, in PyTorch's order.</param>
internal sealed record NetworkPlan(
    DeclaredModel Declared,
    EquatableArray<int> TextIndices,
    CellPlan Cell,
    RecurrenceKernel Recurrence,
    EquatableArray<RecurrencePlan> Recurrences,
    EquatableArray<JoinPlan> Joins,
    RowsPlan Top,
    EquatableArray<ParameterPlan> Parameters,
    BlockPlan ParameterBlock,
    BlockPlan DerivedBlock,
    BlockPlan WeightRowsBlock,
    BlockPlan ActivationBlock)
{
    /// <summary>The most hidden units of a time loop that is written out: so many weights' gradients fit the 32 registers of AVX-512, a row each, and more would make a long loop.</summary>
    internal const int LargestWrittenOut = 16;

    internal EquatableArray<int> Vocabulary => Declared.Vocabulary;

    /// <summary>The words, where the symbols are words.</summary>
    internal EquatableArray<string> Words => Declared.Words;

    internal bool ReadsWords => Words.Count > 0;

    internal bool HasUnknownWord => Declared.UnknownWord >= 0;

    /// <summary>What the text is made of, for docs.</summary>
    internal string Token => ReadsWords ? "word" : "symbol";

    internal int VocabularySize => Declared.Vocabulary.Count;

    internal int HiddenSize => Declared.HiddenSize;

    internal int SequenceLength => Declared.Positions;

    internal int BatchSize => Declared.Sequences;

    /// <summary>Whether the sums of the recurrent weights' gradients stay in registers: each is one over all positions, so there are no more than the runtime takes into one sum.</summary>
    internal bool SumsGradientsInRegisters => Recurrence == RecurrenceKernel.Registers && SequenceLength <= Summation.PositionsInPart;

    internal bool HasText => Declared.HasText;

    internal bool ReadsSymbols => Declared.ReadsSymbols;

    /// <summary>Whether symbols are embedded.</summary>
    internal bool HasEmbedding => Declared.EmbeddingSize > 0;

    internal bool HasDenseInputs => Declared.HasDenseInputs;

    /// <summary>Whether only the first position has an input.</summary>
    internal bool ReadsFirstOnly => Declared.Inputs == InputPositions.First;

    internal bool HasWindows => HasText && Declared.SequenceLength is not null;

    internal bool StreamsBFloat16 => Declared.StreamingWeights == WeightFormat.BFloat16;

    internal bool HasHead => Declared.Head == OutputHead.Linear;

    internal bool HasLastOutput => Declared.Outputs == OutputPositions.Last;

    /// <summary>Whether the output is read from the last of the top layer's hidden rows, whose others get no gradient of it; two directions are joined first.</summary>
    internal bool ReadsLastHidden => HasLastOutput && Directions == 1;

    internal bool HasClasses => Declared.Loss == LossFunction.CrossEntropy;

    /// <summary>Whether its outputs are one for each symbol that may come next.</summary>
    internal bool PredictsSymbols => ReadsSymbols && HasClasses && Declared.OutputSize == VocabularySize;

    /// <summary>Whether it can read a text symbol by symbol and tell what comes next.</summary>
    internal bool ContinuesText => PredictsSymbols && Streams && !ReadsFirstOnly;

    /// <summary>Whether it can read symbol by symbol.</summary>
    internal bool Streams => !Declared.Layers.Bidirectional;

    /// <summary>Whether it learns a text and can continue it: what <c>IRecurrentModel</c> asks for.</summary>
    internal bool IsTextModel => HasText && Streams;

    /// <summary>Whether it reads symbol by symbol: what <c>IStreamingModel</c> asks for.</summary>
    internal bool IsStreamingModel => ReadsSymbols && Streams;

    /// <summary>The number of windows in the text.</summary>
    internal int WindowCount => Declared.Windows;

    /// <summary>Whether a step takes the windows of the text after those of the step before it.</summary>
    internal bool CyclesWindows => BatchSize != WindowCount && WindowCount > 1;

    internal int Directions => Declared.Layers.Directions;

    /// <summary>Whether training drops outputs between layers.</summary>
    internal bool Drops => Joins.Any(static j => j.Drops);

    internal int LayerCount => Declared.Layers.Count;

    internal int HiddenWidth => Padding.Padded(HiddenSize);

    /// <summary>The elements of a row of all gates, without the padding of the row.</summary>
    internal int GatesLength => ModelSize.GatesLength(Cell.Gates, HiddenSize);

    internal int ParameterCount => Parameters.Sum(static p => p.Count);

    /// <summary>The values of a state: [states, layers x directions, B, H].</summary>
    internal int StateSize => Cell.States * Recurrences.Count * BatchSize * HiddenSize;

    /// <summary>Whether the inputs of a layer and direction are the caller's numbers, whose gradient few backward passes ask for.</summary>
    internal bool LeavesInputsAlone(RecurrencePlan recurrence) => recurrence.Layer == 0 && !ReadsSymbols;

    internal static NetworkPlan Create(DeclaredModel model)
    {
        int hidden = model.HiddenSize, sequences = model.Sequences, rows = model.Positions * sequences, directions = model.Layers.Directions, layers = model.Layers.Count;
        CellPlan cell = CellPlan.Create(model.Layers);
        List<RecurrencePlan> recurrences = [];
        List<JoinPlan> joins = [];
        RowsPlan? input = model.HasDenseInputs ? new("Input", RowsStart.FirstBlock, RowsKind.Input) : null;
        int inputSize = model.LayerInputSize;
        for (int layer = 0; layer < layers; layer++)
        {
            string name = layers == 1 ? "" : layer.ToString(System.Globalization.CultureInfo.InvariantCulture);
            for (int direction = 0; direction < directions; direction++)
            {
                recurrences.Add(new(
                    name + (direction == 1 ? "Reverse" : ""), $"l{layer}{(direction == 1 ? "_reverse" : "")}", layer, direction == 1, recurrences.Count, input, inputSize));
            }

            bool isTop = layer == layers - 1, drops = !isTop && model.Layers.Dropout > 0;
            input = new("Hidden" + name, isTop && model.Outputs == OutputPositions.Last ? RowsStart.LastBlock : RowsStart.SecondBlock, RowsKind.Hidden);
            inputSize = directions * hidden;
            if (directions == 2 || drops)
            {
                bool last = isTop && model.Outputs == OutputPositions.Last;
                JoinPlan join = new(name, last, drops, directions == 2);
                joins.Add(join);
                input = new(join.Buffer, RowsStart.FirstBlock, RowsKind.Joined);
            }
        }

        ParameterPlan[] embedding = model.EmbeddingSize > 0 ? [new("embedding.weight", "Embedding", 1, model.InputSize, model.EmbeddingSize, "[V, E]", IsEmbedding: true)] : [];
        List<ParameterPlan> parameters = [.. embedding, .. recurrences.SelectMany(r => r.Parameters(cell, hidden, model.Layers.Bias, model.EmbeddingSize > 0))];
        List<BufferPlan> weightRows = [.. recurrences.SelectMany(r => r.WeightRows(cell, hidden, model.EmbeddingSize > 0))];
        List<BufferPlan> activations = [];
        if (model.HasDenseInputs)
        {
            string letters = model.EmbeddingSize > 0 ? "[T, B, E]" : "[T, B, I]";
            activations.Add(new("Input", rows, model.LayerInputSize, letters, ModelSize.RowStride(model.LayerInputSize)));
            activations.Add(new("DInput", rows, model.LayerInputSize, letters + " dL/dx", ModelSize.RowStride(model.LayerInputSize)));
        }

        activations.AddRange(recurrences.SelectMany(r => r.Activations(cell, hidden, rows, sequences)));
        activations.AddRange(joins.SelectMany(j => j.Activations(directions * hidden, rows, sequences)));
        int outputRows = model.Outputs == OutputPositions.Last ? sequences : rows, outputStride = ModelSize.RowStride(model.OutputSize);
        string shape = model.Outputs == OutputPositions.Last ? "[B, O]" : "[T, B, O]";
        string lossRows = model.Outputs == OutputPositions.Last ? "B" : "T x B";
        activations.Add(model.Loss == LossFunction.CrossEntropy
            ? new("LossScratch", 2, outputRows, $"[2, {lossRows}] the rows' sums and margins")
            : new("LossScratch", 1, outputRows, $"[{lossRows}] the rows' sums of squares"));
        if (model.Head == OutputHead.Linear)
        {
            parameters.Add(new("head.weight", "HeadWeight", 1, model.OutputSize, model.TopSize, directions == 2 ? "[2 x H, O]" : "[H, O]", InPanels: true));
            parameters.Add(new("head.bias", "HeadBias", 1, model.OutputSize, null, "[O]"));
            weightRows.Add(new("HeadWeightRows", model.OutputSize, model.TopSize, $"[O, {(directions == 2 ? "2 x H" : "H")}] head.weight"));
            activations.Add(new("Logits", outputRows, model.OutputSize, shape, outputStride));
            activations.Add(new("DLogits", outputRows, model.OutputSize, $"{shape} dL/dlogits", outputStride));
        }

        if (model.Loss == LossFunction.MeanSquaredError)
        {
            activations.Add(new("Targets", outputRows, model.OutputSize, shape, outputStride));
        }

        Dictionary<int, int> indexOf = model.Vocabulary.Select(static (symbol, index) => (symbol, index)).ToDictionary(static s => s.symbol, static s => s.index);
        return new NetworkPlan(
            model,
            new(model.Text.Select(s => indexOf[s])),
            cell,
            sequences > 1 ? RecurrenceKernel.Batch
                : cell.Kind is CellKind.Tanh or CellKind.Relu && layers * directions == 1 && !model.HasDenseInputs && model.Inputs == InputPositions.All && hidden <= LargestWrittenOut ? RecurrenceKernel.Registers
                : RecurrenceKernel.Sequence,
            new(recurrences),
            new(joins),
            input!,
            new(parameters),
            BlockPlan.Create(parameters.Select(static p => p.Buffer)),
            BlockPlan.Create(recurrences.Select(r => r.BiasSum(cell, hidden, model.Layers.Bias))),
            BlockPlan.Create(weightRows),
            BlockPlan.Create(activations));
    }
}

/// <summary>How the recurrence is computed, chosen by shape.</summary>
internal enum RecurrenceKernel
{
    /// <summary>The time loop, with a symbol at each position, is written out for the shape; the state stays in registers over the whole sequence.</summary>
    Registers,

    /// <summary>The time loop calls the runtime's vector-matrix product.</summary>
    Sequence,

    /// <summary>The time loop calls the runtime's matrix product, over the sequences of a batch.</summary>
    Batch,
}
