using RnnGen.Generators.Emission.Cells;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>One layer in one direction: the time loop forward and backward, and the weight gradients after it.</summary>
/// <remarks>
/// States lie in blocks of B rows, one more than there are positions: forward, block t is the state before position t and block t + 1 the one
/// after it; in reverse it is the other way round.
/// </remarks>
internal sealed class RecurrenceEmitter(NetworkPlan network, MemberNames n, RecurrencePlan plan)
{
    private readonly CellEmitter _cell = CellEmitter.For(network.Cell);

    internal NetworkPlan Network => network;

    internal MemberNames Names => n;

    internal string Layout => n["Layout"];

    internal string Suffix => plan.Suffix;

    internal bool HasBias => network.Declared.Layers.Bias;

    /// <summary>The rows of the sums of all gates: a buffer of their own, or where there is one gate the hidden state's.</summary>
    internal string Sums => network.Cell.Gates == 1 ? "hidden" : "gates";

    internal string SumsWidth => GateRows.Width(network, n);

    internal string SumsStride => GateRows.Stride(network, n);

    private bool InRegisters => network.Recurrence == RecurrenceKernel.Registers;

    // A time loop in registers begins with what is in them, and ends with its one sequence.
    private string[] FromInitial => InRegisters ? [] : ["fromInitial"];

    private string[] Ends => InRegisters ? ["rows"] : ["lengths", "rows"];

    /// <summary>The condition that the gradient of the state before a position is needed.</summary>
    internal string NeedsStateBefore => $"{IsNotFirst} || toInitial";

    private string IsNotFirst => plan.IsReverse ? $"t < {n["SequenceLength"]} - 1" : "t > 0";

    private string BlockBefore => plan.IsReverse ? "t + 1" : "t";

    private string BlockAfter => plan.IsReverse ? "t" : "t + 1";

    internal Stage Forward => Stage.OfSequences(n, $"Recurrence{Suffix}Forward", plan.Input is null ? ["parameters", "derived", "activations", "inputs", .. Ends, .. FromInitial] : ["parameters", "activations", .. Ends, .. FromInitial]);

    internal Stage Backward => Stage.OfSequences(n, $"Recurrence{Suffix}Backward", network.Cell.Peepholes ? ["parameters", "weightRows", "activations", .. Ends, "toInitial"] : ["weightRows", "activations", .. Ends, "toInitial"]);

    internal Stage Gradients => Stage.OfWeights(n["HiddenSize"], $"Recurrence{Suffix}Gradients", network.SumsGradientsInRegisters ? ["activations", "gradients", "inputs", "rows"]
        : plan.Input is null ? ["activations", "gradients", "inputs", "rows", "fromInitial"] : ["activations", "gradients", "rows", "fromInitial"]);

