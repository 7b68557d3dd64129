using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>
/// The gradients of a small recurrence's weights in one pass over the positions for each vector of columns, written out for its shape in one text
/// for all vector widths: the sums of the rows of dW_hh transposed stay in registers.
/// </summary>
/// <remarks>Each sum takes its positions in order, as the runtime's products do over as many positions as it takes into one sum.</remarks>
internal sealed class RegisterGradientsEmitter(NetworkPlan network, MemberNames n, int bits)
{
    private readonly VectorText _text = new(n, bits);

    internal void Emit(CodeWriter w)
    {
        string layout = n["Layout"], floats = _text.Floats, lanes = _text.Lanes;
        bool bias = network.Declared.Layers.Bias;
        List<string> rows = Enumerable.Range(0, network.HiddenSize).Select(static j => $"dw{Number(j)}").ToList();
        w.Write($"// RecurrenceGradients in {Number(bits)}-bit vectors, one vector of columns after the other; the rows of dW_hh transposed stay in registers.");
        w.Write(VectorText.Attributes);
        using (w.Block($"private static void TimeLoopGradients{Number(bits)}({Stage.Span} activations, {Stage.Span} gradients, global::System.ReadOnlySpan<int> inputs)"))
        using (w.Block($"for (int column = 0; column < {n["HiddenSize"]}; column += {Number(_text.LaneCount)})"))
        {
            w.Write($"""
                ref float dWeights = ref gradients[{layout}.WeightHh + column];
                ref float hidden = ref activations[{layout}.Hidden];
                ref float dSums = ref activations[{layout}.DHidden + {layout}.HiddenStride + column];
                """);
            foreach (string sum in bias ? rows.Prepend("dBias") : rows)
            {
                w.Write($"{floats} {sum} = {floats}.Zero;");
            }

            using (w.Block("foreach (int symbol in inputs)"))
            {
                w.Write($"""
                    // dW_ih[x_t] += dz_t, {(bias ? "db_ih = db_hh = sum of dz_t, " : "")}dW_hh = sum of dz_t h_(t-1)^T
                    {floats} dz = {_text.Load("ref dSums", 0)};
                    ref float dInput = ref gradients[{layout}.WeightIh + symbol * {layout}.HiddenWidth + column];
                    {_text.Store($"{_text.Load("ref dInput", 0)} + dz", "ref dInput", 0)}
                    """);
                if (bias)
                {
                    w.Write("dBias += dz;");
                }

                for (int j = 0; j < rows.Count; j++)
                {
                    w.Write($"{rows[j]} += {lanes}.Create({(j == 0 ? "hidden" : $"global::System.Runtime.CompilerServices.Unsafe.Add(ref hidden, {Number(j)})")}) * dz;");
                }

                w.Write($"""
                    hidden = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref hidden, {layout}.HiddenStride);
                    dSums = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref dSums, {layout}.HiddenStride);
                    """);
            }

            w.Blank();
            for (int j = 0; j < rows.Count; j++)
            {
                w.Write(_text.Store(rows[j], "ref dWeights", j * network.HiddenWidth / _text.LaneCount));
            }

            if (bias)
            {
                w.Write($"""
                    {_text.Store("dBias", $"ref gradients[{layout}.BiasIh + column]", 0)}
                    {_text.Store("dBias", $"ref gradients[{layout}.BiasHh + column]", 0)}
                    """);
            }
        }
    }
}
