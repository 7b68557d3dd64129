using System.Text;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The compiled shapes, the offsets of all buffers, and the declared text as indices.</summary>
internal static class LayoutEmitter
{
    internal static void EmitShapes(CodeWriter w, NetworkPlan network, MemberNames names)
    {
        if (network.ReadsSymbols)
        {
            Constant("VocabularySize", network.VocabularySize, $"The number of {network.Token}s V.");
            if (network.HasEmbedding)
            {
                Constant("EmbeddingSize", network.Declared.EmbeddingSize, $"The length E of a {network.Token}'s embedding.");
            }
        }
        else
        {
            Constant("InputSize", network.Declared.InputSize, "The number of features I of a position.");
        }

        Constant("HiddenSize", network.HiddenSize, network.Recurrences.Count == 1 ? "The number of hidden units H." : $"The number of hidden units H of a layer{(network.Directions == 2 ? " and direction" : "")}.");
        if (!network.HasText)
        {
            Constant("OutputSize", network.Declared.OutputSize, "The number of outputs O.");
        }

        Constant("BatchSize", network.BatchSize, "The number of sequences B of a training step.");
        Constant("SequenceLength", network.SequenceLength, $"The number of positions T of a sequence{(network.HasWindows || !network.HasText ? "" : ": the symbols of the declared text but the last")}.");
        Constant("StateSize", network.StateSize, "The number of values of the states of a batch.");
        Constant("ParameterCount", network.ParameterCount, "The number of trained values.");

        void Constant(string name, int value, string comment) => w.Write($"""
            /// <summary>{comment}</summary>
            public const int {names[name]} = {Number(value)};

            """);
    }

    internal static void EmitLayout(CodeWriter w, NetworkPlan network, MemberNames names)
    {
        w.Write("// Where each matrix starts in its block of memory.");
        using (w.Block($"private static class {names["Layout"]}"))
        {
            w.Write($"""
                // Rows are padded to a multiple of {Number(Padding.RowMultiple)} elements, one 512-bit vector, with zeros that stay zeros.
                // Weights lie in panels of {Number(Padding.RowMultiple)} columns, one after the other, each a row after the other.
                internal const int {Sizes(network, "Width", Padding.Padded, input: network.HasEmbedding, joined: false, output: network.HasHead)};{Gate(network)}

                // Rows of activations, position by position and in each sequence by sequence; the stride of long ones is an odd number of cache lines.
                internal const int {Sizes(network, "Stride", ModelSize.RowStride, input: network.HasDenseInputs, joined: network.Joins.Count > 0, output: network.HasHead || !network.HasClasses)};
                internal const int Rows = {names["SequenceLength"]} * {names["BatchSize"]}, OutputRows = {(network.HasLastOutput ? names["BatchSize"] : "Rows")};
                """);
            EmitBlock(w, "ParameterBlock", "Parameters, and in a like block their gradients", network.ParameterBlock);
            EmitBlock(w, "DerivedBlock", "Derived from the parameters after each change", network.DerivedBlock);
            EmitBlock(w, "WeightRowsBlock", "The weights not transposed, in panels, which the backward pass makes when it begins", network.WeightRowsBlock);
            EmitBlock(w, "ActivationBlock", "Activations of a training step", network.ActivationBlock);
        }

        w.Blank();
        w.Write(network.HasText ? $"// What was declared: the learning rate, and the text as indices of {network.Token}s." : "// What was declared.");
        using (w.Block($"private static class {names["Declared"]}"))
        {
            w.Write("internal const double LearningRate = " + Number(network.Declared.Optimizer.LearningRate) + ";");
            if (network.Declared.Layers.Dropout > 0)
            {
                w.Write("internal const double Dropout = " + Number(network.Declared.Layers.Dropout) + ";");
            }

            if (network.HasText)
            {
                w.Blank();
                w.Write($"// {Excerpt(network)}");
                using (w.Block("internal static global::System.ReadOnlySpan<int> Text => new int[]", "};"))
                {
                    w.Write(Lines(network.TextIndices.Select(static i => Number(i)), perLine: 24));
                }
            }
        }

        w.Blank();
    }

    private static string Gate(NetworkPlan network) => network.Cell.Gates == 1 ? "" : $"""


        // Gates lie side by side in a row, each padded to a multiple of {Number(Padding.GateMultiple)}: one 256-bit vector. Products leave out the padding of the last one.
        internal const int GateWidth = {Number(Padding.PaddedGate(network.HiddenSize))};
        """;

    private static string Sizes(NetworkPlan network, string what, System.Func<int, int> size, bool input, bool joined, bool output)
    {
        List<string> sizes = [$"Hidden{what} = {Number(size(network.HiddenSize))}"];
        if (network.Cell.Gates > 1)
        {
            sizes.Add($"Gates{what} = {Number(size(network.GatesLength))}");
        }

        if (input)
        {
            sizes.Add($"Input{what} = {Number(size(network.Declared.LayerInputSize))}");
        }

        if (joined)
        {
            sizes.Add($"Joined{what} = {Number(size(network.Declared.TopSize))}");
        }

        if (output)
        {
            sizes.Add($"Output{what} = {Number(size(network.Declared.OutputSize))}");
        }

        return string.Join(", ", sizes);
    }

    private static void EmitBlock(CodeWriter w, string name, string comment, BlockPlan block)
    {
        w.Blank();
        w.Write($"// {comment}");
        foreach ((BufferPlan buffer, int offset) in block.Layout())
        {
            w.Write($"internal const int {buffer.Name} = {Number(offset)}; // {buffer.Comment}");
        }

        w.Write($"internal const int {name} = {Number(block.Length)};");
    }

    // The declared text, escaped; a long one is cut.
    private static string Excerpt(NetworkPlan network)
    {
        const int MaxLength = 80;
        StringBuilder excerpt = new();
        foreach (int index in network.TextIndices)
        {
            if (excerpt.Length > MaxLength)
            {
                return Text(excerpt.ToString()) + "...";
            }

            excerpt.Append(network.ReadsWords ? (excerpt.Length > 0 ? " " : "") + network.Words[index] : char.ConvertFromUtf32(network.Vocabulary[index]));
        }

        return Text(excerpt.ToString());
    }
}
