using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The parameters: their blocks, initial values, views under PyTorch's names, and what is derived from them.</summary>
internal static class ParameterEmitter
{
    internal static void Emit(CodeWriter w, OwnerSpec owner, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], set = n["_parameterSet"], derived = n["_derived"], parameters = n["_parameters"];
        w.Write($"""
            private readonly global::RnnGen.Numerics.AlignedBuffer {parameters} = new({layout}.ParameterBlock);
            private readonly global::RnnGen.Numerics.AlignedBuffer {derived} = new({layout}.DerivedBlock);
            private readonly global::RnnGen.Weights.ParameterSet {set};

            """);
        if (network.StreamsBFloat16)
        {
            IEnumerable<string> copies = network.Recurrences.SelectMany(_ => network.Cell.Products.Select(p => $"new({n["HiddenSize"]}, {(p.Gates == 1 ? n["HiddenSize"] : GateRows.Before(p.Gates, n))})"));
            w.Write($"""
                // For streaming: the recurrent weights{(network.HasHead ? " and the head's" : "")}, in 16 bits each, copied by the first step after the parameters have changed.
                private readonly global::RnnGen.Numerics.BFloat16Matrix[] {n["_streamed"]} = [{string.Join(", ", copies)}{(network.HasHead ? $", new({n["HiddenSize"]}, {Rows.Outputs(network, n)})" : "")}];

                """);
        }

        w.Write($"""
            // Allocated by the first call that needs them.
            private global::RnnGen.Numerics.AlignedBuffer? {n["_activations"]};
            private global::RnnGen.Numerics.AlignedBuffer? {n["_weightRows"]};
            private global::RnnGen.Numerics.AlignedBuffer? {n["_gradients"]};
            private global::RnnGen.Weights.ParameterSet? {n["_gradientSet"]};
            private global::RnnGen.Optimization.Optimizer? {n["_optimizer"]};
            private global::RnnGen.Models.TrainingPhase {n["_phase"]};

            {Fields(network, n)}

            /// <summary>Creates a model whose parameters are PyTorch's after <c>torch.manual_seed(seed)</c>, to the bit{(network.HasEmbedding ? "; the embedding's to about 1e-6" : "")}{(network.Cell.Peepholes ? "; the peepholes, which PyTorch lacks, are drawn last" : "")}.</summary>
            /// <param name="seed">The seed; equal seeds give equal models.</param>
            """);
        using (w.Block($"public {Identifiers.Escaped(owner.Name)}(int seed = 0)"))
        {
            w.Write($"""
                {set} = {n["DescribeParameters"]}({parameters}, {n["OnParametersChanged"]});

                // In PyTorch's order of drawing{(network.Cell.Peepholes ? ", which has no peepholes: they come last" : "")}.
                global::RnnGen.Initialization.MersenneTwister random = new(unchecked((uint)seed));
                """);
            foreach (ParameterPlan p in network.Parameters.OrderBy(static p => p.IsPeephole))
            {
                if (p.IsEmbedding)
                {
                    w.Write($"""global::RnnGen.Initialization.PyTorchInitializer.FillEmbedding(random, {set}["{p.Name}"]);""");
                    continue;
                }

                (string call, string size) = p.Name switch
                {
                    "head.weight" => ("FillLinearWeight", network.Top.Length(network, n)),
                    "head.bias" => ("FillLinearBias", network.Top.Length(network, n)),
                    _ => ("FillRecurrent", n["HiddenSize"]),
                };
                w.Write($"""global::RnnGen.Initialization.PyTorchInitializer.{call}(random, {set}["{p.Name}"], {size});""");
            }

            if (network.Drops)
            {
                w.Write($"{n["_random"]} = random;");
            }
        }

        w.Blank();
        w.Write($"""
            /// <summary>The parameters under PyTorch's names and in PyTorch's shapes.</summary>
            public global::RnnGen.Weights.ParameterSet {n["Parameters"]} => {set};

            /// <summary>The gradients that the latest backward pass left, named and shaped as the parameters; zeros before the first. A step with <see cref="{n["Clipping"]}"/> leaves them bounded.</summary>
            """);
        using (w.Block($"public global::RnnGen.Weights.ParameterSet {n["Gradients"]}"))
        using (w.Block("get"))
        {
            w.Write($"""
                {n["_gradients"]} ??= new global::RnnGen.Numerics.AlignedBuffer({layout}.ParameterBlock);
                return {n["_gradientSet"]} ??= {n["DescribeParameters"]}({n["_gradients"]}, changed: null);
                """);
        }

