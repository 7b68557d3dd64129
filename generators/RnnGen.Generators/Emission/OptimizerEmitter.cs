using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>The optimizer of a model, what bounds its gradients and sets its rate, and its step.</summary>
internal static class OptimizerEmitter
{
    internal static void Emit(CodeWriter w, NetworkPlan network, MemberNames n)
    {
        w.Write($"""
            /// <summary>
            /// The optimizer: as declared until another one is set. It may be configured freely, but serves one model, whose moments it keeps.
            /// </summary>
            /// <exception cref="global::System.ArgumentNullException">The value is null.</exception>
            /// <exception cref="global::System.ArgumentException">The value serves another model, or has taken steps on a block of another length.</exception>
            """);
        using (w.Block($"public global::RnnGen.Optimization.Optimizer {n["Optimizer"]}"))
        {
            w.Write($"get => {n["_optimizer"]} ??= {Declared(network, n)}.OfModel(this, {n["Layout"]}.ParameterBlock);");
            using (w.Block("set"))
            {
                w.Write($"""
                    global::System.ArgumentNullException.ThrowIfNull(value);
                    {n["_optimizer"]} = value.OfModel(this, {n["Layout"]}.ParameterBlock);
                    """);
            }
        }

        w.Blank();
        w.Write($"""
            /// <summary>The learning rate of each step, by the number of steps that the present optimizer has taken, or by the losses that a <see cref="global::RnnGen.Optimization.ReduceOnPlateau"/> is told; null, as at first, leaves it to the optimizer. Else it sets <see cref="global::RnnGen.Optimization.Optimizer.LearningRate"/> before each step.</summary>
            public global::RnnGen.Optimization.LearningRateSchedule? {n["Schedule"]} {"{"} get; set; {"}"}

            /// <summary>The bound that a step keeps the gradients to; null, as at first, for none.</summary>
            public global::RnnGen.Optimization.GradientLimit? {n["Clipping"]} {"{"} get; set; {"}"}

            /// <summary>The optimizer step: bounds the gradients, and changes <see cref="{n["Parameters"]}"/> by <see cref="{n["Gradients"]}"/>. Gradients that are not finite are refused where <see cref="{n["Clipping"]}"/> is by norm.</summary>
            /// <exception cref="global::System.InvalidOperationException">Backward has not run with these parameters, or the schedule's rate is no learning rate; nothing was changed.</exception>
            /// <exception cref="global::System.NotFiniteNumberException">The norm to bound is not finite; the parameters are as they were.</exception>
            """);
        using (w.Block($"public void {n["Step"]}()"))
        {
            w.Write($"""
                global::RnnGen.Models.TrainingOrder.Require({n["_phase"]}, global::RnnGen.Models.TrainingPhase.BackwardDone);
                {n["Schedule"]}?.Apply({n["Optimizer"]});
                {n["Clipping"]}?.Apply({n["_gradients"]}!.Span);
                """);
            using (w.Block("try"))
            {
                w.Write($"{n["Optimizer"]}.Step({n["_parameters"]}.Span, {n["_gradients"]}!.Span);");
            }

            using (w.Block("finally // where an optimizer throws it may have changed some"))
            {
                w.Write($"{n["OnParametersChanged"]}();");
            }
        }

        w.Blank();
    }

    // What was declared, with PyTorch's defaults for the rest.
    private static string Declared(NetworkPlan network, MemberNames n)
    {
        OptimizerSpec optimizer = network.Declared.Optimizer;
        string rate = $"{n["Declared"]}.LearningRate", momentum = optimizer.Momentum > 0 ? $", momentum: {Number(optimizer.Momentum)}" : "";
        string decay = optimizer.WeightDecay > 0 || optimizer.Kind == OptimizerKind.AdamW ? $", weightDecay: {Number(optimizer.WeightDecay)}" : "";
        return $"new global::RnnGen.Optimization.{optimizer.Kind}({rate}{momentum}{decay})";
    }
}
