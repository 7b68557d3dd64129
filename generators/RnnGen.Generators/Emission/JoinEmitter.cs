using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The outputs of a layer on their way up: both directions side by side, dropout.</summary>
internal sealed class JoinEmitter(MemberNames n, JoinPlan plan)
{
    private string Layout => n["Layout"];

    // Past the ends of the sequences too: these are the hidden states that a caller sees.
    internal Stage Forward => plan.IsLast ? OfStates("Forward") : Stage.OfAllPositions(n, $"{plan.Buffer}Forward", Arguments);

    internal Stage Backward => plan.IsLast ? OfStates("Backward") : Stage.OfPositions(n, $"{plan.Buffer}Backward", Arguments);

    private string[] Arguments => plan.Drops ? ["activations", "drops"] : ["activations"];

    internal void Emit(CodeWriter w)
    {
        string what = (plan.IsBidirectional, plan.Drops) switch
        {
            (true, false) => "[h_forward, h_reverse]",
            (true, true) => "mask [h_forward, h_reverse]",
            _ => "mask h",
        };
        w.Write($"/// <summary><c>x = {what}</c> for the layer above, {(plan.IsLast ? "of the final states" : "at some positions")}</summary>");
        using (w.Block(Forward.Header))
        {
            EmitCall(w, "Join");
        }

        w.Blank();
        w.Write($"/// <summary><c>{(plan.IsBidirectional ? "dh_forward, dh_reverse" : "dh")} = {(plan.Drops ? "mask " : "")}dx</c></summary>");
        using (w.Block(Backward.Header))
        {
            if (plan.IsLast)
            {
                w.Write($"""
                    activations.Slice({Layout}.DHidden{plan.Suffix}, ({Layout}.Rows + {n["BatchSize"]}) * {Layout}.HiddenStride).Clear();
                    activations.Slice({Layout}.DHidden{plan.Suffix}Reverse, ({Layout}.Rows + {n["BatchSize"]}) * {Layout}.HiddenStride).Clear();
                    """);
            }

            EmitCall(w, "Split", gradients: "D");
        }
    }

    // The final states are few.
    private Stage OfStates(string pass) => Stage.OfWhole(n["BatchSize"], plan.Buffer + pass, Arguments);

    private void EmitCall(CodeWriter w, string method, string gradients = "")
    {
        RowsPlan joined = new(gradients + plan.Buffer, RowsStart.FirstBlock, RowsKind.Joined);
        RowsPlan forward = new($"{gradients}Hidden{plan.Suffix}", plan.IsLast ? RowsStart.LastBlock : RowsStart.SecondBlock, RowsKind.Hidden), reverse = new($"{gradients}Hidden{plan.Suffix}Reverse", RowsStart.FirstBlock, RowsKind.Hidden);
        string second = plan.IsBidirectional ? $"activations.Slice({reverse.At(n, "firstRow")})" : "default";
        string mask = plan.Drops ? $"drops ? activations.Slice({Layout}.Mask{plan.Suffix} + firstRow * {Layout}.JoinedStride) : default" : "default";
        w.Write($"""
            global::RnnGen.Models.JoinedRows.{method}(
                activations.Slice({forward.At(n, "firstRow")}), {second}, {Layout}.HiddenStride, {mask},
                activations.Slice({joined.At(n, "firstRow")}), {Layout}.JoinedStride, {n["HiddenSize"]}, endRow - firstRow);
            """);
    }
}
