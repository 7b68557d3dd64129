using System.Collections.Generic;
using System.Linq;
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
            w.Write($"""
                // For streaming: rounded to bfloat16 by the first step after the parameters have changed.
                private readonly global::RnnGen.Numerics.BFloat16Matrix {n["_streamedWeightHh"]} = new({n["HiddenSize"]}, {n["HiddenSize"]});
                """);
            if (network.HasHead)
            {
                w.Write($"""private readonly global::RnnGen.Numerics.BFloat16Matrix {n["_streamedHeadWeight"]} = new({n["HiddenSize"]}, {n["VocabularySize"]});""");
            }

            w.Blank();
        }

        w.Write($"""
            // Allocated by the first call that needs them.
            private global::RnnGen.Numerics.AlignedBuffer? {n["_activations"]};
            private global::RnnGen.Numerics.AlignedBuffer? {n["_gradients"]};
            private global::RnnGen.Weights.ParameterSet? {n["_gradientSet"]};
            private global::RnnGen.Optimization.Adam? {n["_optimizer"]};
            private global::RnnGen.Models.TrainingPhase {n["_phase"]};

            // [T, B] what the latest step was given, and whether that was windows of the declared text.
            private int[]? {n["_inputs"]}, {n["_targets"]};
            private bool {n["_onText"]};

            /// <summary>Creates a model whose parameters are PyTorch's after <c>torch.manual_seed(seed)</c>, to the bit.</summary>
            /// <param name="seed">The seed; equal seeds give equal models.</param>
            """);
        using (w.Block($"public {Identifier(owner.Name)}(int seed = 0)"))
        {
            w.Write($"""
                {set} = new global::RnnGen.Weights.ParameterSet(
                {Views(network, layout, parameters, n["OnParametersChanged"])});

                // In PyTorch's order of drawing.
                global::RnnGen.Initialization.MersenneTwister random = new(unchecked((uint)seed));
                """);
            foreach (ParameterPlan p in network.Parameters)
            {
                string call = p.Name switch
                {
                    "head.weight" => "FillLinearWeight",
                    "head.bias" => "FillLinearBias",
                    _ => "FillRecurrent",
                };
                w.Write($"""global::RnnGen.Initialization.PyTorchInitializer.{call}(random, {set}["{p.Name}"], {n["HiddenSize"]});""");
            }

            w.Write($"{n["OnParametersChanged"]}();");
        }

        w.Blank();
        w.Write($"""
            /// <summary>The parameters under PyTorch's names and in PyTorch's shapes.</summary>
            public global::RnnGen.Weights.ParameterSet {n["Parameters"]} => {set};

            /// <summary>The gradients that the latest backward pass left, named and shaped as the parameters; zeros before the first.</summary>
            """);
        using (w.Block($"public global::RnnGen.Weights.ParameterSet {n["Gradients"]}"))
        using (w.Block("get"))
        {
            w.Write($"""
                {n["_gradients"]} ??= new global::RnnGen.Numerics.AlignedBuffer({layout}.ParameterBlock);
                return {n["_gradientSet"]} ??= new global::RnnGen.Weights.ParameterSet(
                {Views(network, layout, n["_gradients"], changed: null)});
                """);
        }

        w.Blank();
        w.Write("// After each change of the parameters, what is derived from them is computed again, and a training iteration starts with Forward().");
        using (w.Block($"private void {n["OnParametersChanged"]}()"))
        {
            w.Write($"""
                global::RnnGen.Numerics.VectorMath.Add(
                    {parameters}.Slice({layout}.BiasIh, {layout}.HiddenWidth),
                    {parameters}.Slice({layout}.BiasHh, {layout}.HiddenWidth),
                    {derived}.Slice({layout}.BiasSum, {layout}.HiddenWidth));
                global::RnnGen.Numerics.MatrixKernels.Transpose(
                    {parameters}.Span.Slice({layout}.WeightHh), {derived}.Span.Slice({layout}.WeightHhRows),
                    rows: {n["HiddenSize"]}, columns: {n["HiddenSize"]});
                """);
            if (network.HasHead)
            {
                w.Write($"""
                    global::RnnGen.Numerics.MatrixKernels.Transpose(
                        {parameters}.Span.Slice({layout}.HeadWeight), {derived}.Span.Slice({layout}.HeadWeightRows),
                        rows: {n["HiddenSize"]}, columns: {n["VocabularySize"]});
                    """);
            }

            if (network.StreamsBFloat16)
            {
                w.Write($"{n["_streamedWeightHh"]}.Invalidate();");
                if (network.HasHead)
                {
                    w.Write($"{n["_streamedHeadWeight"]}.Invalidate();");
                }
            }

            w.Blank();
            w.Write($"{n["_phase"]} = global::RnnGen.Models.TrainingPhase.ParametersChanged;");
        }

        w.Blank();
    }

    private static string Views(NetworkPlan network, string layout, string block, string? changed)
    {
        string callback = changed is null ? "" : ", " + changed;
        IEnumerable<string> views = network.Parameters.Select(p => p.Columns is { } columns
            ? $"    global::RnnGen.Weights.Parameter.Transposed{(p.InPanels ? "Panels" : "Rows")}(\"{p.Name}\", {Number(p.Rows)}, {Number(columns)}, {block}, {layout}.{p.Constant}{callback})"
            : $"    global::RnnGen.Weights.Parameter.Vector(\"{p.Name}\", {Number(p.Rows)}, {block}, {layout}.{p.Constant}{callback})");
        return string.Join(",\n", views);
    }
}
