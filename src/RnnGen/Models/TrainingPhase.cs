using System.ComponentModel;
using System.Globalization;

namespace RnnGen.Models;

/// <summary>How far the current training iteration has come. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum TrainingPhase
{
    /// <summary>Nothing has run, or the iteration has ended with its optimizer step.</summary>
    StepDone,

    /// <summary>The forward pass has run.</summary>
    ForwardDone,

    /// <summary>The loss and the gradient of the logits have been computed.</summary>
    LossDone,

    /// <summary>The gradients have been computed.</summary>
    BackwardDone,
}

/// <summary>Checks between the parts of a training iteration. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TrainingOrder
{
    /// <summary>Checks that the iteration has come as far as a part of it needs.</summary>
    /// <param name="reached">The phase reached.</param>
    /// <param name="needed">The phase needed, or a later one.</param>
    /// <exception cref="InvalidOperationException">The iteration has not come so far.</exception>
    public static void Require(TrainingPhase reached, TrainingPhase needed)
    {
        if (reached < needed)
        {
            string call = needed switch
            {
                TrainingPhase.ForwardDone => "Forward()",
                TrainingPhase.LossDone => "Loss()",
                _ => "Backward()",
            };
            throw new InvalidOperationException(
                $"{call} has to be called first: a training iteration is Forward(), Loss(), Backward(), Step(), or TrainStep() for all four.");
        }
    }

    /// <summary>Checks that a loss is finite.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="iteration">The number of optimizer steps taken before it.</param>
    /// <exception cref="NotFiniteNumberException">The loss is not finite.</exception>
    public static void RequireFinite(float loss, int iteration)
    {
        if (!float.IsFinite(loss))
        {
            throw new NotFiniteNumberException(
                string.Create(CultureInfo.InvariantCulture, $"The loss of iteration {iteration} is {loss}; the parameters are as they were before it. Look for infinite or NaN values copied into Parameters, or lower the learning rate."),
                loss);
        }
    }
}
