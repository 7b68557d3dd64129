using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The training step and its pieces as users call them: on the text or on given batches.</summary>
internal sealed class TrainingEmitter(NetworkPlan network, MemberNames n)
{
    private const string Phase = "global::RnnGen.Models.TrainingPhase", State = Stage.Span, Numbers = Stage.Numbers;
    private const string StepFaults = "/// <exception cref=\"global::System.InvalidOperationException\">The schedule's rate is no learning rate; the parameters are as they were.</exception>\n/// <exception cref=\"global::System.NotFiniteNumberException\">The loss is not finite, or the norm of gradients to clip; the parameters are as they were.</exception>";

    private string Layout => n["Layout"];

    private string Inputs => Stage.InputsOf(network);

    private string Targets => Stage.TargetsOf(network);

    private string LossName => network.HasClasses ? "mean cross-entropy" : "mean squared error";

    private string InputShape => network.ReadsFirstOnly ? $"[{network.BatchSize}, {network.Declared.InputSize}]" : $"[{network.BatchSize}, {network.SequenceLength}, {network.Declared.InputSize}]";

    /// <summary>The shape of the states of a batch in numbers, as a literal for messages.</summary>
    internal static string ShapeOfState(NetworkPlan network) => Literals.Text(
        network.StateSize == network.BatchSize * network.HiddenSize ? $"[{network.BatchSize}, {network.HiddenSize}]" : $"[{network.Cell.States}, {network.Recurrences.Count}, {network.BatchSize}, {network.HiddenSize}]");

    private string StateShape => network.StateSize == network.BatchSize * network.HiddenSize ? "[B, H]" : $"[{network.Cell.States}, {network.Recurrences.Count}, B, H]: {(network.Cell.HasCellState ? "h, then c, of each" : "h of each")} layer{(network.Directions == 2 ? " and direction" : "")}";

    private string DInputsDoc => network.ReadsSymbols ? "" : $"/// <param name=\"dInputs\">Receives the gradient of the inputs {(network.ReadsFirstOnly ? "[B, I]" : "[B, T, I]")}. Empty: it is not computed.</param>\n";

    private string InputRows => network.ReadsFirstOnly ? n["BatchSize"] : $"{Layout}.Rows";

    private string InputsDoc => network.ReadsFirstOnly
        ? network.ReadsSymbols ? $"/// <param name=\"inputs\">The {network.Token} that each sequence begins with, as indices [B].</param>" : "/// <param name=\"inputs\">The features that each sequence begins with, [B, I].</param>"
        : network.ReadsSymbols ? $"/// <param name=\"inputs\">The {network.Token}s to read, as indices [B, T], one sequence after the other.</param>" : "/// <param name=\"inputs\">The features [B, T, I], one sequence after the other.</param>";

    private string TargetsDoc => (network.HasClasses, network.HasLastOutput) switch
    {
        (true, false) when network.HasText => $"/// <param name=\"targets\">The {network.Token} that follows each input, [B, T].</param>",
        (true, true) when network.HasText => $"/// <param name=\"targets\">The {network.Token} that follows each sequence, [B].</param>",
        (true, false) => "/// <param name=\"targets\">The index of the right output at each position, [B, T].</param>",
        (true, true) => "/// <param name=\"targets\">The index of the right output of each sequence, [B].</param>",
        (false, false) => "/// <param name=\"targets\">The numbers to come close to, [B, T, O].</param>",
        _ => "/// <param name=\"targets\">The numbers to come close to, [B, O].</param>",
    };

    private string StateDoc => $"/// <param name=\"state\">The states {StateShape}: those to begin with, replaced by those at the end. Empty: zero states, not returned.</param>";

    private const string LengthsDoc = "/// <param name=\"lengths\">The number of positions of each sequence [B], 1 to T; what lies beyond is neither read nor counted. Empty: all are T long.</param>";

    // What a method throws for its inputs, its targets, and for states and lengths besides them.
    private string FaultDocs(bool inputs = true, bool targets = true, bool states = true)
    {
        bool numbers = states || (inputs && !network.ReadsSymbols) || (targets && !network.HasClasses);
        bool indices = (inputs && network.ReadsSymbols) || (targets && network.HasClasses);
        string range = (indices, states) switch
        {
            (true, true) => "An index or a length lies",
            (true, false) => "An index lies",
            (false, true) => "A length lies",
            _ => "",
        };
        return $"/// <exception cref=\"global::System.ArgumentException\">A shape does not fit{(numbers ? ", or a number is not finite" : "")}; nothing was changed.</exception>"
            + (range.Length == 0 ? "" : $"\n/// <exception cref=\"global::System.ArgumentOutOfRangeException\">{range} outside its range; nothing was changed.</exception>");
    }

    internal void Emit(CodeWriter w)
    {
        EmitSteps(w);
        EmitPieces(w);
        EmitBackward(w);
    }

