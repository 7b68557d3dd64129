using System.Collections.Generic;
using System.Linq;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The training step and its pieces: batches, forward, loss, backward, optimizer. What a stage does, the stages' emitters write.</summary>
internal sealed class TrainingEmitter(NetworkPlan network, MemberNames n, StageList stages)
{
    private const string Phase = "global::RnnGen.Models.TrainingPhase", State = "global::System.Span<float>", Numbers = "global::System.ReadOnlySpan<float>";
    private const string NotFinite = "/// <exception cref=\"global::System.NotFiniteNumberException\">The loss is not finite; the parameters are as they were.</exception>";

    private string Layout => n["Layout"];

    private string Inputs => network.ReadsSymbols ? Stage.Indices : Numbers;

    private string Targets => network.HasClasses ? Stage.Indices : Numbers;

    private string LossName => network.HasClasses ? "mean cross-entropy" : "mean squared error";

    private string StateShape => network.StateSize == network.BatchSize * network.HiddenSize ? "[B, H]" : $"[{network.Cell.States}, {network.Recurrences.Count}, B, H]: {(network.Cell.HasCellState ? "h, then c, of each" : "h of each")} layer{(network.Directions == 2 ? " and direction" : "")}";

    private string DInputsDoc => network.ReadsSymbols ? "" : $"/// <param name=\"dInputs\">Receives the gradient of the inputs {(network.ReadsFirstOnly ? "[B, I]" : "[B, T, I]")}. Empty: it is not computed.</param>\n";

    private string InputRows => network.ReadsFirstOnly ? n["BatchSize"] : $"{Layout}.Rows";

    // The positions that have inputs.
    private string InputLength => network.ReadsFirstOnly ? "1" : n["SequenceLength"];

    private string InputsDoc => network.ReadsFirstOnly
        ? network.ReadsSymbols ? "/// <param name=\"inputs\">The symbol that each sequence begins with, as indices [B].</param>" : "/// <param name=\"inputs\">The features that each sequence begins with, [B, I].</param>"
        : network.ReadsSymbols ? "/// <param name=\"inputs\">The symbols to read, as indices [B, T], one sequence after the other.</param>" : "/// <param name=\"inputs\">The features [B, T, I], one sequence after the other.</param>";

    private string TargetsDoc => (network.HasClasses, network.HasLastOutput) switch
    {
        (true, false) when network.HasText => "/// <param name=\"targets\">The symbol that follows each input, [B, T].</param>",
        (true, true) when network.HasText => "/// <param name=\"targets\">The symbol that follows each sequence, [B].</param>",
        (true, false) => "/// <param name=\"targets\">The index of the right output at each position, [B, T].</param>",
        (true, true) => "/// <param name=\"targets\">The index of the right output of each sequence, [B].</param>",
        (false, false) => "/// <param name=\"targets\">The numbers to come close to, [B, T, O].</param>",
        _ => "/// <param name=\"targets\">The numbers to come close to, [B, O].</param>",
    };

    private string StateDoc => $"/// <param name=\"state\">The states {StateShape}: those to begin with, replaced by those at the end. Empty: zero states, not returned.</param>";

    private const string LengthsDoc = "/// <param name=\"lengths\">The number of positions of each sequence [B], 1 to T; what lies beyond is neither read nor counted. Empty: all are T long.</param>";

    private string InputLengths => network.ReadsFirstOnly ? "" : ", lengths";

    private string FaultDocs => $"""
        /// <exception cref="global::System.ArgumentException">A shape does not fit{(network.ReadsSymbols && network.HasClasses ? "" : ", or a number is not finite")}; nothing was changed.</exception>
        /// <exception cref="global::System.ArgumentOutOfRangeException">An index or a length lies outside its range; nothing was changed.</exception>
        """;

    internal void Emit(CodeWriter w)
    {
        EmitSteps(w);
        EmitPieces(w);
        EmitBatches(w);
        EmitPasses(w);
        EmitThreads(w);
    }

