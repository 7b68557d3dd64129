using RnnGen.Generators.Emission.Cells;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>Reading position by position with a state the caller owns, and greedy generation.</summary>
internal sealed class StreamingEmitter(NetworkPlan network, MemberNames n)
{
    private int _copies;

    internal NetworkPlan Network => network;

    internal MemberNames Names => n;

    internal string Layout => n["Layout"];

    internal string Parameters => n["_parameters"];

    internal string Suffix { get; private set; } = "";

    internal bool HasBias => network.Declared.Layers.Bias;

    private string Outputs => network.HasClasses ? "logits" : "outputs";

    private string SumsWidth => GateRows.Width(network, n);

    /// <summary>Adds a product with recurrent weights to the sums, or to what stands for them.</summary>
    internal void EmitProduct(CodeWriter w, RecurrentProduct product)
    {
        string weights = $"{Layout}.WeightHh{Suffix}{GateRows.WeightsBefore(product.FirstGate, n)}";
        string adds = product.Adds switch
        {
            "candidate" => "scratch",
            _ when network.Cell.Products.Count == 1 => "sums",
            _ => $"sums.Slice({GateRows.Before(product.FirstGate, n)}, {GateRows.Of(product.Gates, n)})",
        };
        EmitProduct(w, product.Reads == "reset" ? "scratch" : "hidden", n["HiddenSize"], weights, adds);
    }

    internal void Emit(CodeWriter w)
    {
        if (network.Streams)
        {
            EmitMembers(w);
        }

        if (network.ReadsSymbols && network.Streams)
        {
            w.Write($"global::RnnGen.Models.SymbolVocabulary {Interfaces.StreamingModel}.Symbols => {n["SymbolTable"]}.Instance;");
            w.Blank();
        }

        EmitRenamed(w);
    }

    private void EmitMembers(CodeWriter w)
    {
        string outputs = Rows.Outputs(network, n);
        if (network.ContinuesText)
        {
            w.Write($"""
                /// <summary>Reads a prompt and continues it with the most probable {network.Token} each time.</summary>
                /// <param name="prompt">At least one {network.Token} of the vocabulary.</param>
                /// <param name="count">The number of {network.Token}s to add, 0 or more.</param>
                /// <returns>The prompt and its continuation.</returns>
                /// <exception cref="global::System.ArgumentException">The prompt is empty or holds {VocabularyEmitter.FaultIn(network)}.</exception>
                /// <exception cref="global::System.ArgumentOutOfRangeException">The count is negative.</exception>
                /// <exception cref="global::System.NotFiniteNumberException">A logit is NaN.</exception>
                public string {n["Generate"]}(string prompt, int count) => global::RnnGen.Sampling.GreedyGeneration.Generate(this, prompt, count);

                /// <summary>Continues a stream. Allocates nothing.</summary>
                /// <param name="state">The state of the stream; it reads the {network.Token}s that are written.</param>
                /// <param name="destination">Receives the most probable {network.Token} each time, as its index.</param>
                /// <exception cref="global::System.ArgumentException">The state was made for other sizes.</exception>
                /// <exception cref="global::System.InvalidOperationException">The state has read no {network.Token} since it was made, reset, or copied from values.</exception>
                /// <exception cref="global::System.NotFiniteNumberException">A logit is NaN.</exception>
                public void {n["Generate"]}(global::RnnGen.RecurrentState state, global::System.Span<int> destination) => global::RnnGen.Sampling.GreedyGeneration.Generate(this, state, destination);

                """);
        }

        string shape = $"{n["HiddenSize"]}, {outputs}"
            + (network.LayerCount == 1 ? "" : $", layers: {network.LayerCount}")
            + (network.Cell.HasCellState ? ", hasCell: true" : "")
            + (network.Cell.Gates == 1 ? "" : $", gates: {network.Cell.Gates}");
        w.Write($"""
            /// <summary>Creates the state of a stream that has read nothing. Many streams can run from one model, on many threads at once, while nothing trains it.</summary>
            /// <returns>The state, for <c>{n["Advance"]}</c>.</returns>
            public global::RnnGen.RecurrentState {n["CreateState"]}() => new({shape});

            """);
        w.Write(network.ReadsSymbols ? $"""
            /// <summary>Reads one {network.Token}: advances the state and returns the {Outputs} {(network.HasText ? $"of the {network.Token} expected next" : "of its position")}. Allocates nothing.</summary>
            /// <param name="state">The stream's state, from <see cref="{n["CreateState"]}"/>.</param>
            /// <param name="symbol">The {network.Token}'s index, 0 to V - 1{(network.ReadsFirstOnly ? "; -1 for none, after the first" : "")}.</param>
            /// <returns>The {Outputs} [{(network.HasText ? "V" : "O")}], valid until the state changes.</returns>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The index lies outside the vocabulary.</exception>
            /// <exception cref="global::System.ArgumentException">The state was made for other sizes.</exception>
            """ : $"""
            /// <summary>Reads the features of one position: advances the state and returns the outputs. Allocates nothing.</summary>
            /// <param name="state">The stream's state, from <see cref="{n["CreateState"]}"/>.</param>
            /// <param name="features">The features [I]{(network.ReadsFirstOnly ? "; empty for none, after the first" : "")}.</param>
            /// <returns>The outputs [O], valid until the state changes.</returns>
            /// <exception cref="global::System.ArgumentException">There are not I features, or one is not finite, or the state was made for other sizes.</exception>
            """);
        using (w.Block($"public global::System.ReadOnlySpan<float> {n["Advance"]}(global::RnnGen.RecurrentState state, {(network.ReadsSymbols ? "int symbol" : "global::System.ReadOnlySpan<float> features")})"))
        {
            w.Write($"""
                global::System.ArgumentNullException.ThrowIfNull(state);
                state.CheckSizes({shape});
                """);
            EmitIfRead(w, network.ReadsSymbols ? $"{n["SymbolTable"]}.Instance.CheckSymbol(symbol);" : $"global::RnnGen.Models.FeatureBatch.CheckPosition(features, {n["InputSize"]});");
            w.Blank();
            w.Write("""
                // Every second step reads the weights from their end, and begins with what the caches kept.
                bool fromEnd = state.TakeDirection();
                """);
            foreach (RecurrencePlan recurrence in network.Recurrences)
            {
                Suffix = recurrence.Suffix;
                EmitLayer(w, recurrence);
            }

            w.Blank();
            if (network.HasHead)
            {
                w.Write($"""
                    // y = W_out h + b_out
                    {Parameters}.Slice({Layout}.HeadBias, {Layout}.OutputWidth).CopyTo(state.PaddedLogits);
                    """);
                EmitProduct(w, "hidden", n["HiddenSize"], $"{Layout}.HeadWeight", "state.PaddedLogits");
            }
            else
            {
                w.Write("hidden.CopyTo(state.PaddedLogits);");
            }

            w.Write("return state.Logits;");
        }

        w.Blank();
        if (network.ReadsSymbols)
        {
            EmitSymbols(w);
        }
    }

