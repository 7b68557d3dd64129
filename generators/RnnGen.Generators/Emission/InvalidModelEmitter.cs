using RnnGen.Generators.Parsing;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The public members of an invalid declaration, throwing, so that an editor shows the one error that matters and none in its wake.</summary>
internal static class InvalidModelEmitter
{
    internal static void Emit(CodeWriter w, OwnerSpec owner, MemberNames n)
    {
        const string Fail = "=> throw new global::System.InvalidOperationException(\"The declaration of this model is invalid; see the compiler's RNN errors.\")";
        w.Write("/// <remarks>The declaration is invalid; see the compiler's RNN errors.</remarks>");
        using (w.Block($"partial class {Identifier(owner.Name)}"))
        {
            w.Write($"""
                #pragma warning disable CS1591 // Nothing to document: the members only throw.
                public const int {n["VocabularySize"]} = 1;
                public const int {n["HiddenSize"]} = 1;
                public const int {n["SequenceLength"]} = 1;
                public const int {n["ParameterCount"]} = 1;
                public {Identifier(owner.Name)}(int seed = 0) {Fail};
                public global::RnnGen.Weights.ParameterSet {n["Parameters"]} {Fail};
                public global::RnnGen.Weights.ParameterSet {n["Gradients"]} {Fail};
                public global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> {n["Logits"]} {Fail};
                public global::System.Numerics.Tensors.ReadOnlyTensorSpan<float> {n["HiddenStates"]} {Fail};
                public float {n["TrainStep"]}() {Fail};
                public void {n["Forward"]}() {Fail};
                public float {n["Loss"]}() {Fail};
                public void {n["Backward"]}() {Fail};
                public void {n["Step"]}() {Fail};
                public string {n["Predict"]}() {Fail};
                public string {n["Predict"]}(string text) {Fail};
                public string {n["Generate"]}(string prompt, int count) {Fail};
                public global::RnnGen.RecurrentState {n["CreateState"]}() {Fail};
                public global::System.ReadOnlySpan<float> {n["Advance"]}(global::RnnGen.RecurrentState state, int symbol) {Fail};
                """);
            w.Blank();
            using (w.Block($"public static class {n["Vocabulary"]}"))
            {
                w.Write($"""
                    public const int Size = 1;
                    public static global::System.Collections.Generic.IReadOnlyList<string> Symbols {Fail};
                    public static int IndexOf(global::System.Text.Rune symbol) {Fail};
                    public static int IndexOf(string symbol) {Fail};
                    public static bool TryIndexOf(global::System.Text.Rune symbol, out int index) {Fail};
                    public static bool TryIndexOf(string? symbol, out int index) {Fail};
                    public static int[] Encode(string text) {Fail};
                    public static int Encode(global::System.ReadOnlySpan<char> text, global::System.Span<int> destination) {Fail};
                    public static string Decode(global::System.ReadOnlySpan<int> indices) {Fail};
                    """);
            }
        }
    }
}