    // A whole training step, on the text or on a given batch.
    private void EmitSteps(CodeWriter w)
    {
        if (network.HasText)
        {
            string whatText = (network.HasWindows, network.BatchSize < network.WindowCount) switch
            {
                (false, _) => "the declared text",
                (_, false) => "all windows of the declared text",
                _ => "the next B windows of the declared text, beginning again after the last",
            };
            w.Write($"""
                /// <summary>One training iteration on {whatText}: forward pass, loss, backward pass, optimizer step.</summary>
                /// <returns>The {LossName} of the forward pass, before the step.</returns>
                {NotFinite}
                """);
            using (w.Block($"public float {n["TrainStep"]}()"))
            {
                w.Write($"""
                    {n["Forward"]}();
                    return {n["LearnFrom"]}();
                    """);
            }

            w.Blank();
        }

        w.Write($"""
            /// <summary>One training iteration on a given batch, from zero states.</summary>
            {InputsDoc}
            {TargetsDoc}
            /// <returns>The {LossName} of the forward pass, before the step.</returns>
            {FaultDocs}
            {NotFinite}
            public float {n["TrainStep"]}({Inputs} inputs, {Targets} targets) => {n["TrainStep"]}(inputs, targets, default);

            /// <summary>One training iteration on a given batch, which may go on from the states of the one before it: truncated back-propagation through time.</summary>
            {InputsDoc}
            {TargetsDoc}
            {StateDoc}
            {LengthsDoc}
            /// <returns>The {LossName} of the forward pass, before the step.</returns>
            {FaultDocs}
            {NotFinite}
            """);
        using (w.Block($"public float {n["TrainStep"]}({Inputs} inputs, {Targets} targets, {State} state, {Stage.Indices} lengths = default)"))
        {
            w.Write($"""
                {n["LoadBatch"]}(inputs, targets, state, lengths);
                {n["RunForward"]}(state{Training("true")});
                float loss = {n["RunLoss"]}();
                {n["WriteState"]}(state);
                {n["Backward"]}();
                {n["Step"]}();
                return loss;
                """);
        }

        w.Blank();
        if (network.HasText)
        {
            using (w.Block($"private float {n["LearnFrom"]}()"))
            {
                w.Write($"""
                    float loss = {n["RunLoss"]}();
                    {n["Backward"]}();
                    {n["Step"]}();
                    return loss;
                    """);
            }

            w.Blank();
        }
    }

