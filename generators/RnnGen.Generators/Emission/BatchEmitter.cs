using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>Where the inputs and targets of a step come from: windows of the text, or a batch that is given, checked before anything is changed.</summary>
internal sealed class BatchEmitter(NetworkPlan network, MemberNames n)
{
    private string Layout => n["Layout"];

    // Before anything else: a debugger that looks at Logits then sees zeros, or what was there; it does not run a forward pass in the middle of this one.
    private string BeginPass => $"{n["_activations"]} ??= new global::RnnGen.Numerics.AlignedBuffer({Layout}.ActivationBlock);{(network.HasText ? $"\n{n["_looked"]} = {n["_outdated"]} = false;" : "")}";

    internal void Emit(CodeWriter w)
    {
        string batch = n["BatchSize"], length = n["SequenceLength"], inputs = n["_inputs"], targets = n["_targets"], store = n["_lengthsStore"];
        if (network.HasText)
        {
            if (network.CyclesWindows)
            {
                w.Write($"private int {n["_nextWindow"]};");
                w.Blank();
            }

            using (w.Block($"private void {n["LoadWindows"]}()"))
            {
                (string first, string advance) = network.CyclesWindows
                    ? (n["_nextWindow"], $"\n{n["_nextWindow"]} = ({n["_nextWindow"]} + {batch}) % {Number(network.WindowCount)};")
                    : ("0", "");
                w.Write(BeginPass);
                string load = $"""
                    {inputs} ??= new int[{Layout}.Rows];
                    {n["_textTargets"]} ??= new int[{Layout}.OutputRows];
                    {n["_lengths"]} = null;
                    {n["_rows"]} = {Layout}.Rows;
                    global::RnnGen.Models.TokenBatch.LoadWindows({n["Declared"]}.Text, {first}, {batch}, {inputs}, {n["_textTargets"]});{advance}
                    {n["_onText"]} = true;
                    """;
                if (network.CyclesWindows)
                {
                    w.Write(load);
                }
                else
                {
                    // They are always the same.
                    using (w.Block($"if (!{n["_onText"]})"))
                    {
                        w.Write(load);
                    }

                    w.Blank();
                }

                w.Write($"{targets} = {n["_textTargets"]};");
            }

            w.Blank();
        }

        using (w.Block($"private void {n["CheckInputs"]}({Stage.InputsOf(network)} inputs, {Stage.Numbers} state, {Stage.Indices} lengths)"))
        {
            w.Write($"""
                global::RnnGen.Models.StateRows.Check(state, nameof(state), {n["StateSize"]}, {TrainingEmitter.ShapeOfState(network)});
                global::RnnGen.Models.SequenceLengths.Check(lengths, {batch}, {length});
                {(network.ReadsSymbols
                    ? $"global::RnnGen.Models.TokenBatch.Check(inputs, nameof(inputs), {batch}, {Rows.InputPositions(network, n)}, {n["VocabularySize"]}, lengths);"
                    : $"global::RnnGen.Models.FeatureBatch.Check(inputs, nameof(inputs), {batch}, {Rows.InputPositions(network, n)}, {n["InputSize"]}, lengths);")}
                """);
        }

        w.Blank();
        using (w.Block($"private void {n["LoadInputs"]}({Stage.InputsOf(network)} inputs, {Stage.Indices} lengths)"))
        {
            w.Write(BeginPass);
            w.Write(network.ReadsSymbols ? $"""
                {inputs} ??= new int[{Layout}.Rows];
                global::RnnGen.Models.TokenBatch.Load(inputs, {inputs}, {batch}, lengths);
                """ : $"""
                global::RnnGen.Models.FeatureBatch.Load(inputs, {n["_activations"]}.Span.Slice({Layout}.Input), {batch}, {Rows.InputPositions(network, n)}, {n["InputSize"]}, {Layout}.InputStride, lengths);
                """);
            w.Write($"""
                {n["_lengths"]} = global::RnnGen.Models.SequenceLengths.Keep(lengths, {batch}, {length}, ref {store});
                {n["_rows"]} = global::RnnGen.Models.SequenceLengths.Longest({n["_lengths"]}, {length}) * {batch};
                {(network.HasText ? $"{n["_onText"]} = false;\n" : "")}{n["_phase"]} = global::RnnGen.Models.TrainingPhase.ParametersChanged;
                """);
        }

        w.Blank();
        string positions = Rows.OutputPositions(network, n);
        using (w.Block($"private static void {n["CheckTargets"]}({Stage.TargetsOf(network)} targets, {Stage.Indices} lengths)"))
        {
            w.Write(network.HasClasses
                ? $"global::RnnGen.Models.TokenBatch.Check(targets, nameof(targets), {batch}, {positions}, {Rows.Outputs(network, n)}, lengths);"
                : $"global::RnnGen.Models.FeatureBatch.Check(targets, nameof(targets), {batch}, {positions}, {Rows.Outputs(network, n)}, lengths);");
        }

        w.Blank();
        using (w.Block($"private void {n["LoadTargets"]}({Stage.TargetsOf(network)} targets, {Stage.Indices} lengths)"))
        {
            w.Write(network.HasClasses ? $"""
                {targets} {(network.HasText ? $"= {n["_givenTargets"]} " : "")}??= new int[{Layout}.OutputRows];
                global::RnnGen.Models.TokenBatch.Load(targets, {targets}, {batch}, lengths);
                """ : $"""
                global::RnnGen.Models.FeatureBatch.Load(targets, {n["_activations"]}!.Span.Slice({Layout}.Targets), {batch}, {positions}, {Rows.Outputs(network, n)}, {Layout}.OutputStride, lengths);
                """);
        }

        w.Blank();
        w.Write("// Everything is checked before anything is changed.");
        using (w.Block($"private void {n["LoadBatch"]}({Stage.InputsOf(network)} inputs, {Stage.TargetsOf(network)} targets, {Stage.Numbers} state, {Stage.Indices} lengths)"))
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
}
