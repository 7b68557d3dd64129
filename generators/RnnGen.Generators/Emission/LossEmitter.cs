using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The loss and the gradient of the outputs, over all outputs at once or a piece of them.</summary>
internal sealed class LossEmitter(NetworkPlan network, MemberNames n)
{
    private string Layout => n["Layout"];

    private RowsPlan Outputs => Rows.OfOutputs(network);

    internal Stage ForwardBackward => Stage.OfOutputs(
        network, n, "LossForwardBackward", ["activations", .. network.HasClasses ? ["targets"] : System.Array.Empty<string>(), "lengths", .. Rows.InStage(network, n).Argument]);

    /// <summary>The mean, after all rows are done.</summary>
    internal string Mean
    {
        get
        {
            string scratch = $"{n["_activations"]}!.Span.Slice({Layout}.LossScratch)", count = network.HasLastOutput ? $"{Layout}.OutputRows" : $"global::RnnGen.Models.SequenceLengths.Count({n["_lengths"]}, {Layout}.Rows)";
            return network.HasClasses
                ? $"global::RnnGen.Numerics.CrossEntropy.Mean({scratch}, {Rows.OfStep(network, n)}, {count})"
                : $"global::RnnGen.Numerics.SquaredError.Mean({scratch}, {Rows.OfStep(network, n)}, {count}, {Rows.Outputs(network, n)})";
        }
    }

    internal void Emit(CodeWriter w)
    {
        string outputs = $"activations.Slice({Outputs.At(n, "0")})", gradients = $"activations.Slice({Outputs.Gradient.At(n, "0")})", lengths = network.HasLastOutput ? "default" : "lengths", rows = Rows.InStage(network, n).Number;
        w.Write(network.HasClasses
            ? "/// <summary><c>L = mean of ln(sum over v of e^y[v]) - y[target]</c>, <c>dL/dy = (softmax(y) - (v == target)) / count</c>, for some outputs</summary>"
            : "/// <summary><c>L = mean of (y - target)^2</c>, <c>dL/dy = 2 (y - target) / count</c>, for some outputs</summary>");
        using (w.Block(ForwardBackward.Header))
        {
            w.Write(network.HasClasses
                ? $"""
                    global::RnnGen.Numerics.CrossEntropy.ForwardBackwardRows(
                        {outputs}, {gradients}, activations.Slice({Layout}.LossScratch), targets.Slice(0, {rows}),
                        {Rows.Outputs(network, n)}, {Outputs.Stride(n)}, {lengths}, firstRow, endRow);
                    """
                : $"""
                    global::RnnGen.Numerics.SquaredError.ForwardBackwardRows(
                        {outputs}, {gradients}, activations.Slice({Layout}.LossScratch), activations.Slice({Layout}.Targets), {Layout}.OutputStride,
                        {Rows.Outputs(network, n)}, {Outputs.Stride(n)}, {rows}, {lengths}, firstRow, endRow);
                    """);
        }
    }
}