    // Without the second one a char would be taken for an index.
    private void EmitSymbols(CodeWriter w)
    {
        foreach (string type in new[] { network.ReadsWords ? "string" : "global::System.Text.Rune", "char" })
        {
            string form = type switch
            {
                "char" => "is half of a surrogate pair",
                "string" => "is empty, or holds white space or half of a surrogate pair",
                _ => "",
            };
            string fault = form + (network.HasUnknownWord ? "" : $"{(form.Length > 0 ? ", or " : "")}is not in the vocabulary");
            w.Write($"""
                /// <summary>Reads one {network.Token}, looked up in the vocabulary: advances the state and returns the {Outputs}. Allocates nothing.</summary>
                /// <param name="state">The stream's state, from <see cref="{n["CreateState"]}"/>.</param>
                /// <param name="symbol">{(!network.ReadsWords ? "The symbol" : type == "char" ? "A word of this one symbol" : "The word")}.</param>
                /// <returns>The {Outputs} [{(network.HasText ? "V" : "O")}], valid until the state changes.</returns>
                /// <exception cref="global::System.ArgumentException">The {network.Token} {fault}, or the state was made for other sizes.</exception>
                public global::System.ReadOnlySpan<float> {n["Advance"]}(global::RnnGen.RecurrentState state, {type} symbol) => {n["Advance"]}(state, {n["SymbolTable"]}.Instance.IndexOf(symbol));

                """);
        }
    }