    // A whole training step, on the text or on a given batch.
    private void EmitSteps(CodeWriter w)
    {
        if (network.HasText)
        {
            string whatText = (network.HasWindows, network.CyclesWindows) switch
            {
                (false, _) => "the declared text",
                (_, false) => "all windows of the declared text",
                _ => "the next B windows of the declared text, beginning again after the last",
            };
            w.Write($"""
                /// <summary>One training iteration on {whatText}: forward pass, loss, backward pass, optimizer step.</summary>
                /// <returns>The {LossName} of the forward pass, before the step.</returns>
                {StepFaults}
                """);
            using (w.Block($"public float {n["TrainStep"]}()"))
            {
                w.Write($"""
                    {n["Forward"]}();
                    return {n["LearnFrom"]}(default);
                    """);
            }

            w.Blank();
        }

        w.Write($"""
            /// <summary>One training iteration on a given batch. With states it goes on from the batch before: truncated back-propagation through time.</summary>
            {InputsDoc}
            {TargetsDoc}
            {StateDoc}
            {LengthsDoc}
            /// <returns>The {LossName} of the forward pass, before the step.</returns>
            {FaultDocs()}
            {StepFaults}
            """);
        using (w.Block($"public float {n["TrainStep"]}({Inputs} inputs, {Targets} targets, {State} state = default, {Stage.Indices} lengths = default)"))
        {
            w.Write($"""
                {n["LoadBatch"]}(inputs, targets, state, lengths);
                {n["RunForward"]}(state{Training("true")});
                return {n["LearnFrom"]}(state);
                """);
        }

        w.Blank();
        w.Write("// What follows a forward pass in a step.");
        using (w.Block($"private float {n["LearnFrom"]}({State} state)"))
        {
            w.Write($"""
                float loss = {n["RunLoss"]}();
                {n["Backward"]}();
                {n["Step"]}();
                {n["WriteState"]}(state);
                return loss;
                """);
        }

        w.Blank();
    }

    // The parts of a step, for loops that look between them.
    private void EmitPieces(CodeWriter w)
    {
        string phase = n["_phase"];
        if (network.HasText)
        {
            w.Write($"/// <summary>The forward pass of a training step on the declared text, from zero states{(network.CyclesWindows ? "; it uses the next B windows up" : "")}{(network.Drops ? "; unlike Forward(inputs) it drops outputs between layers" : "")}.</summary>");
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
            /// <summary>The forward pass alone over a given batch; it leaves <see cref="{n["Logits"]}"/> and <see cref="{n["HiddenStates"]}"/>.</summary>
            {InputsDoc}
            {StateDoc}
            {LengthsDoc}
            {(network.Drops ? "/// <param name=\"training\">Whether to drop outputs between layers, as a training step does.</param>\n" : "")}{FaultDocs(targets: false)}
            """);
        using (w.Block($"public void {n["Forward"]}({Inputs} inputs, {State} state = default, {Stage.Indices} lengths = default{(network.Drops ? ", bool training = false" : "")})"))
        {
            w.Write($"""
                {n["CheckInputs"]}(inputs, state, lengths);
                {n["LoadInputs"]}(inputs, lengths);
                {n["RunForward"]}(state{(network.Drops ? ", training" : "")});
                {n["WriteState"]}(state);
                {phase} = {Phase}.OutputsDone;
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>The loss alone of a given batch: for data that the model is not trained on. It takes the place of the latest forward pass.</summary>
            {InputsDoc}
            {TargetsDoc}
            {StateDoc}
            {LengthsDoc}
            /// <returns>The {LossName}.</returns>
            {FaultDocs()}
            /// <exception cref="global::System.NotFiniteNumberException">The loss is not finite.</exception>
            """);
        using (w.Block($"public float {n["Evaluate"]}({Inputs} inputs, {Targets} targets, {State} state = default, {Stage.Indices} lengths = default)"))
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
                /// <summary>The {LossName} of the latest forward pass against the {network.Token}s that follow. It also computes the gradient of the logits.</summary>
                /// <returns>The loss, finite and not negative.</returns>
                /// <exception cref="global::System.InvalidOperationException">Forward has not run with these parameters, or Backward has run since.</exception>
                /// <exception cref="global::System.NotFiniteNumberException">The loss is not finite; the parameters are as they were.</exception>
                """);
            using (w.Block($"public float {n["Loss"]}()"))
            {
                using (w.Block($"if ({phase} != {Phase}.LossDone || !{n["_onText"]})"))
                {
                    w.Write($"global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.ForwardDone);");
                }

                w.Blank();
                w.Write($"""
                    {n["_targets"]} = {n["_textTargets"]};
                    {phase} = {Phase}.ForwardDone; // an earlier loss is not this one's
                    return {n["RunLoss"]}();
                    """);
            }

            w.Blank();
        }

