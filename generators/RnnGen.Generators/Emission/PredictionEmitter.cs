using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>What the latest forward pass left: predictions, outputs, hidden states.</summary>
internal static class PredictionEmitter
{
    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], activations = n["_activations"], positions = Rows.OutputPositions(network, n);
        RowsPlan outputs = Rows.OfOutputs(network);
        string before = network.HasText ? "Before any it runs one on the declared text, and that one again where values were copied into the parameters since." : "There has to be one.";
        string fault = network.HasText ? "" : "\n/// <exception cref=\"global::System.InvalidOperationException\">No forward pass has run.</exception>";
        if (network.PredictsSymbols)
        {
            w.Write($"""
                /// <summary>
                /// The most probable {network.Token} {(network.HasLastOutput ? "after each sequence" : "at each position")} of the latest forward pass, the lowest index on a tie. {before}
                /// </summary>
                /// <returns>
                {(network.HasLastOutput
                    ? $"/// A {network.Token} for each sequence."
                    : $"/// The predictions of one sequence after the other, each as long as it is{(network.HasWindows ? "; of windows of the declared text those of the first, and the last one of each other" : "")}.")}
                /// </returns>{fault}
                /// <exception cref="global::System.NotFiniteNumberException">A logit is NaN.</exception>
                """);
            using (w.Block($"public string {n["Predict"]}()"))
            {
                w.Write($"""
                    {Stage.Span} activations = {n["RequireForward"]}();
                    return global::RnnGen.Sampling.GreedyGeneration.Decode(
                        {n["SymbolTable"]}.Instance, activations.Slice({outputs.At(n, "0")}), {n["BatchSize"]}, {positions}, {outputs.Stride(n)}{(network.HasLastOutput ? "" : $", {n["_lengths"]}{(network.HasWindows ? $", windows: {n["_onText"]}" : "")}")});
                    """);
            }

            w.Blank();
            if (network.ContinuesText)
            {
                w.Write($"""
                    /// <summary>The {network.Token} expected after each {network.Token} of a text, read from a zero state.</summary>
                    /// <param name="text">A text of {network.Token}s of the vocabulary.</param>
                    /// <returns>As many {network.Token}s as the text has.</returns>
                    /// <exception cref="global::System.ArgumentException">The text holds {VocabularyEmitter.FaultIn(network)}.</exception>
                    /// <exception cref="global::System.NotFiniteNumberException">A logit is NaN.</exception>
                    public string {n["Predict"]}(string text) => global::RnnGen.Sampling.GreedyGeneration.Predict(this, text);

                    """);
            }
        }

        // Without a head the outputs of all positions are the hidden states.
        RowsPlan hidden = network.ReadsLastHidden ? network.Top with { First = RowsStart.SecondBlock } : network.Top;
        bool hiddenAtEach = !network.HasLastOutput || network.ReadsLastHidden;
        w.Write($"""
            /// <summary>The {(network.HasClasses ? "logits" : "outputs")} {Shape(network, !network.HasLastOutput, network.HasText ? "V" : "O")} of the latest forward pass, valid until the next one. {before}{(network.HasLastOutput ? "" : " Past the length of a sequence they mean nothing.")}</summary>{fault}
            public global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> {n["Logits"]} => global::RnnGen.Weights.PaddedRows.AsTensor(
                {n["RequireForward"]}().Slice({outputs.At(n, "0")}), {Lengths(network, n, !network.HasLastOutput)}, {Rows.Outputs(network, n)}, {outputs.Stride(n)});

            /// <summary>The hidden states {Shape(network, hiddenAtEach, network.Directions == 2 ? "2 x H" : "H")} of the {(network.LayerCount > 1 ? "top layer in the " : "")}latest forward pass, valid until the next one. {before}{(hiddenAtEach ? " Past the length of a sequence they are those carried on." : "")}</summary>{fault}
            public global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> {n["HiddenStates"]} => global::RnnGen.Weights.PaddedRows.AsTensor(
                {n["RequireForward"]}().Slice({hidden.At(n, "0")}), {Lengths(network, n, hiddenAtEach)}, {hidden.Length(network, n)}, {hidden.Stride(n)});

            """);
        using (w.Block($"private {Stage.Span} {n["RequireForward"]}()"))
        {
            using (w.Block($"if ({activations} is null{(network.HasText ? $" || {n["_outdated"]}" : "")})"))
            {
                if (network.HasText)
                {
                    EmitFirstForward(w, network, n);
                }
                else
                {
                    w.Write("throw new global::System.InvalidOperationException(\"Run Forward(inputs) first: there is no forward pass whose outputs could be given.\");");
                }
            }

            w.Blank();
            w.Write($"return {activations}{(network.HasText ? "!" : "")}.Span;");
        }

        w.Blank();
    }

    // Looking at a model does not change what it learns: the first step still takes the first windows, and drops as if nobody had looked.
    private static void EmitFirstForward(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        w.Write("// Run one on the text, which leaves nothing that changes the first step.");
        if (network.CyclesWindows)
        {
            w.Write($"int next = {n["_nextWindow"]};");
        }

        w.Write($"""
            {n["LoadWindows"]}();
            {n["RunForward"]}(default{(network.Drops ? ", training: false" : "")});
            {n["_looked"]} = true;
            """);
        if (network.CyclesWindows)
        {
            w.Write($"{n["_nextWindow"]} = next;");
        }
    }

    // Of one sequence the batch is left out, unless that would leave no dimension but the last.
    private static string Shape(NetworkPlan network, bool atEach, string last) => (atEach, network.BatchSize) switch
    {
        (true, 1) => $"[T, {last}]",
        (true, _) => $"[B, T, {last}]",
        _ => $"[B, {last}]",
    };

    private static string Lengths(NetworkPlan network, MemberNames n, bool atEach) => (atEach, network.BatchSize) switch
    {
        (true, 1) => n["SequenceLength"],
        (true, _) => $"{n["BatchSize"]}, {n["SequenceLength"]}",
        _ => n["BatchSize"],
    };
}
