using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>How threads share the stages of a step.</summary>
internal static class ThreadEmitter
{
    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n, StageList stages)
    {
        if (!Stage.SharesOut(network))
        {
            EmitProperty(
                w, n, $"private int {n["_threads"]} = 1;", "A step of one sequence uses one whatever the number, and none are started.",
                $"get => {n["_threads"]};", $"set => {n["_threads"]} = global::RnnGen.Training.ThreadCrew.Check(value);");
            return;
        }

        EmitProperty(
            w, n, $"private global::RnnGen.Training.ThreadCrew? {n["_crew"]};",
            "A step shares its sequences, positions and gradients out among them; nothing is summed across threads, so the bits are the same for each number. They end when the number is set to 1 and when the model is collected: there is nothing to dispose of.",
            $"get => {n["_crew"]}?.Threads ?? 1;", $"set => {n["_crew"]} = global::RnnGen.Training.ThreadCrew.Of(value, instead: {n["_crew"]});");

        w.Write($"""
            // The stage that the crew is at; its delegate is made once, so that a step allocates nothing.
            private {n["Stage"]} {n["_stage"]};
            private global::System.Action<int, int>? {n["_runStage"]};

            """);
        using (w.Block($"private enum {n["Stage"]}"))
        {
            w.Write(string.Join("\n", stages.Shared.Select(static s => s.Method + ",")));
        }

        w.Blank();
        using (w.Block($"private void {n["Split"]}({n["Stage"]} stage, int length, int multiple, int piecesPerThread)"))
        {
            w.Write($"{n["_stage"]} = stage;");
            using (w.Block($"if ({n["_crew"]} is null)"))
            {
                w.Write($"{n["RunStage"]}(0, length);");
            }

            using (w.Block("else"))
            {
                w.Write($"{n["_crew"]}.Run({n["_runStage"]} ??= {n["RunStage"]}, length, multiple, piecesPerThread);");
            }
        }

        w.Blank();
        using (w.Block($"private void {n["RunStage"]}(int first, int end)"))
        using (w.Block($"switch ({n["_stage"]})"))
        {
            foreach (Stage stage in stages.Shared)
            {
                w.Write($"""
                    case {n["Stage"]}.{stage.Method}:
                        {stage.Call(n, "first", "end")}
                        break;
                    """);
            }
        }

        w.Blank();
    }

    private static void EmitProperty(CodeWriter w, MemberNames n, string field, string use, string get, string set)
    {
        w.Write($"""
            {field}

            /// <summary>The number of threads of a training step, 1 to 64; 1 unless it is set. {use}</summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The number lies outside its range.</exception>
            """);
        using (w.Block($"public int {n["Threads"]}"))
        {
            w.Write($"{get}\n{set}");
        }

        w.Blank();
    }
}