        w.Write($"""
            /// <summary>The {LossName} of the latest forward pass over a batch. It also computes the gradient of the outputs, for <see cref="{n["Backward"]}()"/>.</summary>
            {TargetsDoc}
            /// <returns>The loss, finite and not negative.</returns>
            {FaultDocs(inputs: false, states: false)}
            /// <exception cref="global::System.InvalidOperationException">No forward pass has run with these parameters, or Backward has run since.</exception>
            /// <exception cref="global::System.NotFiniteNumberException">The loss is not finite; the parameters are as they were.</exception>
            """);
        using (w.Block($"public float {n["Loss"]}({Targets} targets)"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.RequireForward({phase});
                {n["CheckTargets"]}(targets, {n["_lengths"]});
                {n["LoadTargets"]}(targets, {n["_lengths"]});
                {phase} = {(network.HasText ? $"{n["_onText"]} ? {Phase}.ForwardDone : " : "")}{Phase}.OutputsDone; // an earlier loss is not this one's
                return {n["RunLoss"]}();
                """);
        }

        w.Blank();
    }

    // Backward from the loss, a method without parameters as the other pieces are, and from given gradients.
    private void EmitBackward(CodeWriter w)
    {
        string phase = n["_phase"];
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
        RowsPlan outputs = Rows.OfOutputs(network);
        string outputsShape = network.HasLastOutput ? "[B, O]" : "[B, T, O]", length = Rows.OutputPositions(network, n), outputSize = Rows.Outputs(network, n), lengths = n["_lengths"];
        w.Write($"""
            /// <summary>
            /// The backward pass from gradients of the outputs and of the final states, or from the loss, to the initial states: replaces
            /// <see cref="{n["Gradients"]}"/>, so that models can be put together. It follows a forward pass, or a loss.
            /// </summary>
            /// <param name="dOutputs">The gradient of the outputs {outputsShape}, one sequence after the other. Empty: that of the latest loss; after a forward pass without one, zero.</param>
            /// <param name="dFinalState">The gradient of the final states {StateShape}. Empty: zero.</param>
            /// <param name="dInitialState">Receives the gradient of the initial states {StateShape}. Empty: it is not computed.</param>
            {DInputsDoc}/// <exception cref="global::System.ArgumentException">A shape does not fit, or a number is not finite; nothing was changed.</exception>
            /// <exception cref="global::System.InvalidOperationException">No forward pass has run with these parameters, or no loss where no gradient is given, or Backward has run since.</exception>
            """);
        string dInputs = network.ReadsSymbols ? "" : $", {State} dInputs = default";
        using (w.Block($"public void {n["Backward"]}({Numbers} dOutputs = default, {Numbers} dFinalState = default, {State} dInitialState = default{dInputs})"))
        {
            using (w.Block("if (dOutputs.IsEmpty && dFinalState.IsEmpty)"))
            {
                w.Write($"global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.LossDone);");
            }

            w.Blank();
            w.Write($"global::RnnGen.Models.TrainingOrder.RequireForward({phase});");
            using (w.Block("if (!dOutputs.IsEmpty)"))
            {
                w.Write($"global::RnnGen.Models.FeatureBatch.Check(dOutputs, nameof(dOutputs), {n["BatchSize"]}, {length}, {outputSize}, {lengths});");
            }

            w.Blank();
            w.Write($"""
                global::RnnGen.Models.StateRows.Check(dFinalState, nameof(dFinalState), {n["StateSize"]}, {ShapeOfState(network)});
                global::RnnGen.Models.StateRows.CheckLength(dInitialState, nameof(dInitialState), {n["StateSize"]}, {ShapeOfState(network)});
                """);
            if (!network.ReadsSymbols)
            {
                w.Write($"global::RnnGen.Models.StateRows.CheckLength(dInputs, nameof(dInputs), {InputRows} * {n["InputSize"]}, {Literals.Text(InputShape)});");
            }

            w.Blank();
            using (w.Block($"if (!dOutputs.IsEmpty || {phase} != {Phase}.LossDone)"))
            {
                w.Write($"{PassEmitter.Clear(network, n)}global::RnnGen.Models.FeatureBatch.Load(dOutputs, {n["_activations"]}!.Span.Slice({outputs.Gradient.At(n, "0")}), {n["BatchSize"]}, {length}, {outputSize}, {outputs.Stride(n)}, {lengths});");
            }

            w.Blank();
            w.Write($"""
                {n["_toInitial"]} = !dInitialState.IsEmpty;
                {n["RunBackward"]}(dFinalState{(network.ReadsSymbols ? "" : ", toInputs: !dInputs.IsEmpty")});
                {n["WriteInitialGradient"]}(dInitialState);
                """);
            if (!network.ReadsSymbols)
            {
                w.Write($"global::RnnGen.Models.FeatureBatch.Store({n["_activations"]}!.Span.Slice({Layout}.DInput), dInputs, {n["BatchSize"]}, {Rows.InputPositions(network, n)}, {n["InputSize"]}, {Layout}.InputStride);");
            }
        }

        w.Blank();
    }

    private string Training(string value) => network.Drops ? $", training: {value}" : "";
}
