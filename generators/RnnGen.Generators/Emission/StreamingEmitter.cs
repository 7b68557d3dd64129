using System.Collections.Generic;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>Reading symbol by symbol with a state the caller owns, and greedy generation.</summary>
internal static class StreamingEmitter
{
    internal const string Interface = "global::RnnGen.Models.IRecurrentModel";

    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], parameters = n["_parameters"], derived = n["_derived"];
        w.Write($"""
            /// <summary>Reads a prompt and continues it with the most probable symbol each time.</summary>
            /// <param name="prompt">At least one symbol of the vocabulary.</param>
            /// <param name="count">The number of symbols to add.</param>
            /// <returns>The prompt and its continuation.</returns>
            /// <exception cref="global::System.ArgumentException">The prompt is empty or holds a symbol outside the vocabulary.</exception>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The count is negative.</exception>
            public string {n["Generate"]}(string prompt, int count) => global::RnnGen.Sampling.GreedyGeneration.Generate(this, prompt, count);

            /// <summary>Creates the state of a stream that has read nothing. Many streams can run from one model, on many threads at once.</summary>
            /// <returns>The state, for <see cref="{n["Advance"]}"/>.</returns>
            public global::RnnGen.RecurrentState {n["CreateState"]}() => new({n["HiddenSize"]}, {n["VocabularySize"]});

            /// <summary>Reads one symbol: advances the state and returns the logits of the symbol expected next. Allocates nothing.</summary>
            /// <param name="state">The stream's state, from <see cref="{n["CreateState"]}"/>.</param>
            /// <param name="symbol">The symbol's index, 0 to V - 1.</param>
            /// <returns>The logits [V], valid until the state changes.</returns>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The index lies outside the vocabulary.</exception>
            /// <exception cref="global::System.ArgumentException">The state was made for other sizes.</exception>
            """);
        using (w.Block($"public global::System.ReadOnlySpan<float> {n["Advance"]}(global::RnnGen.RecurrentState state, int symbol)"))
        {
            w.Write($"""
                global::System.ArgumentNullException.ThrowIfNull(state);
                state.CheckSizes({n["HiddenSize"]}, {n["VocabularySize"]});
                {n["SymbolTable"]}.Instance.CheckSymbol(symbol);

                // h' = tanh(W_ih x + b_ih + b_hh + W_hh h)
                global::System.Span<float> sums = state.PaddedSums;
                global::RnnGen.Numerics.VectorMath.Add(
                    {parameters}.Slice({layout}.WeightIh + symbol * {layout}.HiddenWidth, {layout}.HiddenWidth),
                    {derived}.Slice({layout}.BiasSum, {layout}.HiddenWidth),
                    sums);
                """);
            EmitProduct("WeightHh", "_streamedWeightHh", "sums");
            w.Write($"""
                global::RnnGen.Numerics.TanhCell.Forward(sums, state.PaddedHidden);

                """);
            if (network.HasHead)
            {
                w.Write($"""
                    // y = W_out h + b_out
                    {parameters}.Slice({layout}.HeadBias, {layout}.VocabularyWidth).CopyTo(state.PaddedLogits);
                    """);
                EmitProduct("HeadWeight", "_streamedHeadWeight", "state.PaddedLogits");
            }
            else
            {
                w.Write("state.PaddedHidden.CopyTo(state.PaddedLogits);");
            }

            w.Write("return state.Logits;");
        }

        w.Blank();
        w.Write($"global::RnnGen.Models.SymbolVocabulary {Interface}.Symbols => {n["SymbolTable"]}.Instance;");
        w.Blank();
        EmitRenamed(w, n);

        void EmitProduct(string weight, string copy, string sums) => w.Write(network.StreamsBFloat16
            ? $"""
                {n[copy]}.Refresh({parameters}.Span.Slice({layout}.{weight}));
                {n[copy]}.AddVectorMatrix(state.PaddedHidden, {sums});
                """
            : $"global::RnnGen.Numerics.MatrixKernels.AddVectorMatrix(state.Hidden, {parameters}.Span.Slice({layout}.{weight}), {sums});");
    }

    // A class that is named like a member of the interface cannot declare it under that name.
    private static void EmitRenamed(CodeWriter w, MemberNames n)
    {
        foreach (KeyValuePair<string, string> member in new Dictionary<string, string>
        {
            ["Parameters"] = $"global::RnnGen.Weights.ParameterSet {Interface}.Parameters => Parameters_;",
            ["Gradients"] = $"global::RnnGen.Weights.ParameterSet {Interface}.Gradients => Gradients_;",
            ["TrainStep"] = $"""
                float {Interface}.TrainStep() => TrainStep_();

                float {Interface}.TrainStep(global::System.ReadOnlySpan<int> inputs, global::System.ReadOnlySpan<int> targets) => TrainStep_(inputs, targets);
                """,
            ["Predict"] = $"string {Interface}.Predict() => Predict_();\n\nstring {Interface}.Predict(string text) => Predict_(text);",
            ["CreateState"] = $"global::RnnGen.RecurrentState {Interface}.CreateState() => CreateState_();",
            ["Advance"] = $"global::System.ReadOnlySpan<float> {Interface}.Advance(global::RnnGen.RecurrentState state, int symbol) => Advance_(state, symbol);",
        })
        {
            if (n[member.Key] != member.Key)
            {
                w.Write(member.Value);
                w.Blank();
            }
        }
    }
}
