using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The training step and its pieces: forward, loss, backward, optimizer; and predictions.</summary>
internal static class TrainingEmitter
{
    private const string Phase = "global::RnnGen.Models.TrainingPhase", Tokens = "global::System.ReadOnlySpan<int>", State = "global::System.Span<float>";

    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        EmitSteps(w, network, n);
        EmitPieces(w, network, n);
        EmitBatches(w, network, n);
        EmitRows(w, network, n);
        EmitPredictions(w, network, n);
    }

    // A whole training step, on the text or on a given batch.
    private static void EmitSteps(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        const string NotFinite = "/// <exception cref=\"global::System.NotFiniteNumberException\">The loss is not finite; the parameters are as they were.</exception>";
        string whatText = (network.HasWindows, network.BatchSize < network.WindowCount) switch
        {
            (false, _) => "the declared text",
            (_, false) => "all windows of the declared text",
            _ => "the next B windows of the declared text, beginning again after the last",
        };
        w.Write($"""
            /// <summary>One training iteration on {whatText}: forward pass, loss, backward pass, optimizer step.</summary>
            /// <returns>The mean cross-entropy of the forward pass, before the step.</returns>
            {NotFinite}
            """);
        using (w.Block($"public float {n["TrainStep"]}()"))
        {
            w.Write($"""
                {n["Forward"]}();
                float loss = {n["RunLoss"]}();
                {n["Backward"]}();
                {n["Step"]}();
                return loss;
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>One training iteration on a given batch, from zero states.</summary>
            /// <param name="inputs">The symbols to read, as indices [B, T], one sequence after the other.</param>
            /// <param name="targets">The symbol that follows each input, [B, T].</param>
            /// <returns>The mean cross-entropy of the forward pass, before the step.</returns>
            /// <exception cref="global::System.ArgumentException">There are not B x T indices; nothing was changed.</exception>
            /// <exception cref="global::System.ArgumentOutOfRangeException">An index is not in the vocabulary; nothing was changed.</exception>
            {NotFinite}
            """);
        using (w.Block($"public float {n["TrainStep"]}({Tokens} inputs, {Tokens} targets)"))
        {
            w.Write($"""
                {n["LoadBatch"]}(inputs, targets);
                {n["RunForward"]}(default);
                float loss = {n["RunLoss"]}();
                {n["Backward"]}();
                {n["Step"]}();
                return loss;
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>One training iteration on a given batch that goes on from the states of the one before it: truncated back-propagation through time.</summary>
            /// <param name="inputs">The symbols to read, as indices [B, T], one sequence after the other.</param>
            /// <param name="targets">The symbol that follows each input, [B, T].</param>
            /// <param name="state">The hidden states [B, H], one sequence after the other: those to begin with, replaced by those at the end.</param>
            /// <returns>The mean cross-entropy of the forward pass, before the step.</returns>
            /// <exception cref="global::System.ArgumentException">A shape does not fit; nothing was changed.</exception>
            /// <exception cref="global::System.ArgumentOutOfRangeException">An index is not in the vocabulary; nothing was changed.</exception>
            {NotFinite}
            """);
        using (w.Block($"public float {n["TrainStep"]}({Tokens} inputs, {Tokens} targets, {State} state)"))
        {
            w.Write($"""
                global::RnnGen.Models.TokenBatch.CheckState(state, {n["BatchSize"]}, {n["HiddenSize"]});
                {n["LoadBatch"]}(inputs, targets);
                {n["RunForward"]}(state);
                float loss = {n["RunLoss"]}();
                {WriteState(n)}
                {n["Backward"]}();
                {n["Step"]}();
                return loss;
                """);
        }

        w.Blank();
    }

    // The parts of a step, for loops that look between them.
    private static void EmitPieces(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], declared = n["Declared"], gradients = n["_gradients"], phase = n["_phase"];
        w.Write("/// <summary>The forward pass over what a training step on the declared text takes, from zero states.</summary>");
        using (w.Block($"public void {n["Forward"]}()"))
        {
            w.Write($"""
                {n["LoadWindows"]}();
                {n["RunForward"]}(default);
                {phase} = {Phase}.ForwardDone;
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>The forward pass alone over a given batch, from zero states; it leaves <see cref="{n["Logits"]}"/> and <see cref="{n["HiddenStates"]}"/>.</summary>
            /// <param name="inputs">The symbols to read, as indices [B, T], one sequence after the other.</param>
            /// <exception cref="global::System.ArgumentException">There are not B x T indices.</exception>
            /// <exception cref="global::System.ArgumentOutOfRangeException">An index is not in the vocabulary.</exception>
            """);
        using (w.Block($"public void {n["Forward"]}({Tokens} inputs)"))
        {
            w.Write($"""
                {n["LoadBatch"]}(inputs, inputs);
                {n["RunForward"]}(default);
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>The forward pass alone over a given batch.</summary>
            /// <param name="inputs">The symbols to read, as indices [B, T], one sequence after the other.</param>
            /// <param name="state">The hidden states [B, H], one sequence after the other: those to begin with, replaced by those at the end.</param>
            /// <exception cref="global::System.ArgumentException">A shape does not fit.</exception>
            /// <exception cref="global::System.ArgumentOutOfRangeException">An index is not in the vocabulary.</exception>
            """);
        using (w.Block($"public void {n["Forward"]}({Tokens} inputs, {State} state)"))
        {
            w.Write($"""
                global::RnnGen.Models.TokenBatch.CheckState(state, {n["BatchSize"]}, {n["HiddenSize"]});
                {n["LoadBatch"]}(inputs, inputs);
                {n["RunForward"]}(state);
                {WriteState(n)}
                """);
        }

        w.Blank();
        w.Write("""
            /// <summary>The loss alone of a given batch, from zero states: for text that the model is not trained on.</summary>
            /// <param name="inputs">The symbols to read, as indices [B, T], one sequence after the other.</param>
            /// <param name="targets">The symbol that follows each input, [B, T].</param>
            /// <returns>The mean cross-entropy.</returns>
            /// <exception cref="global::System.ArgumentException">There are not B x T indices.</exception>
            /// <exception cref="global::System.ArgumentOutOfRangeException">An index is not in the vocabulary.</exception>
            /// <exception cref="global::System.NotFiniteNumberException">The loss is not finite.</exception>
            """);
        using (w.Block($"public float {n["Evaluate"]}({Tokens} inputs, {Tokens} targets)"))
        {
            w.Write($"""
                {n["LoadBatch"]}(inputs, targets);
                {n["RunForward"]}(default);
                float loss = {n["RunLoss"]}();
                {phase} = {Phase}.ParametersChanged;
                return loss;
                """);
        }

        w.Blank();
        w.Write("""
            /// <summary>The mean cross-entropy of the latest forward pass against the symbols that follow. It also computes the gradient of the logits.</summary>
            /// <returns>The loss, finite and not negative.</returns>
            /// <exception cref="global::System.InvalidOperationException">Forward has not run with these parameters, or Backward has run since.</exception>
            /// <exception cref="global::System.NotFiniteNumberException">The loss is not finite; the parameters are as they were.</exception>
            """);
        using (w.Block($"public float {n["Loss"]}()"))
        {
            using (w.Block($"if ({phase} != {Phase}.LossDone)"))
            {
                w.Write($"global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.ForwardDone);");
            }

            w.Blank();
            w.Write($"return {n["RunLoss"]}();");
        }

        w.Blank();
        w.Write($"""
            /// <summary>The backward pass: replaces <see cref="{n["Gradients"]}"/> by the gradients of the latest loss.</summary>
            /// <exception cref="global::System.InvalidOperationException">Loss has not run with these parameters, or Backward has run since.</exception>
            """);
        using (w.Block($"public void {n["Backward"]}()"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.LossDone);
                {gradients} ??= new global::RnnGen.Numerics.AlignedBuffer({layout}.ParameterBlock);
                {gradients}.Span.Clear();
                """);
            if (network.HasHead)
            {
                w.Write(Run(network, n, "DHiddenRows", $"{layout}.Rows", 16, 4));
            }

            w.Write($"""
                {Run(network, n, "BackwardRows", n["BatchSize"], 4, 1)}
                {Run(network, n, "GradientRows", n["HiddenSize"], 16, 2)}
                {phase} = {Phase}.BackwardDone;
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>The optimizer step: changes <see cref="{n["Parameters"]}"/> by <see cref="{n["Gradients"]}"/>.</summary>
            /// <exception cref="global::System.InvalidOperationException">Backward has not run with these parameters.</exception>
            """);
        using (w.Block($"public void {n["Step"]}()"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.BackwardDone);
                {n["_optimizer"]} ??= new global::RnnGen.Optimization.Adam({layout}.ParameterBlock, {declared}.LearningRate);
                {n["_optimizer"]}.Step({n["_parameters"]}.Span, {gradients}!.Span);
                {n["OnParametersChanged"]}();
                """);
        }

        w.Blank();
    }

    // Where the inputs and targets of a step come from, and its forward pass and loss.
    private static void EmitBatches(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], declared = n["Declared"], batch = n["BatchSize"], inputs = n["_inputs"], targets = n["_targets"];
        bool cycles = network.BatchSize != network.WindowCount && network.WindowCount > 1;
        if (cycles)
        {
            w.Write($"private int {n["_nextWindow"]};");
            w.Blank();
        }

        using (w.Block($"private void {n["LoadWindows"]}()"))
        {
            if (cycles)
            {
                w.Write($"""
                    {inputs} ??= new int[{layout}.Rows];
                    {targets} ??= new int[{layout}.Rows];
                    global::RnnGen.Models.TokenBatch.LoadWindows({declared}.Text, {n["_nextWindow"]}, {batch}, {inputs}, {targets});
                    {n["_nextWindow"]} = ({n["_nextWindow"]} + {batch}) % {Number(network.WindowCount)};
                    {n["_onText"]} = true;
                    """);
            }
            else
            {
                using (w.Block($"if (!{n["_onText"]})"))
                {
                    w.Write($"""
                        {inputs} ??= new int[{layout}.Rows];
                        {targets} ??= new int[{layout}.Rows];
                        global::RnnGen.Models.TokenBatch.LoadWindows({declared}.Text, 0, {batch}, {inputs}, {targets});
                        {n["_onText"]} = true;
                        """);
                }
            }
        }

        w.Blank();
        using (w.Block($"private void {n["LoadBatch"]}({Tokens} inputs, {Tokens} targets)"))
        {
            w.Write($"""
                global::RnnGen.Models.TokenBatch.Check(inputs, nameof(inputs), {batch}, {n["SequenceLength"]}, {n["VocabularySize"]});
                global::RnnGen.Models.TokenBatch.Check(targets, nameof(targets), {batch}, {n["SequenceLength"]}, {n["VocabularySize"]});
                {inputs} ??= new int[{layout}.Rows];
                {targets} ??= new int[{layout}.Rows];
                global::RnnGen.Models.TokenBatch.Transpose(inputs, {inputs}, {batch});
                global::RnnGen.Models.TokenBatch.Transpose(targets, {targets}, {batch});
                {n["_onText"]} = false;
                {n["_phase"]} = {Phase}.ParametersChanged;
                """);
        }

        w.Blank();
        w.Write("// Forward from the given states, or from zero.");
        using (w.Block($"private void {n["RunForward"]}(global::System.ReadOnlySpan<float> state)"))
        {
            w.Write($"""
                {n["_activations"]} ??= new global::RnnGen.Numerics.AlignedBuffer({layout}.ActivationBlock);
                global::System.Span<float> initial = {n["_activations"]}.Slice({layout}.Hidden, {batch} * {layout}.HiddenStride);
                initial.Clear();
                global::RnnGen.Models.TokenBatch.ReadState(state, initial, {n["HiddenSize"]}, {layout}.HiddenStride);
                {Run(network, n, "ForwardRows", batch, 4, 1)}
                """);
            if (network.HasHead)
            {
                w.Write(Run(network, n, "HeadRows", $"{layout}.Rows", 16, 4));
            }
        }

        w.Blank();
        using (w.Block($"private float {n["RunLoss"]}()"))
        {
            w.Write($"""
                {Run(network, n, "LossRows", $"{layout}.Rows", 16, 4)}
                float loss = global::RnnGen.Numerics.CrossEntropy.Mean({n["_activations"]}!.Span.Slice({layout}.LossScratch), {layout}.Rows);
                global::RnnGen.Models.TrainingOrder.RequireFinite(loss, iteration: {n["_optimizer"]}?.StepCount ?? 0);
                {n["_phase"]} = {Phase}.LossDone;
                return loss;
                """);
        }

        w.Blank();
    }

    // The stages of a step for a piece of the batch, of the positions or of the gradients, and how threads share them.
    private static void EmitRows(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], stages = n["Stages"], parameters = $"{n["_parameters"]}.Span", derived = $"{n["_derived"]}.Span";
        string activations = $"{n["_activations"]}!.Span", gradients = $"{n["_gradients"]}!.Span", size = network.HasHead ? n["VocabularySize"] : n["HiddenSize"];
        w.Write($"""
            private void {n["ForwardRows"]}(int first, int end) => {stages}.RecurrenceForward({parameters}, {derived}, {activations}, {n["_inputs"]}, first, end);

            """);
        if (network.HasHead)
        {
            w.Write($"""
                private void {n["HeadRows"]}(int first, int end) => {stages}.HeadForward({parameters}, {activations}, first, end);

                private void {n["DHiddenRows"]}(int first, int end) => {stages}.HeadBackward({derived}, {activations}, first, end);

                """);
        }

        using (w.Block($"private void {n["LossRows"]}(int first, int end)"))
        {
            w.Write($"""
                global::System.Span<float> activations = {activations};
                global::RnnGen.Numerics.CrossEntropy.ForwardBackwardRows(
                    activations.Slice({LogitsOffset(network, n)}), activations.Slice({layout}.{(network.HasHead ? "DLogits" : "DHidden")}), activations.Slice({layout}.LossScratch),
                    {n["_targets"]}, {size}, {LogitsStride(network, layout)}, first, end);
                """);
        }

        w.Blank();
        w.Write($"""
            private void {n["BackwardRows"]}(int first, int end) => {stages}.RecurrenceBackward({derived}, {activations}, first, end);

            """);
        using (w.Block($"private void {n["GradientRows"]}(int first, int end)"))
        {
            if (network.HasHead)
            {
                w.Write($"{stages}.HeadGradients({activations}, {gradients}, first, end);");
            }

            w.Write($"{stages}.RecurrenceGradients({activations}, {gradients}, {n["_inputs"]}, first, end);");
        }

        w.Blank();
        string use = SharesStages(network)
            ? "A step shares its sequences, positions and gradients out among them; nothing is summed across threads, so the bits are the same for each number."
            : "A step of one sequence uses one thread whatever the number.";
        w.Write($"""
            private global::RnnGen.Training.ThreadCrew? {n["_crew"]};

            /// <summary>The number of threads of a training step, 1 to 64; 1 unless it is set. {use}</summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The number lies outside its range.</exception>
            """);
        using (w.Block($"public int {n["Threads"]}"))
        {
            w.Write($"""
                get => {n["_crew"]}?.Threads ?? 1;
                set => {n["_crew"]} = value == 1 ? null : new global::RnnGen.Training.ThreadCrew(value);
                """);
        }

        w.Blank();
        if (SharesStages(network))
        {
            w.Write($"""
                // Made once, so that a step allocates nothing.
                private global::System.Action<int, int>? {n["_forwardRows"]}, {n["_lossRows"]}, {n["_backwardRows"]}, {n["_gradientRows"]}{(network.HasHead ? $", {n["_headRows"]}, {n["_dHiddenRows"]}" : "")};

                """);
            using (w.Block($"private void {n["Split"]}(global::System.Action<int, int> stage, int length, int multiple, int piecesPerThread)"))
            {
                using (w.Block($"if ({n["_crew"]} is null)"))
                {
                    w.Write("stage(0, length);");
                }

                using (w.Block("else"))
                {
                    w.Write($"{n["_crew"]}.Run(stage, length, multiple, piecesPerThread);");
                }
            }

            w.Blank();
        }
    }

    private static bool SharesStages(NetworkPlan network) => network.Recurrence == RecurrenceKernel.Batch;

    private static string Run(NetworkPlan network, MemberNames n, string stage, string length, int multiple, int piecesPerThread)
    {
        string field = "_" + char.ToLowerInvariant(stage[0]) + stage.Substring(1);
        return SharesStages(network)
            ? $"{n["Split"]}({n[field]} ??= {n[stage]}, {length}, multiple: {Number(multiple)}, piecesPerThread: {Number(piecesPerThread)});"
            : $"{n[stage]}(0, {length});";
    }

    private static string WriteState(MemberNames n) =>
        $"global::RnnGen.Models.TokenBatch.WriteState({n["_activations"]}!.Span.Slice({n["Layout"]}.Hidden + {n["Layout"]}.Rows * {n["Layout"]}.HiddenStride), state, {n["HiddenSize"]}, {n["Layout"]}.HiddenStride);";

    private static void EmitPredictions(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], activations = n["_activations"];
        w.Write("""
            /// <summary>
            /// The most probable symbol at each position of the latest forward pass, the lowest index on a tie. Before any forward pass it
            /// runs one on the declared text.
            /// </summary>
            /// <returns>
            /// The predictions of one sequence after the other; of windows of the declared text those of the first, and the last one of each other.
            /// </returns>
            """);
        using (w.Block($"public string {n["Predict"]}()"))
        {
            w.Write($"""
                {State} activations = {n["RequireForward"]}();
                return global::RnnGen.Sampling.GreedyGeneration.Decode(
                    {n["SymbolTable"]}.Instance, activations.Slice({LogitsOffset(network, n)}), {n["BatchSize"]}, {n["SequenceLength"]}, {LogitsStride(network, layout)}, windows: {(network.HasWindows ? n["_onText"] : "false")});
                """);
        }

        w.Blank();
        string shape = network.BatchSize == 1 ? "" : "B, ";
        string lengths = network.BatchSize == 1 ? n["SequenceLength"] : $"{n["BatchSize"]}, {n["SequenceLength"]}";
        w.Write($"""
            /// <summary>The symbol expected after each symbol of a text, read from a zero state.</summary>
            /// <param name="text">A text of symbols of the vocabulary.</param>
            /// <returns>As many symbols as the text has.</returns>
            /// <exception cref="global::System.ArgumentException">The text holds a symbol outside the vocabulary.</exception>
            public string {n["Predict"]}(string text) => global::RnnGen.Sampling.GreedyGeneration.Predict(this, text);

            /// <summary>The logits [{shape}T, V] of the latest forward pass, valid until the next one. Before any it runs one on the declared text.</summary>
            public global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> {n["Logits"]} => global::RnnGen.Weights.PaddedRows.AsTensor(
                {n["RequireForward"]}().Slice({LogitsOffset(network, n)}), {lengths}, {n["VocabularySize"]}, {LogitsStride(network, layout)});

            /// <summary>The hidden states [{shape}T, H] of the latest forward pass, valid until the next one. Before any it runs one on the declared text.</summary>
            public global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> {n["HiddenStates"]} => global::RnnGen.Weights.PaddedRows.AsTensor(
                {n["RequireForward"]}().Slice({HiddenStatesOffset(n)}), {lengths}, {n["HiddenSize"]}, {layout}.HiddenStride);

            """);
        using (w.Block($"private global::System.Span<float> {n["RequireForward"]}()"))
        {
            using (w.Block($"if ({activations} is null)"))
            {
                w.Write($"{n["Forward"]}();");
            }

            w.Blank();
            w.Write($"return {activations}!.Span;");
        }

        w.Blank();
    }

    // Without a head the hidden states are the logits.
    private static string LogitsOffset(NetworkPlan network, MemberNames n) => network.HasHead ? $"{n["Layout"]}.Logits" : HiddenStatesOffset(n);

    private static string LogitsStride(NetworkPlan network, string layout) => network.HasHead ? $"{layout}.VocabularyStride" : $"{layout}.HiddenStride";

    // The first B rows hold the initial states.
    private static string HiddenStatesOffset(MemberNames n) => $"{n["Layout"]}.Hidden + {n["BatchSize"]} * {n["Layout"]}.HiddenStride";
}
