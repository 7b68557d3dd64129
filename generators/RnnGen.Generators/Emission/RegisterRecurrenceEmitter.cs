using RnnGen.Generators.Emission.Cells;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>
/// The time loops of a small recurrence, written out for its shape, in one text for two vector widths: the state stays in registers and is
/// broadcast from there.
/// </summary>
/// <remarks>
/// The products are added in the order of the runtime's vector-matrix product, which is the definition. There is no text for 512 bits: such a
/// loop waits for one broadcast after the other, and moves within halves of 256 bits take less time than those across 512.
/// </remarks>
internal sealed class RegisterRecurrenceEmitter(NetworkPlan network, MemberNames n, int bits)
{
    private const string Grouping = "summed in groups of 1, 2, 4 (the binary\n// digits of H) and then of 8, as MatrixKernels.AddVectorMatrix sums them";

    private readonly VectorText _text = new(n, bits);
    private readonly int _vectors = (network.HiddenSize * 32 + bits - 1) / bits;
    private readonly string _layout = n["Layout"];

    private readonly CellEmitter _cell = CellEmitter.For(network.Cell);

    private string Quarters(string x, string name) => bits == 128 ? "" : $"\n// {x}Quarter_i is {name}[4i..4i+3] in both halves: a move inside a half is faster than one across.";

    private IEnumerable<int> Vectors => Enumerable.Range(0, _vectors);

    internal void Emit(CodeWriter w)
    {
        EmitForward(w);
        w.Blank();
        EmitBackward(w);
    }

    private void EmitForward(CodeWriter w)
    {
        w.Write($"// The time loop of RecurrenceForward in {Number(bits)}-bit vectors.");
        w.Write(VectorText.Attributes);
        using (w.Block($"private static void TimeLoopForward{Number(bits)}(\n    {Stage.Span} parameters, {Stage.Span} derived, {Stage.Span} activations,\n    global::System.ReadOnlySpan<int> inputs, int steps)"))
        {
            w.Write($"""
                ref float weights = ref parameters[{_layout}.WeightHh];
                ref float hidden = ref activations[{_layout}.Hidden];
                """);
            foreach (int v in Vectors)
            {
                w.Write($"{_text.Floats} bias{v} = {_text.Load($"ref derived[{_layout}.BiasSum]", v)};");
            }

            foreach (int v in Vectors)
            {
                w.Write($"{_text.Floats} h{v} = {_text.Load("ref hidden", v)};");
            }

            string[] forward = _cell.ForwardFormulas(_cell.Input(looksUp: true, network.Declared.Layers.Bias), network.Declared.Layers.Bias);
            using (w.Block($"for (int t = 0; t < steps; t++)"))
            {
                w.Write($"// {forward[0]}");
                w.Write($"ref float input = ref parameters[{_layout}.WeightIh + inputs[t] * {_layout}.HiddenWidth];");
                foreach (int v in Vectors)
                {
                    w.Write($"{_text.Floats} z{v} = {_text.Load("ref input", v)} + bias{v};");
                }

                w.Write($"""

                    // s_j is h_(t-1)[j] in every lane. The products with the rows of W_hh transposed are {Grouping}.{Quarters("h", "h_(t-1)")}
                    """);
                EmitAddProducts(w, "z", "h");
                w.Blank();
                w.Write($"""
                    // {forward[1]}
                    hidden = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref hidden, {_layout}.HiddenStride);
                    """);
                foreach (int v in Vectors)
                {
                    w.Write($"h{v} = {Activation($"z{v}")};");
                    w.Write(_text.Store($"h{v}", "ref hidden", v));
                }
            }
        }
    }

