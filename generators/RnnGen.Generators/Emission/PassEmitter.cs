using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The passes over the stages, forward and backward, with the states that go in and out.</summary>
internal sealed class PassEmitter(NetworkPlan network, MemberNames n, StageList stages)
{
    private string Layout => n["Layout"];

    /// <summary>The statement that leaves the gradients of positions without an output zero; empty where each has one.</summary>
    internal static string Clear(NetworkPlan network, MemberNames n) => network.ReadsLastHidden ? $"{n["ClearOutputGradients"]}();\n" : "";

    internal void Emit(CodeWriter w)
    {
        string activations = n["_activations"], gradients = n["_gradients"];
        w.Write("// Forward from the given states, or from zero.");
        using (w.Block($"private void {n["RunForward"]}({Stage.Numbers} state{(network.Drops ? ", bool training" : "")})"))
        {
            if (!network.SumsGradientsInRegisters)
            {
                w.Write($"{n["_fromInitial"]} = !state.IsEmpty;");
            }

            foreach ((string buffer, RecurrencePlan recurrence, int index) in States())
            {
                w.Write($"global::RnnGen.Models.StateRows.Read(state, {index}, {Block(buffer, recurrence, isInitial: true)}, {n["BatchSize"]}, {n["HiddenSize"]}, {Layout}.HiddenStride);");
            }

            if (network.Drops)
            {
                w.Write($"{n["_drops"]} = training;");
                using (w.Block("if (training)"))
                {
                    foreach (JoinPlan join in network.Joins.Where(static j => j.Drops))
                    {
                        w.Write($"global::RnnGen.Initialization.Dropout.FillMask({n["_random"]}, {activations}.Slice({Layout}.Mask{join.Suffix}, {Layout}.Rows * {Layout}.JoinedStride), {Layout}.Rows, {Number(network.Declared.TopSize)}, {Layout}.JoinedStride, {n["Declared"]}.Dropout);");
                    }
                }

                w.Blank();
            }

            foreach (Stage stage in stages.Forward)
            {
                w.Write(stage.Run(network, n));
            }
        }

        w.Blank();
        using (w.Block($"private void {n["WriteState"]}({Stage.Span} state)"))
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
                {Clear(network, n)}{stages.Loss.ForwardBackward.Run(network, n)}
                float loss = {stages.Loss.Mean};
                global::RnnGen.Models.TrainingOrder.RequireFinite(loss, iteration: {n["_optimizer"]}?.StepCount ?? 0);
                {n["_phase"]} = global::RnnGen.Models.TrainingPhase.LossDone;
                return loss;
                """);
        }

        w.Blank();
        if (network.ReadsLastHidden)
        {
            w.Write("// Outputs of the last position leave the gradients of the others zero.");
            using (w.Block($"private void {n["ClearOutputGradients"]}()"))
            {
                w.Write($"{activations}!.Slice({Layout}.{network.Top.Gradient.Buffer}, ({Layout}.Rows + {n["BatchSize"]}) * {Layout}.HiddenStride).Clear();");
            }

            w.Blank();
        }

        using (w.Block($"private void {n["RunBackward"]}({Stage.Numbers} dFinalState{(network.ReadsSymbols ? "" : ", bool toInputs")})"))
        {
            w.Write($"""
                {gradients} ??= new global::RnnGen.Numerics.AlignedBuffer({Layout}.ParameterBlock);
                {gradients}.Span.Clear();
                """);
            WeightRowsEmitter.Emit(w, network, n);
            foreach ((string buffer, RecurrencePlan recurrence, _) in States())
            {
                w.Write(buffer.StartsWith("Cell", System.StringComparison.Ordinal)
                    ? $"{activations}!.Slice({Layout}.D{buffer}, ({Layout}.Rows + {n["BatchSize"]}) * {Layout}.HiddenStride).Clear();"
                    : $"{Block("D" + buffer, recurrence, isInitial: true)}.Clear();");
            }

            foreach ((Stage stage, RecurrencePlan? before) in stages.Backward)
            {
                if (before is not null)
                {
                    // Those of outputs of the last position have been cleared but for that one.
                    if (!(network.HasLastOutput && before.Layer == network.LayerCount - 1))
                    {
                        w.Write("// Past the end of the longest sequence states have no gradients but those of the final ones.");
                        w.Write($"{activations}!.Slice({before.States.Gradient.At(n, n["_rows"])}, ({Layout}.Rows - {n["_rows"]}) * {Layout}.HiddenStride).Clear();");
                    }

                    foreach ((string buffer, _, int index) in States().Where(s => s.Recurrence == before))
                    {
                        w.Write($"global::RnnGen.Models.StateRows.Add(dFinalState, {index}, {Block("D" + buffer, before, isInitial: false)}, {n["BatchSize"]}, {n["HiddenSize"]}, {Layout}.HiddenStride);");
                    }
                }

                w.Write(stage.Run(network, n));
            }

            if (stages.InputGradients.Count > 0)
            {
                using (w.Block("if (toInputs)"))
                {
                    RowsPlan dInputs = stages.InputGradients[0].Recurrence.Input!.Gradient;
                    w.Write("// Past the end of the longest sequence inputs have no gradients.");
                    w.Write($"{activations}!.Slice({dInputs.At(n, n["_rows"])}, ({Layout}.Rows - {n["_rows"]}) * {dInputs.Stride(n)}).Clear();");
                    foreach ((Stage stage, RecurrencePlan recurrence) in stages.InputGradients)
                    {
                        WeightRowsEmitter.EmitInput(w, network, n, recurrence);
                        w.Write(stage.Run(network, n));
                    }
                }

                w.Blank();
            }

            foreach (Stage stage in stages.Gradients)
            {
                w.Write(stage.Run(network, n));
            }

            w.Write($"{n["_phase"]} = global::RnnGen.Models.TrainingPhase.BackwardDone;");
        }

        w.Blank();
        using (w.Block($"private void {n["WriteInitialGradient"]}({Stage.Span} dInitialState)"))
        {
            w.Write($"{n["_toInitial"]} = false;");
            foreach ((string buffer, RecurrencePlan recurrence, int index) in States())
            {
                w.Write($"global::RnnGen.Models.StateRows.Write({Block("D" + buffer, recurrence, isInitial: true)}, dInitialState, {index}, {n["BatchSize"]}, {n["HiddenSize"]}, {Layout}.HiddenStride);");
            }
        }

        w.Blank();
    }

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
        RowsPlan rows = new(buffer, isInitial != recurrence.IsReverse ? RowsStart.FirstBlock : RowsStart.LastBlock, RowsKind.Hidden);
        return $"{n["_activations"]}!.Slice({rows.At(n, "0")}, {n["BatchSize"]} * {Layout}.HiddenStride)";
    }
}