    private void EmitLayer(CodeWriter w, RecurrencePlan recurrence)
    {
        CellEmitter cell = CellEmitter.For(network.Cell);
        bool declares = recurrence.Index == 0;
        w.Blank();
        string[] formulas = cell.ForwardFormulas(cell.Input(looksUp: recurrence.Input is null, HasBias), HasBias);
        string layer = network.LayerCount == 1 ? "" : $"// Layer {recurrence.Layer}:\n";
        w.Write($"{layer}// {string.Join("\n// ", formulas)}");
        if (declares)
        {
            w.Write($"{Stage.Span} sums = state.Sums.Slice(0, {SumsWidth});");
            if (network.Cell.Gates > 1)
            {
                w.Write($"{Stage.Span} scratch = state.Sums.Slice({SumsWidth}, {Layout}.HiddenWidth);");
            }
        }

        string bias = $"{n["_derived"]}.Slice({Layout}.BiasSum{Suffix}, {SumsWidth})";
        if (recurrence.Input is null && network.ReadsFirstOnly)
        {
            w.Write($"{Stage.Kernels}.LookUpRows({Parameters}.Slice({Layout}.WeightIh{Suffix}, {n["VocabularySize"]} * {SumsWidth}), {bias}, new global::System.ReadOnlySpan<int>(in symbol), sums, {SumsWidth});");
        }
        else if (recurrence.Input is null)
        {
            w.Write($"global::RnnGen.Numerics.VectorMath.Add({Parameters}.Slice({Layout}.WeightIh{Suffix} + symbol * {SumsWidth}, {SumsWidth}), {bias}, sums);");
        }
        else
        {
            w.Write($"{bias}.CopyTo(sums);");
            string inputs = !declares ? $"hidden.Slice(0, {n["HiddenSize"]})"
                : network.HasEmbedding ? $"{Parameters}.Slice({Layout}.Embedding + symbol * {Layout}.InputWidth, {n["EmbeddingSize"]})"
                : "features";
            string product = $"{Stage.Kernels}.AddVectorMatrix({inputs}, {Parameters}.Span.Slice({Layout}.WeightIh{Suffix}), sums, fromEnd);";
            if (declares)
            {
                EmitIfRead(w, product);
            }
            else
            {
                w.Write(product);
            }
        }

        if (declares && network.ReadsFirstOnly)
        {
            w.Blank();
        }

        w.Write($"{(declares ? Stage.Span + " " : "")}hidden = state.PaddedHidden({recurrence.Layer});");
        if (network.Cell.HasCellState)
        {
            w.Write($"{(declares ? Stage.Span + " " : "")}cell = state.PaddedCell({recurrence.Layer});");
        }

        cell.EmitStep(w, this);
    }

    // A statement about the input of a position, where there is one.
    private void EmitIfRead(CodeWriter w, string statement)
    {
        if (!network.ReadsFirstOnly)
        {
            w.Write(statement);
            return;
        }

        using (w.Block(network.ReadsSymbols ? "if (symbol != -1)" : "if (!features.IsEmpty)"))
        {
            w.Write(statement);
        }
    }

    // sums += inputs times weights, or times their copy.
    private void EmitProduct(CodeWriter w, string inputs, string inner, string weights, string sums)
    {
        if (!network.StreamsBFloat16)
        {
            w.Write($"{Stage.Kernels}.AddVectorMatrix({inputs}.Slice(0, {inner}), {Parameters}.Span.Slice({weights}), {sums}, fromEnd);");
            return;
        }

        string copy = $"{n["_streamed"]}[{_copies++}]";
        w.Write($"""
            {copy}.Refresh({Parameters}.Span.Slice({weights}));
            {copy}.AddVectorMatrix({inputs}, {sums}, fromEnd);
            """);
    }

    // A class that is named like a member of an interface cannot declare it under that name.
    private void EmitRenamed(CodeWriter w)
    {
        foreach (KeyValuePair<string, string> member in new Dictionary<string, string>
        {
            ["Parameters"] = $"global::RnnGen.Weights.ParameterSet {Interfaces.TrainableModel}.Parameters => Parameters_;",
            ["Gradients"] = $"global::RnnGen.Weights.ParameterSet {Interfaces.TrainableModel}.Gradients => Gradients_;",
            ["TrainStep"] = !network.IsTextModel ? "" : $"""
                float {Interfaces.RecurrentModel}.TrainStep() => TrainStep_();

                float {Interfaces.RecurrentModel}.TrainStep({Stage.Indices} inputs, {Stage.Indices} targets, {Stage.Span} state, {Stage.Indices} lengths) => TrainStep_(inputs, targets, state, lengths);
                """,
            ["Predict"] = !network.IsTextModel ? "" : $"string {Interfaces.RecurrentModel}.Predict() => Predict_();\n\nstring {Interfaces.RecurrentModel}.Predict(string text) => Predict_(text);",
            ["CreateState"] = !network.IsStreamingModel ? "" : $"global::RnnGen.RecurrentState {Interfaces.StreamingModel}.CreateState() => CreateState_();",
            ["Advance"] = !network.IsStreamingModel ? "" : $"global::System.ReadOnlySpan<float> {Interfaces.StreamingModel}.Advance(global::RnnGen.RecurrentState state, int symbol) => Advance_(state, symbol);",
        })
        {
            if (n[member.Key] != member.Key && member.Value.Length > 0)
            {
                w.Write(member.Value);
                w.Blank();
            }
        }
    }
}
