using System.Collections.Generic;
using System.Linq;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>
/// The time loops of a small recurrence, written out for its shape, in one text for every vector width: the state stays in registers and is
/// broadcast from there. Where a row of hidden units is one vector, the weights stay in registers too.
/// </summary>
/// <remarks>The products are added in the order of the runtime's vector-matrix product, which is the definition.</remarks>
internal sealed class RegisterRecurrenceEmitter(NetworkPlan network, MemberNames n, int bits)
{
    private const string Attributes = """
        [global::System.Runtime.CompilerServices.MethodImpl(
            global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining
            | global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
        """;

    private const string Span = "global::System.Span<float>";

    private const string Grouping = "summed in groups of 1, 2, 4 (the binary\n// digits of H) and then of 8, as MatrixKernels.AddVectorMatrix sums them";

    private readonly int _laneCount = bits / 32;
    private readonly int _vectors = network.HiddenStride * 32 / bits;
    private readonly string _layout = n["Layout"];

    // Aliases give way to types of the surrounding namespaces, so their names are ones that no user's type will have.
    private readonly string _floats = n["RnnGen_Floats"];
    private readonly string _lanes = n["RnnGen_Lanes"];

    internal string[] Usings =>
    [
        $"using {_floats} = global::System.Runtime.Intrinsics.Vector{Number(bits)}<float>;",
        $"using {_lanes} = global::System.Runtime.Intrinsics.Vector{Number(bits)};",
    ];

    private bool WeightsStay => _vectors == 1;

    private IEnumerable<int> Vectors => Enumerable.Range(0, _vectors);

    internal void Emit(CodeWriter w)
    {
        EmitForward(w);
        w.Blank();
        EmitBackward(w);
        if (WeightsStay)
        {
            w.Blank();
            EmitGradients(w);
        }
    }

    private void EmitForward(CodeWriter w)
    {
        w.Write($"// The time loop of RecurrenceForward in {Number(bits)}-bit vectors{WhereWeightsAre("rows of W_hh transposed")}.");
        w.Write(Attributes);
        using (w.Block($"private static void TimeLoopForward{Number(bits)}(\n    {Span} parameters, {Span} derived, {Span} activations,\n    global::System.ReadOnlySpan<int> inputs, int steps)"))
        {
            w.Write($"""
                ref float weights = ref parameters[{_layout}.WeightHh];
                ref float hidden = ref activations[{_layout}.Hidden];
                """);
            foreach (int v in Vectors)
            {
                w.Write($"{_floats} bias{v} = {Load($"ref derived[{_layout}.BiasSum]", v)};");
            }

            EmitHoistedWeights(w);
            foreach (int v in Vectors)
            {
                w.Write($"{_floats} h{v} = {Load("ref hidden", v)};");
            }

            using (w.Block($"for (int t = 0; t < steps; t++)"))
            {
                w.Write($"ref float input = ref parameters[{_layout}.WeightIh + inputs[t] * {_layout}.HiddenStride];");
                foreach (int v in Vectors)
                {
                    w.Write($"{_floats} z{v} = {Load("ref input", v)} + bias{v};");
                }

                w.Write($"""

                    // s_j is h_(t-1)[j] in every lane. The products with the rows of W_hh transposed are {Grouping}.
                    """);
                EmitAddProducts(w, "z", "h");
                w.Blank();
                w.Write($"hidden = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref hidden, {_layout}.HiddenStride);");
                foreach (int v in Vectors)
                {
                    w.Write($"h{v} = {Activation($"z{v}")};");
                    w.Write(Store($"h{v}", "ref hidden", v));
                }
            }
        }
    }

    private void EmitBackward(CodeWriter w)
    {
        w.Write($"// The time loop of RecurrenceBackward in {Number(bits)}-bit vectors{WhereWeightsAre("rows of W_hh")}.");
        w.Write(Attributes);
        using (w.Block($"private static void TimeLoopBackward{Number(bits)}({Span} derived, {Span} activations, int steps)"))
        {
            w.Write($"""
                ref float weights = ref derived[{_layout}.WeightHhRows];
                ref float hidden = ref activations[{_layout}.Hidden + steps * {_layout}.HiddenStride];
                ref float dHidden = ref activations[{_layout}.DHidden + steps * {_layout}.HiddenStride];
                ref float dSums = ref activations[{_layout}.DSums + (steps - 1) * {_layout}.HiddenStride];
                """);
            EmitHoistedWeights(w);
            foreach (int v in Vectors)
            {
                w.Write($"{_floats} dh{v} = {Load("ref dHidden", v)};");
            }

            using (w.Block($"for (int t = steps - 1; ; t--)"))
            {
                foreach (int v in Vectors)
                {
                    w.Write($"{_floats} h{v} = {Load("ref hidden", v)};");
                    w.Write($"{_floats} dz{v} = {Derivative($"h{v}", $"dh{v}")};");
                    w.Write(Store($"dz{v}", "ref dSums", v));
                }

                using (w.Block("if (t == 0)"))
                {
                    w.Write("return;");
                }

                w.Blank();
                w.Write($"dHidden = ref global::System.Runtime.CompilerServices.Unsafe.Subtract(ref dHidden, {_layout}.HiddenStride);");
                foreach (int v in Vectors)
                {
                    w.Write($"dh{v} = {Load("ref dHidden", v)};");
                }

                w.Write($"""

                    // s_j is dz_t[j] in every lane. The products with the rows of W_hh are {Grouping}.
                    """);
                EmitAddProducts(w, "dh", "dz");
                w.Blank();
                w.Write($"""
                    hidden = ref global::System.Runtime.CompilerServices.Unsafe.Subtract(ref hidden, {_layout}.HiddenStride);
                    dSums = ref global::System.Runtime.CompilerServices.Unsafe.Subtract(ref dSums, {_layout}.HiddenStride);
                    """);
            }
        }
    }