    // The parts of a step, for loops that look between them.
    private void EmitPieces(CodeWriter w)
    {
        string phase = n["_phase"], declared = n["Declared"], gradients = n["_gradients"];
        if (network.HasText)
        {
            w.Write("/// <summary>The forward pass over what a training step on the declared text takes, from zero states.</summary>");
            using (w.Block($"public void {n["Forward"]}()"))
            {
                w.Write($"""
                    {n["LoadWindows"]}();
                    {n["RunForward"]}(default{Training("true")});
                    {phase} = {Phase}.ForwardDone;
                    """);
            }

            w.Blank();
        }

        w.Write($"""
            /// <summary>The forward pass alone over a given batch, from zero states; it leaves <see cref="{n["Logits"]}"/> and <see cref="{n["HiddenStates"]}"/>.</summary>
            {InputsDoc}
            {FaultDocs}
            public void {n["Forward"]}({Inputs} inputs) => {n["Forward"]}(inputs, default);

            /// <summary>The forward pass alone over a given batch.</summary>
            {InputsDoc}
            {StateDoc}
            {LengthsDoc}
            {(stages.Drops ? "/// <param name=\"training\">Whether to drop outputs between layers, as a training step does.</param>\n" : "")}{FaultDocs}
            """);
        using (w.Block($"public void {n["Forward"]}({Inputs} inputs, {State} state, {Stage.Indices} lengths = default{(stages.Drops ? ", bool training = false" : "")})"))
        {
            w.Write($"""
                {n["CheckInputs"]}(inputs, state, lengths);
                {n["LoadInputs"]}(inputs, lengths);
                {n["RunForward"]}(state{(stages.Drops ? ", training" : "")});
                {n["WriteState"]}(state);
                {phase} = {Phase}.OutputsDone;
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>The loss alone of a given batch, from zero states: for data that the model is not trained on.</summary>
            {InputsDoc}
            {TargetsDoc}
            /// <returns>The {LossName}.</returns>
            {FaultDocs}
            /// <exception cref="global::System.NotFiniteNumberException">The loss is not finite.</exception>
            public float {n["Evaluate"]}({Inputs} inputs, {Targets} targets) => {n["Evaluate"]}(inputs, targets, default);

            /// <summary>The loss alone of a given batch.</summary>
            {InputsDoc}
            {TargetsDoc}
            {StateDoc}
            {LengthsDoc}
            /// <returns>The {LossName}.</returns>
            {FaultDocs}
            /// <exception cref="global::System.NotFiniteNumberException">The loss is not finite.</exception>
            """);
        using (w.Block($"public float {n["Evaluate"]}({Inputs} inputs, {Targets} targets, {State} state, {Stage.Indices} lengths = default)"))
        {
            w.Write($"""
                {n["LoadBatch"]}(inputs, targets, state, lengths);
                {n["RunForward"]}(state{Training("false")});
                float loss = {n["RunLoss"]}();
                {n["WriteState"]}(state);
                {phase} = {Phase}.ParametersChanged;
                return loss;
                """);
        }

        w.Blank();
        if (network.HasText)
        {
            w.Write($"""
                /// <summary>The {LossName} of the latest forward pass against the symbols that follow. It also computes the gradient of the logits.</summary>
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
        }

        w.Write($"""
            /// <summary>The {LossName} of the latest forward pass over a batch. It also computes the gradient of the outputs, for <see cref="{n["Backward"]}()"/>.</summary>
            {TargetsDoc}
            /// <returns>The loss, finite and not negative.</returns>
            {FaultDocs}
            /// <exception cref="global::System.InvalidOperationException">No forward pass has run with these parameters, or Backward has run since.</exception>
            {NotFinite}
            """);
        using (w.Block($"public float {n["Loss"]}({Targets} targets)"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.RequireForward({phase});
                {n["CheckTargets"]}(targets, {n["_lengths"]});
                {n["LoadTargets"]}(targets, {n["_lengths"]});
                return {n["RunLoss"]}();
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>The backward pass: replaces <see cref="{n["Gradients"]}"/> by the gradients of the latest loss.</summary>
            /// <exception cref="global::System.InvalidOperationException">No loss has been computed with these parameters, or Backward has run since.</exception>
            """);
        using (w.Block($"public void {n["Backward"]}()"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.LossDone);
                {n["RunBackward"]}(default{(network.ReadsSymbols ? "" : ", toInputs: false")});
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>The same, on to the initial states: what a model before this one goes on from.</summary>
            /// <param name="dInitialState">Receives the gradient of the initial states {StateShape}.</param>
            /// <exception cref="global::System.ArgumentException">There is another number of values; nothing was changed.</exception>
            /// <exception cref="global::System.InvalidOperationException">No loss has been computed with these parameters, or Backward has run since.</exception>
            """);
        using (w.Block($"public void {n["Backward"]}({State} dInitialState)"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.LossDone);
                global::RnnGen.Models.StateRows.Check(dInitialState, nameof(dInitialState), {n["StateSize"]});
                {n["_toInitial"]} = true;
                {n["RunBackward"]}(default{(network.ReadsSymbols ? "" : ", toInputs: false")});
                {n["WriteInitialGradient"]}(dInitialState);
                """);
        }

        w.Blank();
        RowsPlan outputs = Rows.OfOutputs(network);
        string outputsShape = network.HasLastOutput ? "[B, O]" : "[B, T, O]", length = network.HasLastOutput ? "1" : n["SequenceLength"], outputSize = Rows.Outputs(network, n);
        w.Write($"""
            /// <summary>
            /// The backward pass from gradients of the outputs and of the final states: replaces <see cref="{n["Gradients"]}"/>, so that models can be put
            /// together. It follows a forward pass.
            /// </summary>
            /// <param name="dOutputs">The gradient of the outputs {outputsShape}, one sequence after the other. Empty: zero.</param>
            /// <param name="dFinalState">The gradient of the final states {StateShape}. Empty: zero.</param>
            /// <param name="dInitialState">Receives the gradient of the initial states {StateShape}. Empty: it is not computed.</param>
            {DInputsDoc}/// <exception cref="global::System.ArgumentException">A shape does not fit; nothing was changed.</exception>
            /// <exception cref="global::System.InvalidOperationException">No forward pass has run with these parameters, or Backward has run since.</exception>
            """);
        string dInputs = network.ReadsSymbols ? "" : $", {State} dInputs = default";
        using (w.Block($"public void {n["Backward"]}({Numbers} dOutputs, {Numbers} dFinalState, {State} dInitialState = default{dInputs})"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.RequireForward({phase});
                global::RnnGen.Models.StateRows.Check(dOutputs, nameof(dOutputs), {Layout}.OutputRows * {outputSize});
                global::RnnGen.Models.StateRows.Check(dFinalState, nameof(dFinalState), {n["StateSize"]});
                global::RnnGen.Models.StateRows.Check(dInitialState, nameof(dInitialState), {n["StateSize"]});
                {(network.ReadsSymbols ? "" : $"global::RnnGen.Models.StateRows.Check(dInputs, nameof(dInputs), {InputRows} * {n["InputSize"]});\n")}{ClearOutputGradients}global::RnnGen.Models.FeatureBatch.Load(dOutputs, {n["_activations"]}!.Span.Slice({outputs.Gradient.At(n, "0")}), {n["BatchSize"]}, {length}, {outputSize}, {outputs.Stride(n)}, {(network.HasLastOutput ? "default" : n["_lengths"])});
                {n["_toInitial"]} = !dInitialState.IsEmpty;
                {n["RunBackward"]}(dFinalState{(network.ReadsSymbols ? "" : ", toInputs: !dInputs.IsEmpty")});
                {n["WriteInitialGradient"]}(dInitialState);
                """);
            if (!network.ReadsSymbols)
            {
                w.Write($"global::RnnGen.Models.FeatureBatch.Store({n["_activations"]}!.Span.Slice({Layout}.DInput), dInputs, {n["BatchSize"]}, {InputLength}, {n["InputSize"]}, {Layout}.InputStride);");
            }
        }

        w.Blank();
        using (w.Block($"private void {n["WriteInitialGradient"]}({State} dInitialState)"))
        {
            w.Write($"{n["_toInitial"]} = false;");
            foreach ((string buffer, RecurrencePlan recurrence, int index) in States())
            {
                w.Write($"global::RnnGen.Models.StateRows.Write({Block("D" + buffer, recurrence, isInitial: true)}, dInitialState, {index}, {n["BatchSize"]}, {n["HiddenSize"]}, {Layout}.HiddenStride);");
            }
        }

        w.Blank();
        w.Write($"""
            /// <summary>
            /// The optimizer: as declared until another one is set. It may be configured freely, but serves one model, whose moments it keeps.
            /// </summary>
            /// <exception cref="global::System.ArgumentNullException">The value is null.</exception>
            """);
        using (w.Block($"public global::RnnGen.Optimization.Optimizer {n["Optimizer"]}"))
        {
            w.Write($"get => {n["_optimizer"]} ??= {OptimizerCode()};");
            using (w.Block("set"))
            {
                w.Write($"""
                    global::System.ArgumentNullException.ThrowIfNull(value);
                    {n["_optimizer"]} = value;
                    """);
            }
        }

        w.Blank();
        w.Write($"""
            /// <summary>The learning rate of each step, by the number of steps taken; null, as at first, leaves it to the optimizer.</summary>
            public global::RnnGen.Optimization.LearningRateSchedule? {n["Schedule"]} {"{"} get; set; {"}"}

            /// <summary>The bound that a step keeps the gradients to; null, as at first, for none.</summary>
            public global::RnnGen.Optimization.GradientLimit? {n["Clipping"]} {"{"} get; set; {"}"}

            /// <summary>The optimizer step: bounds the gradients, and changes <see cref="{n["Parameters"]}"/> by <see cref="{n["Gradients"]}"/>.</summary>
            /// <exception cref="global::System.InvalidOperationException">Backward has not run with these parameters.</exception>
            /// <exception cref="global::System.NotFiniteNumberException">The norm to bound is not finite; the parameters are as they were.</exception>
            """);
        using (w.Block($"public void {n["Step"]}()"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.BackwardDone);
                {n["Clipping"]}?.Apply({gradients}!.Span);
                {n["Schedule"]}?.Apply({n["Optimizer"]});
                {n["Optimizer"]}.Step({n["_parameters"]}.Span, {gradients}!.Span);
                {n["OnParametersChanged"]}();
                """);
        }

        w.Blank();
    }

    // What was declared, with PyTorch's defaults for the rest.
    private string OptimizerCode()
    {
        OptimizerSpec optimizer = network.Declared.Optimizer;
        string rate = $"{n["Declared"]}.LearningRate", momentum = optimizer.Momentum > 0 ? $", momentum: {Number(optimizer.Momentum)}" : "";
        string decay = optimizer.WeightDecay > 0 || optimizer.Kind == OptimizerKind.AdamW ? $", weightDecay: {Number(optimizer.WeightDecay)}" : "";
        return $"new global::RnnGen.Optimization.{optimizer.Kind}({rate}{momentum}{decay})";
    }

    // Where the inputs and targets of a step come from.
    private void EmitBatches(CodeWriter w)
    {
        string declared = n["Declared"], batch = n["BatchSize"], length = n["SequenceLength"], inputs = n["_inputs"], targets = n["_targets"], store = n["_lengthsStore"];
        if (network.HasText)
        {
            if (network.CyclesWindows)
            {
                w.Write($"private int {n["_nextWindow"]};");
                w.Blank();
            }

            using (w.Block($"private void {n["LoadWindows"]}()"))
            {
                if (network.CyclesWindows)
                {
                    w.Write($"""
                        {inputs} ??= new int[{Layout}.Rows];
                        {targets} ??= new int[{Layout}.OutputRows];
                        {n["_lengths"]} = null;
                        global::RnnGen.Models.TokenBatch.LoadWindows({declared}.Text, {n["_nextWindow"]}, {batch}, {inputs}, {targets});
                        {n["_nextWindow"]} = ({n["_nextWindow"]} + {batch}) % {Number(network.WindowCount)};{(network.RemembersText ? $"\n{n["_onText"]} = true;" : "")}
                        """);
                }
                else
                {
                    using (w.Block($"if (!{n["_onText"]})"))
                    {
                        w.Write($"""
                            {inputs} ??= new int[{Layout}.Rows];
                            {targets} ??= new int[{Layout}.OutputRows];
                            {n["_lengths"]} = null;
                            global::RnnGen.Models.TokenBatch.LoadWindows({declared}.Text, 0, {batch}, {inputs}, {targets});
                            {n["_onText"]} = true;
                            """);
                    }
                }
            }

            w.Blank();
        }

        using (w.Block($"private void {n["CheckInputs"]}({Inputs} inputs, {Numbers} state, {Stage.Indices} lengths)"))
        {
            w.Write($"""
                global::RnnGen.Models.StateRows.Check(state, nameof(state), {n["StateSize"]});
                global::RnnGen.Models.SequenceLengths.Check(lengths, {batch}, {length});
                {(network.ReadsSymbols
                    ? $"global::RnnGen.Models.TokenBatch.Check(inputs, nameof(inputs), {batch}, {InputLength}, {n["VocabularySize"]}{InputLengths});"
                    : $"global::RnnGen.Models.FeatureBatch.Check(inputs, nameof(inputs), {batch}, {InputLength}, {n["InputSize"]}{InputLengths});")}
                """);
        }

        w.Blank();
        using (w.Block($"private void {n["LoadInputs"]}({Inputs} inputs, {Stage.Indices} lengths)"))
        {
            w.Write(network.ReadsSymbols ? $"""
                {inputs} ??= new int[{Layout}.Rows];
                global::RnnGen.Models.TokenBatch.Load(inputs, {inputs}, {batch}{InputLengths});
                """ : $"""
                {n["_activations"]} ??= new global::RnnGen.Numerics.AlignedBuffer({Layout}.ActivationBlock);
                {(network.ReadsFirstOnly ? $"{n["_activations"]}.Slice({Layout}.Input, {Layout}.Rows * {Layout}.InputStride).Clear();\n" : "")}global::RnnGen.Models.FeatureBatch.Load(inputs, {n["_activations"]}.Span.Slice({Layout}.Input), {batch}, {InputLength}, {n["InputSize"]}, {Layout}.InputStride{InputLengths});
                """);
            w.Write($"""
                {n["_lengths"]} = global::RnnGen.Models.SequenceLengths.Keep(lengths, ref {store});
                {(network.RemembersText ? $"{n["_onText"]} = false;\n" : "")}{n["_phase"]} = {Phase}.ParametersChanged;
                """);
        }

        w.Blank();
        string positions = network.HasLastOutput ? "1" : length, targetLengths = network.HasLastOutput ? "default" : "lengths";
        using (w.Block($"private static void {n["CheckTargets"]}({Targets} targets, {Stage.Indices} lengths)"))
        {
            w.Write(network.HasClasses
                ? $"global::RnnGen.Models.TokenBatch.Check(targets, nameof(targets), {batch}, {positions}, {Rows.Outputs(network, n)}, {targetLengths});"
                : $"global::RnnGen.Models.FeatureBatch.Check(targets, nameof(targets), {batch}, {positions}, {Rows.Outputs(network, n)}, {targetLengths});");
        }

        w.Blank();
        using (w.Block($"private void {n["LoadTargets"]}({Targets} targets, {Stage.Indices} lengths)"))
        {
            w.Write(network.HasClasses ? $"""
                {targets} ??= new int[{Layout}.OutputRows];
                global::RnnGen.Models.TokenBatch.Load(targets, {targets}, {batch}, {targetLengths});
                """ : $"""
                {n["_activations"]} ??= new global::RnnGen.Numerics.AlignedBuffer({Layout}.ActivationBlock);
                global::RnnGen.Models.FeatureBatch.Load(targets, {n["_activations"]}.Span.Slice({Layout}.Targets), {batch}, {positions}, {Rows.Outputs(network, n)}, {Layout}.OutputStride, {targetLengths});
                """);
            if (network.RemembersText)
            {
                w.Write($"{n["_onText"]} = false;");
            }
        }

        w.Blank();
        w.Write("// Everything is checked before anything is changed.");
        using (w.Block($"private void {n["LoadBatch"]}({Inputs} inputs, {Targets} targets, {Numbers} state, {Stage.Indices} lengths)"))
        {
            w.Write($"""
                {n["CheckInputs"]}(inputs, state, lengths);
                {n["CheckTargets"]}(targets, lengths);
                {n["LoadInputs"]}(inputs, lengths);
                {n["LoadTargets"]}(targets, lengths);
                """);
        }

        w.Blank();
    }

    // The stages in order, forward and backward.
    private void EmitPasses(CodeWriter w)
    {
        string activations = n["_activations"], gradients = n["_gradients"];
        w.Write("// Forward from the given states, or from zero.");
        using (w.Block($"private void {n["RunForward"]}({Numbers} state{(stages.Drops ? ", bool training" : "")})"))
        {
            w.Write($"{activations} ??= new global::RnnGen.Numerics.AlignedBuffer({Layout}.ActivationBlock);");
            foreach ((string buffer, RecurrencePlan recurrence, int index) in States())
            {
                w.Write($"global::RnnGen.Models.StateRows.Read(state, {index}, {Block(buffer, recurrence, isInitial: true)}, {n["BatchSize"]}, {n["HiddenSize"]}, {Layout}.HiddenStride);");
            }

            if (stages.Drops)
            {
                w.Write($"{n["_drops"]} = training;");
                using (w.Block("if (training)"))
                {
                    foreach (JoinPlan join in network.Joins.Where(static j => j.Drops))
                    {
                        w.Write($"global::RnnGen.Initialization.Dropout.FillMask({n["_random"]}, {activations}.Slice({Layout}.Mask{join.Layer}, {Layout}.Rows * {Layout}.JoinedStride), {Layout}.Rows, {Number(network.Declared.TopSize)}, {Layout}.JoinedStride, {n["Declared"]}.Dropout);");
                    }
                }
            }

            foreach (Stage stage in stages.Forward)
            {
                w.Write(stage.Run(network, n));
            }
        }

        w.Blank();
        using (w.Block($"private void {n["WriteState"]}({State} state)"))
        {
            foreach ((string buffer, RecurrencePlan recurrence, int index) in States())
            {
                w.Write($"global::RnnGen.Models.StateRows.Write({Block(buffer, recurrence, isInitial: false)}, state, {index}, {n["BatchSize"]}, {n["HiddenSize"]}, {Layout}.HiddenStride);");
            }
        }

        w.Blank();
        using (w.Block($"private float {n["RunLoss"]}()"))
        {
            w.Write($"""
                {ClearOutputGradients}{stages.Loss.ForwardBackward.Run(network, n)}
                float loss = {stages.Loss.Mean};
                global::RnnGen.Models.TrainingOrder.RequireFinite(loss, iteration: {n["_optimizer"]}?.StepCount ?? 0);
                {n["_phase"]} = {Phase}.LossDone;
                return loss;
                """);
        }

        w.Blank();
        if (IsSparse)
        {
            w.Write("// Outputs of the last position leave the gradients of the others zero.");
            using (w.Block($"private void {n["ClearOutputGradients"]}()"))
            {
                w.Write($"{activations}!.Slice({Layout}.{network.Top.Gradient.Buffer}, ({Layout}.Rows + {n["BatchSize"]}) * {Layout}.HiddenStride).Clear();");
            }

            w.Blank();
        }

        using (w.Block($"private void {n["RunBackward"]}({Numbers} dFinalState{(network.ReadsSymbols ? "" : ", bool toInputs")})"))
        {
            w.Write($"""
                {gradients} ??= new global::RnnGen.Numerics.AlignedBuffer({Layout}.ParameterBlock);
                {gradients}.Span.Clear();
                """);
            foreach ((string buffer, RecurrencePlan recurrence, _) in States())
            {
                w.Write(buffer.StartsWith("Cell", System.StringComparison.Ordinal)
                    ? $"{activations}!.Slice({Layout}.D{buffer}, ({Layout}.Rows + {n["BatchSize"]}) * {Layout}.HiddenStride).Clear();"
                    : $"{Block("D" + buffer, recurrence, isInitial: true)}.Clear();");
            }

            foreach ((Stage? stage, RecurrencePlan? before, bool ifInputs) in stages.Backward)
            {
                if (before is not null)
                {
                    foreach ((string buffer, _, int index) in States().Where(s => s.Recurrence == before))
                    {
                        w.Write($"global::RnnGen.Models.StateRows.Add(dFinalState, {index}, {Block("D" + buffer, before, isInitial: false)}, {n["BatchSize"]}, {n["HiddenSize"]}, {Layout}.HiddenStride);");
                    }
                }

                if (ifInputs)
                {
                    using (w.Block("if (toInputs)"))
                    {
                        w.Write(stage.Run(network, n));
                    }

                    w.Blank();
                    continue;
                }

                w.Write(stage.Run(network, n));
            }

            foreach (Stage stage in stages.Gradients)
            {
                w.Write(stage.Run(network, n));
            }

            w.Write($"{n["_phase"]} = {Phase}.BackwardDone;");
        }

        w.Blank();
    }

    // How threads share the stages.
    private void EmitThreads(CodeWriter w)
    {
        string use = Stage.SharesOut(network)
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
        if (!Stage.SharesOut(network))
        {
            return;
        }

        w.Write($"""
            // The stage that the crew is at; its delegate is made once, so that a step allocates nothing.
            private {n["Stage"]} {n["_stage"]};
            private global::System.Action<int, int>? {n["_runStage"]};

            """);
        using (w.Block($"private enum {n["Stage"]}"))
        {
            w.Write(string.Join("\n", stages.All.Select(static s => s.Method + ",")));
        }

        w.Blank();
        using (w.Block($"private void {n["Split"]}({n["Stage"]} stage, int length, int multiple, int piecesPerThread)"))
        {
            w.Write($"{n["_stage"]} = stage;");
            using (w.Block($"if ({n["_crew"]} is null)"))
            {
                w.Write($"{n["RunStage"]}(0, length);");
            }

            using (w.Block("else"))
            {
                w.Write($"{n["_crew"]}.Run({n["_runStage"]} ??= {n["RunStage"]}, length, multiple, piecesPerThread);");
            }
        }

        w.Blank();
        using (w.Block($"private void {n["RunStage"]}(int first, int end)"))
        using (w.Block($"switch ({n["_stage"]})"))
        {
            foreach (Stage stage in stages.All)
            {
                w.Write($"""
                    case {n["Stage"]}.{stage.Method}:
                        {stage.Call(n, "first", "end")}
                        break;
                    """);
            }
        }

        w.Blank();
    }

    // Whether the outputs have gradients of few of the positions.
    private bool IsSparse => network.HasLastOutput && network.Directions == 1;

    private string ClearOutputGradients => IsSparse ? $"{n["ClearOutputGradients"]}();\n" : "";

    private string Training(string value) => stages.Drops ? $", training: {value}" : "";

    // The states in the order of the caller's: all hidden ones, then the cell states.
    private IEnumerable<(string Buffer, RecurrencePlan Recurrence, int Index)> States()
    {
        for (int kind = 0; kind < network.Cell.States; kind++)
        {
            foreach (RecurrencePlan recurrence in network.Recurrences)
            {
                yield return ((kind == 0 ? "Hidden" : "Cell") + recurrence.Suffix, recurrence, kind * network.Recurrences.Count + recurrence.Index);
            }
        }
    }

    // The block before the first position that is read, or after the last one.
    private string Block(string buffer, RecurrencePlan recurrence, bool isInitial)
    {
        RowsPlan rows = new(buffer, isInitial != recurrence.IsReverse ? "0" : "Rows", "Hidden", network.HiddenSize);
        return $"{n["_activations"]}!.Slice({rows.At(n, "0").Replace($" + 0 * {Layout}.HiddenStride", "")}, {n["BatchSize"]} * {Layout}.HiddenStride)";
    }
}
