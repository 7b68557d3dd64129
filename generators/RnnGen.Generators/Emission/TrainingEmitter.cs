using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The training step and its pieces: forward, loss, backward, optimizer; and predictions.</summary>
internal static class TrainingEmitter
{
    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        string layout = n["Layout"], stages = n["Stages"], declared = n["Declared"];
        string activations = n["_activations"], gradients = n["_gradients"], phase = n["_phase"];
        const string Phase = "global::RnnGen.Models.TrainingPhase";

        w.Write("""
            /// <summary>One training iteration on the declared text: forward pass, loss, backward pass, optimizer step.</summary>
            /// <returns>The mean cross-entropy of the forward pass, before the step.</returns>
            /// <exception cref="global::System.NotFiniteNumberException">The loss is not finite; the parameters are as they were.</exception>
            """);
        using (w.Block($"public float {n["TrainStep"]}()"))
        {
            w.Write($"""
                {n["Forward"]}();
                float loss = {n["Loss"]}();
                {n["Backward"]}();
                {n["Step"]}();
                return loss;
                """);
        }

        w.Blank();
        w.Write("/// <summary>The forward pass over the declared text, from a zero state.</summary>");
        using (w.Block($"public void {n["Forward"]}()"))
        {
            w.Write($"""
                {activations} ??= new global::RnnGen.Numerics.AlignedBuffer({layout}.ActivationBlock);
                {stages}.RecurrenceForward({n["_parameters"]}.Span, {n["_derived"]}.Span, {activations}.Span, {declared}.Inputs);
                """);
            if (network.HasHead)
            {
                w.Write($"{stages}.HeadForward({n["_parameters"]}.Span, {activations}.Span);");
            }

            w.Write($"{phase} = {Phase}.ForwardDone;");
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
            string size = network.HasHead ? n["VocabularySize"] : n["HiddenSize"];
            using (w.Block($"if ({phase} != {Phase}.LossDone)"))
            {
                w.Write($"global::RnnGen.Models.TrainingOrder.Require({phase}, {Phase}.ForwardDone);");
            }

            w.Blank();
            w.Write($"""
                global::System.Span<float> activations = {activations}!.Span;
                float loss = global::RnnGen.Numerics.CrossEntropy.ForwardBackward(
                    activations.Slice({LogitsOffset(network, layout)}), activations.Slice({layout}.{(network.HasHead ? "DLogits" : "DHidden")}), activations.Slice({layout}.LossScratch),
                    {declared}.Targets, {size}, {layout}.{(network.HasHead ? "VocabularyStride" : "HiddenStride")});
                global::RnnGen.Models.TrainingOrder.RequireFinite(loss, iteration: {n["_optimizer"]}?.StepCount ?? 0);
                {phase} = {Phase}.LossDone;
                return loss;
                """);
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
                w.Write($"{stages}.HeadBackward({n["_derived"]}.Span, {activations}!.Span, {gradients}.Span);");
            }

            w.Write($"""
                {stages}.RecurrenceBackward({n["_derived"]}.Span, {activations}!.Span, {gradients}.Span, {declared}.Inputs);
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
        w.Write("""
            /// <summary>
            /// The most probable symbol at each position of the latest forward pass, the lowest index on a tie. Before any forward pass it
            /// runs one on the declared text.
            /// </summary>
            /// <returns>T symbols.</returns>
            """);
        using (w.Block($"public string {n["Predict"]}()"))
        {
            w.Write($"""
                return global::RnnGen.Sampling.GreedyGeneration.Decode(
                    {n["SymbolTable"]}.Instance, {n["RequireForward"]}().Slice({LogitsOffset(network, layout)}), {n["SequenceLength"]});
                """);
        }

        w.Blank();
        w.Write($"""
            /// <summary>The symbol expected after each symbol of a text, read from a zero state.</summary>
            /// <param name="text">A text of symbols of the vocabulary.</param>
            /// <returns>As many symbols as the text has.</returns>
            /// <exception cref="global::System.ArgumentException">The text holds a symbol outside the vocabulary.</exception>
            public string {n["Predict"]}(string text) => global::RnnGen.Sampling.GreedyGeneration.Predict(this, text);

            /// <summary>The logits [T, V] of the latest forward pass, valid until the next one. Before any it runs one on the declared text.</summary>
            public global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> {n["Logits"]} => global::RnnGen.Weights.PaddedRows.AsTensor(
                {n["RequireForward"]}().Slice({LogitsOffset(network, layout)}), {n["SequenceLength"]}, {n["VocabularySize"]});

            /// <summary>The hidden states [T, H] of the latest forward pass, valid until the next one. Before any it runs one on the declared text.</summary>
            public global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> {n["HiddenStates"]} => global::RnnGen.Weights.PaddedRows.AsTensor(
                {n["RequireForward"]}().Slice({HiddenStatesOffset(layout)}), {n["SequenceLength"]}, {n["HiddenSize"]});

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
    private static string LogitsOffset(NetworkPlan network, string layout) => network.HasHead ? $"{layout}.Logits" : HiddenStatesOffset(layout);

    // The first row holds the initial state.
    private static string HiddenStatesOffset(string layout) => $"{layout}.Hidden + {layout}.HiddenStride";
}