    internal void Emit(CodeWriter w)
    {
        string layer = network.LayerCount == 1 ? "" : $", layer {plan.Layer}";
        Describe(_cell.ForwardFormulas(plan.Input is null ? _cell.Input(looksUp: true, HasBias) : null, HasBias), $"{layer}{(plan.IsReverse ? ", from the last position to the first" : "")}, for some sequences of the batch");
        using (w.Block(Forward.Header))
        {
            EmitForward(w);
        }

        w.Blank();
        Describe(_cell.BackwardFormulas, $"{layer}{(plan.IsReverse ? ", from the first position to the last" : "")}, for some sequences of the batch");
        using (w.Block(Backward.Header))
        {
            EmitBackward(w);
        }

        w.Blank();
        string[] others = [.. HasBias ? _cell.BiasGradientFormulas : [], .. _cell.OtherGradientFormulas, .. plan.Input is null ? new[] { $"dW_ih[x_t] += d{_cell.Sum}_t" } : []];
        Describe(_cell.WeightGradientFormulas, $"{layer}, for some rows of the transposed weights{(others.Length == 0 ? "" : $";\n/// with the first of them also {Code(others)}")}");
        using (w.Block(Gradients.Header))
        {
            EmitGradients(w);
        }

        void Describe(string[] formulas, string what) => w.Write($"""
            /// <summary>
            /// {Code(formulas)}{what}
            /// </summary>
            """);
    }

    // In reverse the state before a position is that of the next one. Many formulas have a line each.
    private string Code(string[] formulas) =>
        string.Join(formulas.Length > 3 ? ",\n/// " : ", ", formulas.Select(f => $"<c>{(plan.IsReverse ? f.Replace("(t-1)", "(t+1)") : f).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</c>"));

    /// <summary>Rows of a state, a block of them for each boundary between positions.</summary>
    internal string StateRows(string buffer, string block) =>
        $"activations.Slice({Layout}.{buffer}{Suffix} + ({Product(block)} + firstRow) * {Layout}.HiddenStride, length)";

    /// <summary>Rows of what a position has once.</summary>
    internal string PositionRows(string buffer) => $"activations.Slice({Layout}.{buffer}{Suffix} + (t * {n["BatchSize"]} + firstRow) * {Layout}.HiddenStride, length)";

    internal string StateBefore(string buffer) => StateRows(buffer, BlockBefore);

    internal string StateAfter(string buffer) => StateRows(buffer, BlockAfter);

    /// <summary>Adds products with recurrent weights to sums. Before the first position the state is zero unless it was given, and so is what they read.</summary>
    internal void EmitProducts(CodeWriter w, params RecurrentProduct[] products)
    {
        using (w.Block($"if ({IsNotFirst} || fromInitial)"))
        {
            foreach (RecurrentProduct product in products)
            {
                int first = product.Adds == "gates" ? product.FirstGate : 0;
                EmitProduct(
                    w, product.Reads, 0, $"{Layout}.HiddenStride", n["HiddenSize"], WeightsOf(product), product.Adds, first, product.Adds == "gates" ? $"{Layout}.GatesStride" : $"{Layout}.HiddenStride", product.Gates);
            }
        }

        w.Blank();
    }

    /// <summary>Adds the product with the same weights, transposed, of the sums' gradients to the gradient of what was read.</summary>
    internal void EmitTransposedProduct(CodeWriter w, RecurrentProduct product, string reads, string adds)
    {
        int first = reads == "gates" ? product.FirstGate : 0;
        EmitProduct(w, reads, first, reads == "gates" ? $"{Layout}.GatesStride" : $"{Layout}.HiddenStride", GateRows.Count(product.Gates, n), WeightsOf(product) + "Rows", adds, 0, $"{Layout}.HiddenStride", outputGates: 1);
    }

    private static string WeightsOf(RecurrentProduct product) => "weightHh" + product.Name;

    private string Gates(int count) => GateRows.Of(count, n);

    // outputs += inputs times weights, of one sequence or of a batch; inputs and outputs from a gate on.
    private void EmitProduct(CodeWriter w, string inputs, int firstInput, string inputStride, string inner, string weights, string outputs, int firstOutput, string outputStride, int outputGates)
    {
        w.Write(network.Recurrence == RecurrenceKernel.Batch
            ? $"{Stage.Kernels}.AddProduct(\n    {From(inputs, firstInput)}, {inputStride}, {weights}, {From(outputs, firstOutput)}, {outputStride}, width: {GateRows.Count(outputGates, n)}, rows: endRow - firstRow, inner: {inner});"
            : $"{Stage.Kernels}.AddVectorMatrix({inputs}.Slice({GateRows.Before(firstInput, n)}, {inner}), {weights}, {outputs}.Slice({GateRows.Before(firstOutput, n)}, {Gates(outputGates)}), fromEnd: (t & 1) != 0);");
    }

    private string From(string rows, int gate) => gate == 0 ? rows : $"{rows}.Slice({GateRows.Before(gate, n)})";

    private string Product(string block) => block.Contains(" ") ? $"({block}) * {n["BatchSize"]}" : $"{block} * {n["BatchSize"]}";

    private void EmitForward(CodeWriter w)
    {
        if (InRegisters)
        {
            EmitDispatch(w, "TimeLoopForward", "(parameters, derived, activations, inputs, steps: rows)", [256]);
            w.Blank();
            w.Write($"global::RnnGen.Models.SequenceLengths.CarryOn(activations.Slice({Layout}.Hidden, ({n["SequenceLength"]} + 1) * {Layout}.HiddenStride), rows, {Layout}.HiddenStride);");
            return;
        }

        if (plan.Input is null)
        {
            w.Write($"{Stage.Span} weightIh = parameters.Slice({Layout}.WeightIh{Suffix}, {n["VocabularySize"]} * {SumsWidth});");
        }

        foreach (RecurrentProduct product in network.Cell.Products)
        {
            w.Write($"{Stage.Span} {WeightsOf(product)} = parameters.Slice({Layout}.WeightHh{Suffix}{GateRows.WeightsBefore(product.FirstGate, n)}, {n["HiddenSize"]} * {Gates(product.Gates)});");
        }

        if (plan.Input is null)
        {
            w.Write($"{Stage.Span} bias = derived.Slice({Layout}.BiasSum{Suffix}, {SumsWidth});");
        }

        w.Write($"""
            int length = (endRow - firstRow) * {Layout}.HiddenStride;
            int end = rows / {n["BatchSize"]}; // of the longest sequence
            """);
        using (w.Block(plan.IsReverse ? $"for (int t = {n["SequenceLength"]} - 1; t >= 0; t--)" : $"for (int t = 0; t < {n["SequenceLength"]}; t++)"))
        {
            w.Write($"""
                {Stage.Span} previous = {StateBefore("Hidden")};
                {Stage.Span} hidden = {StateAfter("Hidden")};
                """);
            if (network.Cell.HasCellState)
            {
                w.Write($"""
                    {Stage.Span} previousCell = {StateBefore("Cell")};
                    {Stage.Span} cell = {StateAfter("Cell")};
                    """);
            }

            using (w.Block("if (t < end)"))
            {
                EmitGates(w);
                if (plan.Input is null)
                {
                    w.Write($"{Stage.Kernels}.LookUpRows(weightIh, bias, inputs.Slice(t * {n["BatchSize"]} + firstRow, endRow - firstRow), {Sums}, {SumsStride});");
                }

                _cell.EmitForward(w, this);
            }

            w.Blank();
            EmitCarry(w, "Carry", "previous", "hidden");
            if (network.Cell.HasCellState)
            {
                EmitCarry(w, "Carry", "previousCell", "cell");
            }
        }
    }

    private void EmitBackward(CodeWriter w)
    {
        if (InRegisters)
        {
            w.Write($"""
                {Stage.Span} dHidden = activations.Slice({Layout}.DHidden, ({n["SequenceLength"]} + 1) * {Layout}.HiddenStride);
                global::RnnGen.Models.SequenceLengths.GatherBack(dHidden, rows, {Layout}.HiddenStride);
                """);
            EmitDispatch(w, "TimeLoopBackward", "(weightRows, activations, steps: rows)", [256]);
            w.Blank();
            using (w.Block("if (toInitial)"))
            {
                w.Write($"{Stage.Kernels}.AddVectorMatrix(dHidden.Slice({Layout}.HiddenStride, {n["HiddenSize"]}), weightRows.Slice({Layout}.WeightHhRows, {n["HiddenSize"]} * {Layout}.HiddenWidth), dHidden.Slice(0, {Layout}.HiddenWidth));");
            }

            return;
        }

        foreach (RecurrentProduct product in network.Cell.Products)
        {
            string count = GateRows.Count(product.Gates, n), rows = product.Gates == 1 ? count : $"({count})";
            w.Write($"{Stage.Span} {WeightsOf(product)}Rows = weightRows.Slice({Layout}.WeightHh{product.Name}Rows{Suffix}, {rows} * {Layout}.HiddenWidth);");
        }

        w.Write($"""
            int length = (endRow - firstRow) * {Layout}.HiddenStride;
            int end = rows / {n["BatchSize"]}; // of the longest sequence
            """);
        using (w.Block(plan.IsReverse ? $"for (int t = 0; t < {n["SequenceLength"]}; t++)" : $"for (int t = {n["SequenceLength"]} - 1; t >= 0; t--)"))
        {
            w.Write($"""
                {Stage.Span} dHidden = {StateAfter("DHidden")};
                {Stage.Span} dPrevious = {StateBefore("DHidden")};
                """);
            EmitCarry(w, "CarryBack", "dHidden", "dPrevious");
            if (network.Cell.HasCellState)
            {
                w.Write($"""
                    {Stage.Span} dCell = {StateAfter("DCell")};
                    {Stage.Span} dPreviousCell = {StateBefore("DCell")};
                    """);
                EmitCarry(w, "CarryBack", "dCell", "dPreviousCell");
            }

            using (w.Block("if (t < end)"))
            {
                EmitGates(w, " // replaced by the gradients of the sums");
                _cell.EmitBackward(w, this);
            }
        }
    }

    /// <summary>For sequences that have ended, or in reverse not yet begun, one state is carried on to the other.</summary>
    internal void EmitCarry(CodeWriter w, string method, string from, string to) =>
        w.Write($"global::RnnGen.Models.SequenceLengths.{method}(lengths, firstRow, endRow, t, {from}, {to}, {Layout}.HiddenStride);");

    private void EmitGates(CodeWriter w, string comment = "")
    {
        if (network.Cell.Gates > 1)
        {
            w.Write($"{Stage.Span} gates = activations.Slice({Layout}.Gates{Suffix} + (t * {n["BatchSize"]} + firstRow) * {Layout}.GatesStride, (endRow - firstRow) * {Layout}.GatesStride);{comment}");
        }
    }

    private void EmitGradients(CodeWriter w)
    {
        if (network.SumsGradientsInRegisters)
        {
            EmitDispatch(w, "TimeLoopGradients", "(activations, gradients, inputs.Slice(0, rows))", [512, 256]);
            return;
        }

        string hiddenSize = n["HiddenSize"], sumsStride = SumsStride;
        w.Write($"""
            {Stage.Span} dSums = activations.Slice({plan.DSums(network.Cell).At(n, "0")}, rows * {sumsStride});
            int zeroRows = fromInitial ? 0 : {n["BatchSize"]}; // rows whose state before is zero
            """);
        string before = $"{Layout}.Hidden{Suffix}{(plan.IsReverse ? $" + {n["BatchSize"]} * {Layout}.HiddenStride" : "")}";
        string summands = plan.IsReverse ? "inner: rows - zeroRows, firstRow, endRow" : "inner: rows, firstRow, endRow, firstSummand: zeroRows";
        foreach (RecurrentProduct product in network.Cell.Products)
        {
            bool candidate = product.Adds == "candidate";
            string reads = product.Reads == "reset" ? $"{Layout}.Reset{Suffix}" : before;
            string dz = candidate ? $"activations.Slice({Layout}.Candidate{Suffix})" : From("dSums", product.FirstGate);
            w.Write($"""
                {Stage.Kernels}.AddTransposedProduct(
                    activations.Slice({reads}), {Layout}.HiddenStride, {dz}, {(candidate ? $"{Layout}.HiddenStride" : sumsStride)},
                    gradients.Slice({Layout}.WeightHh{Suffix}{GateRows.WeightsBefore(product.FirstGate, n)}), width: {GateRows.Count(product.Gates, n)}, rows: {hiddenSize}, {summands});
                """);
        }

        if (!HasBias && plan.Input is not null && !network.Cell.Peepholes)
        {
            return;
        }

        using (w.Block("if (firstRow == 0)"))
        {
            if (HasBias)
            {
                w.Write($"""
                    {Stage.Span} dBias = gradients.Slice({Layout}.BiasIh{Suffix}, {SumsWidth});
                    {Stage.Kernels}.AddColumnSums(dSums, {sumsStride}, dBias, rows);
                    """);
                if (network.Cell.HasCandidate)
                {
                    w.Write($"""
                        dBias.Slice(0, {Gates(2)}).CopyTo(gradients.Slice({Layout}.BiasHh{Suffix}, {Gates(2)}));
                        {Stage.Kernels}.AddColumnSums(activations.Slice({Layout}.Candidate{Suffix}), {Layout}.HiddenStride, gradients.Slice({Layout}.BiasHh{Suffix} + {GateRows.Before(2, n)}, {Layout}.HiddenWidth), rows);
                        """);
                }
                else
                {
                    w.Write($"dBias.CopyTo(gradients.Slice({Layout}.BiasHh{Suffix}, {SumsWidth}));");
                }
            }

            if (network.Cell.Peepholes)
            {
                string cellBefore = $"{Layout}.Cell{Suffix}{(plan.IsReverse ? $" + {n["BatchSize"]} * {Layout}.HiddenStride" : "")}", cellAfter = $"{Layout}.Cell{Suffix}{(plan.IsReverse ? "" : $" + {n["BatchSize"]} * {Layout}.HiddenStride")}";
                foreach ((int gate, int at, string cell) in new[] { (0, 0, cellBefore), (1, 1, cellBefore), (3, 2, cellAfter) })
                {
                    string to = at == 0 ? "" : $" + {GateRows.Before(at, n)}";
                    w.Write($"{Stage.Kernels}.AddColumnProducts({From("dSums", gate)}, {sumsStride}, activations.Slice({cell}), {Layout}.HiddenStride, gradients.Slice({Layout}.Peephole{Suffix}{to}, {Layout}.GateWidth), rows);");
                }
            }

            if (plan.Input is null)
            {
                w.Write($"{Stage.Kernels}.ScatterAddRows(dSums, {sumsStride}, inputs.Slice(0, rows), gradients.Slice({Layout}.WeightIh{Suffix}, {n["VocabularySize"]} * {SumsWidth}), {SumsWidth});");
            }
        }
    }

    // The widest body that the CPU has; 128 bits are left to any other.
    private static void EmitDispatch(CodeWriter w, string method, string arguments, int[] accelerated)
    {
        foreach (int bits in accelerated)
        {
            using (w.Block($"{(bits == accelerated[0] ? "" : "else ")}if (global::System.Runtime.Intrinsics.Vector{Number(bits)}.IsHardwareAccelerated)"))
            {
                w.Write($"{method}{Number(bits)}{arguments};");
            }
        }

        using (w.Block("else"))
        {
            w.Write($"{method}128{arguments};");
        }
    }
}
