using RnnGen.Generators.Emission.Cells;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The product with the inputs of a layer that are no one-hot symbols: over all positions at once or a piece of them, before the time loop and after it.</summary>
internal sealed class InputEmitter(NetworkPlan network, MemberNames n, RecurrencePlan plan)
{
    private readonly RowsPlan _input = plan.Input!;
    private readonly CellEmitter _cell = CellEmitter.For(network.Cell);

    private string Layout => n["Layout"];

    private string Where => (network.LayerCount == 1 ? "" : $", layer {plan.Layer}") + (plan.IsReverse ? " in reverse" : "") + (plan.Layer == 0 ? "" : ", where x_t are the outputs of the layer below");

    private string Width => GateRows.Width(network, n);

    private string Stride => GateRows.Stride(network, n);

    internal Stage Forward => Stage.OfPositions(n, $"Input{plan.Suffix}Forward", "parameters", "derived", "activations");

    internal Stage Backward => Stage.OfPositions(n, $"Input{plan.Suffix}Backward", "weightRows", "activations");

    internal Stage Gradients => Stage.OfWeights(_input.Length(network, n), $"Input{plan.Suffix}Gradients", "activations", "gradients", "rows");

    internal void Emit(CodeWriter w)
    {
        RowsPlan sums = plan.Sums(network.Cell), dSums = plan.DSums(network.Cell);
        string size = _input.Length(network, n), sumsLength = GateRows.Count(network.Cell.Gates, n);
        w.Write($"/// <summary><c>{_cell.Sum}_t = {_cell.Input(looksUp: false, network.Declared.Layers.Bias)}</c>{Where}, for some positions</summary>");
        using (w.Block(Forward.Header))
        {
            w.Write($"""
                {Stage.Span} sums = activations.Slice({sums.At(n, "firstRow")}, (endRow - firstRow) * {Stride});
                {Stage.Kernels}.Product(
                    activations.Slice({_input.At(n, "firstRow")}), {_input.Stride(n)}, parameters.Slice({Layout}.WeightIh{plan.Suffix}), sums, {Stride},
                    width: {sumsLength}, rows: endRow - firstRow, inner: {size}, bias: derived.Slice({Layout}.BiasSum{plan.Suffix}, {Width}));
                """);
        }

        RowsPlan gradient = _input.Gradient;
        w.Blank();
        w.Write($"/// <summary><c>dx_t {(plan.IsReverse ? "+" : "")}= W_ih^T d{_cell.Sum}_t</c>{Where}, for some positions</summary>");
        using (w.Block(Backward.Header))
        {
            w.Write($"{Stage.Span} dInputs = activations.Slice({gradient.At(n, "firstRow")}, (endRow - firstRow) * {gradient.Stride(n)});");
            w.Write($"""
                {Stage.Kernels}.{(plan.IsReverse ? "AddProduct" : "Product")}(
                    activations.Slice({dSums.At(n, "firstRow")}), {Stride}, weightRows.Slice({Layout}.WeightIhRows{plan.Suffix}), dInputs, {gradient.Stride(n)}, width: {size}, rows: endRow - firstRow, inner: {sumsLength});
                """);
        }

        w.Blank();
        w.Write($"/// <summary><c>dW_ih = sum of d{_cell.Sum}_t x_t^T</c>{Where}, for some rows of the transposed weights</summary>");
        using (w.Block(Gradients.Header))
        {
            w.Write($"""
                {Stage.Kernels}.AddTransposedProduct(
                    activations.Slice({_input.At(n, "0")}), {_input.Stride(n)}, activations.Slice({dSums.At(n, "0")}, rows * {Stride}), {Stride},
                    gradients.Slice({Layout}.WeightIh{plan.Suffix}), width: {sumsLength}, rows: {size}, inner: rows, firstRow, endRow);
                """);
        }
    }
}