    private void EmitBackward(CodeWriter w)
    {
        w.Write($"// The time loop of RecurrenceBackward in {Number(bits)}-bit vectors.");
        w.Write(VectorText.Attributes);
        using (w.Block($"private static void TimeLoopBackward{Number(bits)}({Stage.Span} weightRows, {Stage.Span} activations, int steps)"))
        {
            w.Write($"""
                ref float weights = ref weightRows[{_layout}.WeightHhRows];
                ref float hidden = ref activations[{_layout}.Hidden + steps * {_layout}.HiddenStride];
                ref float dHidden = ref activations[{_layout}.DHidden + steps * {_layout}.HiddenStride];
                """);
            foreach (int v in Vectors)
            {
                w.Write($"{_text.Floats} dh{v} = {_text.Load("ref dHidden", v)};");
            }

            using (w.Block($"for (int t = steps - 1; ; t--)"))
            {
                w.Write($"// {_cell.BackwardFormulas[0]}, in the place of dh_t");
                foreach (int v in Vectors)
                {
                    w.Write($"{_text.Floats} h{v} = {_text.Load("ref hidden", v)};");
                    w.Write($"{_text.Floats} dz{v} = {Derivative($"h{v}", $"dh{v}")};");
                    w.Write(_text.Store($"dz{v}", "ref dHidden", v));
                }

                using (w.Block("if (t == 0)"))
                {
                    w.Write("return;");
                }

                w.Blank();
                w.Write($"""
                    // {_cell.BackwardFormulas[1]}
                    dHidden = ref global::System.Runtime.CompilerServices.Unsafe.Subtract(ref dHidden, {_layout}.HiddenStride);
                    """);
                foreach (int v in Vectors)
                {
                    w.Write($"dh{v} = {_text.Load("ref dHidden", v)};");
                }

                w.Write($"""

                    // s_j is dz_t[j] in every lane. The products with the rows of W_hh are {Grouping}.{Quarters("dz", "dz_t")}
                    """);
                EmitAddProducts(w, "dh", "dz");
                w.Blank();
                w.Write($"hidden = ref global::System.Runtime.CompilerServices.Unsafe.Subtract(ref hidden, {_layout}.HiddenStride);");
            }
        }
    }

    private string Activation(string z) => network.Cell.Kind == CellKind.Relu
        ? $"{_text.Lanes}.ConditionalSelect({_text.Lanes}.LessThan({z}, {_text.Floats}.Zero), {_text.Floats}.Zero, {z})"
        : $"global::RnnGen.Numerics.VectorMath.Tanh({z})";

    private string Derivative(string h, string dh) => network.Cell.Kind == CellKind.Relu
        ? $"{_text.Lanes}.GreaterThan({h}, {_text.Floats}.Zero) & {dh}"
        : $"({_text.Floats}.One - {h} * {h}) * {dh}";

    // sums += x W. Each group of products is a balanced tree.
    private void EmitAddProducts(CodeWriter w, string sums, string x)
    {
        int next = 0;
        foreach (int group in Groups(network.HiddenSize))
        {
            for (int j = next; j < next + group; j++)
            {
                EmitBroadcast(w, x, j);
            }

            foreach (int v in Vectors)
            {
                w.Write($"{sums}{v} += {Tree(next, group, v)};");
            }

            next += group;
        }
    }

    // s_j = x[j] in every lane.
    private void EmitBroadcast(CodeWriter w, string x, int j)
    {
        if (bits == 128)
        {
            w.Write($"{_text.Floats} s{j} = {_text.Lanes}.Shuffle({x}{j / _text.LaneCount}, {_text.Lanes}.Create({j % _text.LaneCount}));");
            return;
        }

        int lane = j % 4;
        string quarter = $"{x}Quarter{j / 4}";
        if (lane == 0)
        {
            string half = $"{_text.Lanes}.Get{(j % _text.LaneCount == 0 ? "Lower" : "Upper")}({x}{j / _text.LaneCount})";
            w.Write($"{_text.Floats} {quarter} = {_text.Lanes}.Create({half}, {half});");
        }

        w.Write($"{_text.Floats} s{j} = {_text.Lanes}.Shuffle({quarter}, {_text.Lanes}.Create({lane}, {lane}, {lane}, {lane}, {lane + 4}, {lane + 4}, {lane + 4}, {lane + 4}));");
    }

    private static IEnumerable<int> Groups(int count)
    {
        foreach (int digit in new[] { 1, 2, 4 })
        {
            if ((count & digit) != 0)
            {
                yield return digit;
            }
        }

        for (int eights = count / 8; eights > 0; eights--)
        {
            yield return 8;
        }
    }

    private string Tree(int first, int count, int vector)
    {
        if (count == 1)
        {
            return $"s{first} * {_text.Load("ref weights", first * network.HiddenWidth / _text.LaneCount + vector)}";
        }

        string plus = count >= 4 ? "\n    + " : " + ";
        return $"({Tree(first, count / 2, vector)}{plus}{Tree(first + count / 2, count / 2, vector)})";
    }
}
