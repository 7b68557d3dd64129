using System.Linq;
using System.Text;
using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The compiled shapes, the offsets of all buffers, and the declared text as indices.</summary>
internal static class LayoutEmitter
{
    internal static void EmitShapes(CodeWriter w, NetworkPlan network, MemberNames names) => w.Write($"""
        /// <summary>The number of symbols V.</summary>
        public const int {names["VocabularySize"]} = {Number(network.VocabularySize)};

        /// <summary>The number of hidden units H.</summary>
        public const int {names["HiddenSize"]} = {Number(network.HiddenSize)};

        /// <summary>The number of sequences B of a training step.</summary>
        public const int {names["BatchSize"]} = {Number(network.BatchSize)};

        /// <summary>The number of positions T of a sequence{(network.HasWindows ? "" : ": the symbols of the declared text but the last")}.</summary>
        public const int {names["SequenceLength"]} = {Number(network.SequenceLength)};

        /// <summary>The number of trained values.</summary>
        public const int {names["ParameterCount"]} = {Number(network.ParameterCount)};

        """);

    internal static void EmitLayout(CodeWriter w, NetworkPlan network, MemberNames names)
    {
        w.Write("// Where each matrix starts in its block of memory.");
        using (w.Block($"private static class {names["Layout"]}"))
        {
            w.Write($"""
                // Rows are padded to a multiple of {Number(ModelSize.RowMultiple)} elements, one 512-bit vector, with zeros that stay zeros.
                // Weights lie in panels of {Number(ModelSize.RowMultiple)} columns, one after the other, each a row after the other.
                internal const int HiddenWidth = {Number(network.HiddenWidth)}, VocabularyWidth = {Number(network.VocabularyWidth)};

                // Rows of activations, position by position and in each sequence by sequence; the stride of long ones is an odd number of cache lines.
                internal const int HiddenStride = {Number(network.HiddenStride)}, VocabularyStride = {Number(network.VocabularyStride)};
                internal const int Rows = {names["SequenceLength"]} * {names["BatchSize"]};
                """);
            EmitBlock(w, "ParameterBlock", "parameters, and in a like block their gradients", network.ParameterBlock);
            EmitBlock(w, "DerivedBlock", "derived from the parameters after each change", network.DerivedBlock);
            EmitBlock(w, "ActivationBlock", "activations of a training step", network.ActivationBlock);
        }

        w.Blank();
        w.Write("// What was declared: the learning rate, and the text as indices of symbols.");
        using (w.Block($"private static class {names["Declared"]}"))
        {
            w.Write("internal const double LearningRate = " + Number(network.LearningRate) + ";");
            w.Blank();
            w.Write($"// {Excerpt(network)}");
            using (w.Block("internal static global::System.ReadOnlySpan<int> Text => new int[]", "};"))
            {
                w.Write(Lines(network.TextIndices.Select(static i => Number(i)), perLine: 24));
            }
        }

        w.Blank();
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

            excerpt.Append(char.ConvertFromUtf32(network.Vocabulary[index]));
        }

        return Text(excerpt.ToString());
    }
}
