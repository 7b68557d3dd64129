using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Emission;

/// <summary>The public members of an invalid declaration, throwing, so that an editor shows the one error that matters and none in its wake.</summary>
internal static class InvalidModelEmitter
{
    private const string Fail = "=> throw new global::System.InvalidOperationException(\"The declaration of this model is invalid; see the compiler's RNN errors.\");";
    private const string Set = "global::RnnGen.Weights.ParameterSet";
    private const string Tensor = "global::System.Numerics.Tensors.ReadOnlyTensorSpan<float>";
    private const string State = "global::RnnGen.RecurrentState";
    private const string Numbers = Stage.Numbers, Floats = Stage.Span, Tokens = Stage.Indices;

    /// <param name="taken">The members that the user's class has itself.</param>
    internal static void Emit(CodeWriter w, OwnerSpec owner, MemberNames n, EquatableArray<string> taken)
    {
        w.Write("/// <remarks>The declaration is invalid; see the compiler's RNN errors.</remarks>");
        using (w.Block($"partial class {Identifiers.Escaped(owner.Name)} : {Interfaces.RecurrentModel}"))
        {
            w.Write("#pragma warning disable CS1591 // Nothing to document: the members only throw.");
            Member(".ctor", $"public {Identifiers.Escaped(owner.Name)}(int seed = 0) {Fail}");
            Member("VocabularySize", $"public const int {n["VocabularySize"]} = 1;");
            Member("EmbeddingSize", $"public const int {n["EmbeddingSize"]} = 1;");
            Member("Optimizer", $"public global::RnnGen.Optimization.Optimizer {n["Optimizer"]} {{ get {Fail} set {Fail} }}");
            Member("Schedule", $"public global::RnnGen.Optimization.LearningRateSchedule? {n["Schedule"]} {{ get; set; }}");
            Member("Clipping", $"public global::RnnGen.Optimization.GradientLimit? {n["Clipping"]} {{ get; set; }}");
            Member("InputSize", $"public const int {n["InputSize"]} = 1;");
            Member("OutputSize", $"public const int {n["OutputSize"]} = 1;");
            Member("StateSize", $"public const int {n["StateSize"]} = 1;");
            Member("HiddenSize", $"public const int {n["HiddenSize"]} = 1;");
            Member("BatchSize", $"public const int {n["BatchSize"]} = 1;");
            Member("SequenceLength", $"public const int {n["SequenceLength"]} = 1;");
            Member("ParameterCount", $"public const int {n["ParameterCount"]} = 1;");
            Member("Parameters", $"public {Set} {n["Parameters"]} {Fail}");
            Member("Gradients", $"public {Set} {n["Gradients"]} {Fail}");
            Member("Logits", $"public {Tensor} {n["Logits"]} {Fail}");
            Member("HiddenStates", $"public {Tensor} {n["HiddenStates"]} {Fail}");
            Member("TrainStep", $"public float {n["TrainStep"]}() {Fail}");
            Member("Forward", $"public void {n["Forward"]}() {Fail}");
            foreach (string inputs in new[] { Tokens, Numbers })
            {
                Member("Forward", $"public void {n["Forward"]}({inputs} inputs, {Floats} state = default, {Tokens} lengths = default, bool training = false) {Fail}");
                foreach (string targets in new[] { Tokens, Numbers })
                {
                    Member("TrainStep", $"public float {n["TrainStep"]}({inputs} inputs, {targets} targets, {Floats} state = default, {Tokens} lengths = default) {Fail}");
                    Member("Evaluate", $"public float {n["Evaluate"]}({inputs} inputs, {targets} targets, {Floats} state = default, {Tokens} lengths = default) {Fail}");
                }
            }

            Member("Threads", $"public int {n["Threads"]} {{ get; set; }}");
            Member("Loss", $"public float {n["Loss"]}() {Fail}");
            Member("Loss", $"public float {n["Loss"]}({Tokens} targets) {Fail}");
            Member("Loss", $"public float {n["Loss"]}({Numbers} targets) {Fail}");
            Member("Backward", $"public void {n["Backward"]}() {Fail}");
            Member("Backward", $"public void {n["Backward"]}({Numbers} dOutputs = default, {Numbers} dFinalState = default, {Floats} dInitialState = default, {Floats} dInputs = default) {Fail}");
            Member("Step", $"public void {n["Step"]}() {Fail}");
            Member("Predict", $"public string {n["Predict"]}() {Fail}");
            Member("Predict", $"public string {n["Predict"]}(string text) {Fail}");
            Member("Generate", $"public string {n["Generate"]}(string prompt, int count) {Fail}");
            Member("Generate", $"public void {n["Generate"]}({State} state, global::System.Span<int> destination) {Fail}");
            Member("CreateState", $"public {State} {n["CreateState"]}() {Fail}");
            Member("Advance", $"public global::System.ReadOnlySpan<float> {n["Advance"]}({State} state, int symbol) {Fail}");
            Member("Advance", $"public {Numbers} {n["Advance"]}({State} state, global::System.Text.Rune symbol) {Fail}");
            Member("Advance", $"public {Numbers} {n["Advance"]}({State} state, char symbol) {Fail}");
            Member("Advance", $"public {Numbers} {n["Advance"]}({State} state, string symbol) {Fail}");
            Member("Advance", $"public {Numbers} {n["Advance"]}({State} state, {Numbers} features) {Fail}");
            w.Blank();
            w.Write($"""
                // Explicit, because the public members may bear other names or be the user's own.
                global::RnnGen.Models.SymbolVocabulary {Interfaces.StreamingModel}.Symbols {Fail}
                {Set} {Interfaces.TrainableModel}.Parameters {Fail}
                {Set} {Interfaces.TrainableModel}.Gradients {Fail}
                float {Interfaces.RecurrentModel}.TrainStep() {Fail}
                float {Interfaces.RecurrentModel}.TrainStep({Tokens} inputs, {Tokens} targets, {Floats} state, {Tokens} lengths) {Fail}
                string {Interfaces.RecurrentModel}.Predict() {Fail}
                string {Interfaces.RecurrentModel}.Predict(string text) {Fail}
                {State} {Interfaces.StreamingModel}.CreateState() {Fail}
                global::System.ReadOnlySpan<float> {Interfaces.StreamingModel}.Advance({State} state, int symbol) {Fail}
                """);
            if (taken.Contains(n["Vocabulary"]))
            {
                return;
            }

            w.Blank();
            using (w.Block($"public static class {n["Vocabulary"]}"))
            {
                w.Write($"""
                    public const int Size = 1;
                    public static global::System.Collections.Generic.IReadOnlyList<string> Symbols {Fail}
                    public static int IndexOf(global::System.Text.Rune symbol) {Fail}
                    public static int IndexOf(char symbol) {Fail}
                    public static int IndexOf(string symbol) {Fail}
                    public static bool TryIndexOf(global::System.Text.Rune symbol, out int index) {Fail}
                    public static bool TryIndexOf(char symbol, out int index) {Fail}
                    public static bool TryIndexOf(string? symbol, out int index) {Fail}
                    public static int[] Encode(string text) {Fail}
                    public static int Encode(global::System.ReadOnlySpan<char> text, global::System.Span<int> destination) {Fail}
                    public static string Decode(global::System.ReadOnlySpan<int> indices) {Fail}
                    """);
            }
        }

        void Member(string name, string text)
        {
            if (!taken.Contains(n[name]))
            {
                w.Write(text);
            }
        }
    }
}
