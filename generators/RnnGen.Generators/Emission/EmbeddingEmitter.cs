using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The embedding of symbols: a row of the table for each.</summary>
internal sealed class EmbeddingEmitter(NetworkPlan network, MemberNames n)
{
    private readonly string _layout = n["Layout"];

    internal Stage Forward => Stage.OfPositions(n, "EmbeddingForward", "parameters", "activations", "inputs");

    // In one piece: many positions may have the same symbol.
    internal Stage Gradients => Stage.OfWhole(n["_rows"], "EmbeddingGradients", "activations", "gradients", "inputs");

    internal void Emit(CodeWriter w)
    {
        string table = $"{_layout}.Embedding, {n["VocabularySize"]} * {_layout}.InputWidth";
        w.Write($"/// <summary><c>x_t = embedding[symbol_t]</c>{(network.ReadsFirstOnly ? ", zero where there is none" : "")}, for some positions</summary>");
        using (w.Block(Forward.Header))
        {
            w.Write($"{Stage.Kernels}.GatherRows(parameters.Slice({table}), inputs.Slice(firstRow, endRow - firstRow), activations.Slice({_layout}.Input + firstRow * {_layout}.InputStride), {_layout}.InputStride, {_layout}.InputWidth);");
        }

        w.Blank();
        w.Write("/// <summary><c>dembedding[symbol_t] += dx_t</c></summary>");
        using (w.Block(Gradients.Header))
        {
            w.Write($"{Stage.Kernels}.ScatterAddRows(activations.Slice({_layout}.DInput + firstRow * {_layout}.InputStride), {_layout}.InputStride, inputs.Slice(firstRow, endRow - firstRow), gradients.Slice({table}), {_layout}.InputWidth);");
        }
    }
}