    private void EmitGradients(CodeWriter w)
    {
        string hiddenStride = $"{_layout}.HiddenStride";
        w.Write($"// RecurrenceGradients in one pass over the positions in {Number(bits)}-bit vectors; the rows of dW_hh transposed stay in registers.");
        w.Write(Attributes);
        using (w.Block($"private static void TimeLoopGradients{Number(bits)}({Span} activations, {Span} gradients, global::System.ReadOnlySpan<int> inputs)"))
        {
            w.Write($"""
                ref float weights = ref gradients[{_layout}.WeightHh];
                ref float hidden = ref activations[{_layout}.Hidden];
                ref float dSums = ref activations[{_layout}.DSums];
                """);
            if (network.Declared.Layers.Bias)
            {
                w.Write($"{_floats} dBias = {_floats}.Zero;");
            }

            for (int j = 0; j < network.HiddenSize; j++)
            {
                w.Write($"{_floats} dw{j} = {_floats}.Zero;");
            }

            using (w.Block("foreach (int input in inputs)"))
            {
                w.Write($"""
                    // dW_ih[x_t] += dz_t, {(network.Declared.Layers.Bias ? "db_ih = db_hh = sum of dz_t, " : "")}dW_hh = sum of dz_t h_(t-1)^T
                    {_floats} dz = {Load("ref dSums", 0)};
                    ref float dInput = ref gradients[{_layout}.WeightIh + input * {hiddenStride}];
                    {_lanes}.StoreUnsafe({Load("ref dInput", 0)} + dz, ref dInput);
                    """);
                if (network.Declared.Layers.Bias)
                {
                    w.Write("dBias += dz;");
                }

                for (int j = 0; j < network.HiddenSize; j++)
                {
                    w.Write($"dw{j} += {_lanes}.Create({(j == 0 ? "hidden" : $"global::System.Runtime.CompilerServices.Unsafe.Add(ref hidden, {Number(j)})")}) * dz;");
                }

                w.Write($"""
                    hidden = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref hidden, {hiddenStride});
                    dSums = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref dSums, {hiddenStride});
                    """);
            }

            w.Blank();
            for (int j = 0; j < network.HiddenSize; j++)
            {
                w.Write(Store($"dw{j}", "ref weights", j));
            }

            if (network.Declared.Layers.Bias)
            {
                w.Write($"""
                    {Store("dBias", $"ref gradients[{_layout}.BiasIh]", 0)}
                    {Store("dBias", $"ref gradients[{_layout}.BiasHh]", 0)}
                    """);
            }
        }
    }

    private string Activation(string z) => network.Cell.Kind == CellKind.Relu
        ? $"{_lanes}.ConditionalSelect({_lanes}.LessThan({z}, {_floats}.Zero), {_floats}.Zero, {z})"
        : $"global::RnnGen.Numerics.VectorMath.Tanh({z})";

    private string Derivative(string h, string dh) => network.Cell.Kind == CellKind.Relu
        ? $"{_lanes}.GreaterThan({h}, {_floats}.Zero) & {dh}"
        : $"({_floats}.One - {h} * {h}) * {dh}";

    private void EmitHoistedWeights(CodeWriter w)
    {
        if (!WeightsStay)
        {
            return;
        }

        for (int j = 0; j < network.HiddenSize; j++)
        {
            w.Write($"{_floats} w{j} = {LoadWeight(j, 0)};");
        }
    }

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

    // s_j = x[j] in every lane. With 256 bits a move inside a half is faster than one across, so four lanes are copied to both halves first.
    private void EmitBroadcast(CodeWriter w, string x, int j)
    {
        if (bits != 256)
        {
            w.Write($"{_floats} s{j} = {_lanes}.Shuffle({x}{j / _laneCount}, {_lanes}.Create({j % _laneCount}));");
            return;
        }

        int lane = j % 4;
        string quarter = $"{x}Quarter{j / 4}";
        if (lane == 0)
        {
            string half = $"{_lanes}.Get{(j % _laneCount == 0 ? "Lower" : "Upper")}({x}{j / _laneCount})";
            w.Write($"{_floats} {quarter} = {_lanes}.Create({half}, {half});");
        }

        w.Write($"{_floats} s{j} = {_lanes}.Shuffle({quarter}, {_lanes}.Create({lane}, {lane}, {lane}, {lane}, {lane + 4}, {lane + 4}, {lane + 4}, {lane + 4}));");
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
            return $"s{first} * {(WeightsStay ? $"w{first}" : LoadWeight(first, vector))}";
        }

        string plus = count >= 4 && !WeightsStay ? "\n    + " : " + ";
        return $"({Tree(first, count / 2, vector)}{plus}{Tree(first + count / 2, count / 2, vector)})";
    }

    private string LoadWeight(int row, int vector) => Load("ref weights", row * _vectors + vector);

    // The vector at a distance of whole vectors.
    private string Load(string start, int vector) => $"{_lanes}.LoadUnsafe({start}{Distance(vector)})";

    private string Store(string value, string start, int vector) => $"{_lanes}.StoreUnsafe({value}, {start}{Distance(vector)});";

    private string Distance(int vector) => vector == 0 ? "" : $", {Number(vector * _laneCount)}";

    private string WhereWeightsAre(string what) => WeightsStay ? $"; the {what} stay in registers" : "";
}