        w.Blank();
        w.Write($"""
            // Where the parameters, or their gradients, lie in their block.
            private static global::RnnGen.Weights.ParameterSet {n["DescribeParameters"]}(global::RnnGen.Numerics.AlignedBuffer block, global::System.Action? changed) => new(
            {Views(network, layout)});

            """);
        w.Write("// After each change of the parameters, what is derived from them is computed again, and a training iteration starts with Forward().");
        using (w.Block($"private void {n["OnParametersChanged"]}()"))
        {
            if (network.Declared.Layers.Bias)
            {
                foreach (RecurrencePlan recurrence in network.Recurrences)
                {
                    EmitBiasSum(w, network, n, recurrence);
                }
            }

            if (network.StreamsBFloat16)
            {
                using (w.Block($"foreach (global::RnnGen.Numerics.BFloat16Matrix copy in {n["_streamed"]})"))
                {
                    w.Write("copy.Invalidate();");
                }
            }

            if (network.Declared.Layers.Bias || network.StreamsBFloat16)
            {
                w.Blank();
            }

            w.Write($"{n["_phase"]} = global::RnnGen.Models.TrainingPhase.ParametersChanged;");
            if (network.HasText)
            {
                w.Write($"{n["_outdated"]} = {n["_looked"]};");
            }
        }

        w.Blank();
    }

    // What the latest step was given.
    private static string Fields(NetworkPlan network, MemberNames n)
    {
        List<string> fields = [];
        if (network.ReadsSymbols)
        {
            fields.Add($"private int[]? {n["_inputs"]}; // [T, B] the {network.Token}s of the latest step");
        }

        if (network.HasClasses)
        {
            fields.Add($"private int[]? {n["_targets"]}; // {(network.HasLastOutput ? "[B]" : "[T, B]")} its targets");
        }

        fields.Add($"private int[]? {n["_lengths"]}, {n["_lengthsStore"]}; // [B] the lengths of the latest step's sequences; null where all are T long");
        fields.Add($"private int {n["_rows"]}; // the rows of its positions, to the end of the longest sequence");
        if (network.HasText)
        {
            fields.Add($"private int[]? {n["_textTargets"]}, {n["_givenTargets"]}; // the same, of the declared text and given ones");
            fields.Add($"private bool {n["_onText"]}; // whether the symbols are windows of the declared text");
            fields.Add($"private bool {n["_looked"]}, {n["_outdated"]}; // whether the latest forward pass was run only to look at its outputs, and with other parameters");
        }

        if (!network.SumsGradientsInRegisters)
        {
            fields.Add($"private bool {n["_fromInitial"]}; // whether the latest forward pass began with given states instead of zeros");
        }

        fields.Add($"private bool {n["_toInitial"]}; // whether the backward pass goes on to the initial states");
        if (network.Drops)
        {
            fields.Add($"private bool {n["_drops"]}; // whether the latest forward pass dropped outputs between layers");
            fields.Add($"private readonly global::RnnGen.Initialization.MersenneTwister {n["_random"]}; // draws the masks");
        }

        return string.Join("\n", fields);
    }

    private static void EmitBiasSum(CodeWriter w, NetworkPlan network, MemberNames n, RecurrencePlan recurrence)
    {
        string layout = n["Layout"], suffix = recurrence.Suffix, parameters = n["_parameters"], derived = n["_derived"], width = GateRows.Width(network, n);
        w.Write($"""
            global::RnnGen.Numerics.VectorMath.Add(
                {parameters}.Slice({layout}.BiasIh{suffix}, {width}),
                {parameters}.Slice({layout}.BiasHh{suffix}, {width}),
                {derived}.Slice({layout}.BiasSum{suffix}, {width}));
            """);
        if (network.Cell.HasCandidate)
        {
            string candidate = GateRows.Before(2, n);
            w.Write($"{parameters}.Slice({layout}.BiasIh{suffix} + {candidate}, {layout}.HiddenWidth).CopyTo({derived}.Slice({layout}.BiasSum{suffix} + {candidate}, {layout}.HiddenWidth));");
        }
    }

    private static string Views(NetworkPlan network, string layout)
    {
        IEnumerable<string> views = network.Parameters.Select(p =>
        {
            if (p.IsEmbedding)
            {
                return $"    global::RnnGen.Weights.Parameter.PaddedRows(\"{p.Name}\", {Number(p.Rows)}, {Number(p.Columns!.Value)}, block, {layout}.{p.Constant}, changed)";
            }

            string gates = p.Gates == 1 ? "" : $", gates: {Number(p.Gates)}";
            return p.Columns is { } columns
                ? $"    global::RnnGen.Weights.Parameter.Transposed{(p.InPanels ? "Panels" : "Rows")}(\"{p.Name}\", {Number(p.Rows)}, {Number(columns)}, block, {layout}.{p.Constant}, changed{gates})"
                : $"    global::RnnGen.Weights.Parameter.Vector(\"{p.Name}\", {Number(p.Rows)}, block, {layout}.{p.Constant}, changed{gates})";
        });
        return string.Join(",\n", views);
    }
}
