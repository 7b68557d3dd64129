using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The weights not transposed, which the backward pass reads. It makes them when it begins, so a model that only predicts has none.</summary>
internal static class WeightRowsEmitter
{
    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        w.Write($"{n["_weightRows"]} ??= new global::RnnGen.Numerics.AlignedBuffer({n["Layout"]}.WeightRowsBlock);");
        foreach (RecurrencePlan recurrence in network.Recurrences)
        {
            foreach (RecurrentProduct product in network.Cell.Products)
            {
                EmitTranspose(
                    w, n, $"WeightHh{recurrence.Suffix}{GateRows.WeightsBefore(product.FirstGate, n)}", $"WeightHh{product.Name}Rows{recurrence.Suffix}", n["HiddenSize"], GateRows.Count(product.Gates, n));
            }

            if (recurrence.Input is not null && !network.LeavesInputsAlone(recurrence))
            {
                EmitInput(w, network, n, recurrence);
            }
        }

        if (network.HasHead)
        {
            EmitTranspose(w, n, "HeadWeight", "HeadWeightRows", network.Top.Length(network, n), Rows.Outputs(network, n));
        }
    }

    /// <summary>Those of a layer's inputs, which the gradient of the inputs reads.</summary>
    internal static void EmitInput(CodeWriter w, NetworkPlan network, MemberNames n, RecurrencePlan recurrence) => EmitTranspose(
        w, n, $"WeightIh{recurrence.Suffix}", $"WeightIhRows{recurrence.Suffix}", recurrence.Input!.Length(network, n), GateRows.Count(network.Cell.Gates, n));

    private static void EmitTranspose(CodeWriter w, MemberNames n, string from, string to, string rows, string columns) => w.Write($"""
        global::RnnGen.Numerics.MatrixKernels.Transpose(
            {n["_parameters"]}.Span.Slice({n["Layout"]}.{from}), {n["_weightRows"]}.Span.Slice({n["Layout"]}.{to}),
            rows: {rows}, columns: {columns});
        """);
}
