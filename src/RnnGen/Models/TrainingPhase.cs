using System.ComponentModel;
using System.Globalization;

namespace RnnGen.Models;

/// <summary>How far the current training iteration has come. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum TrainingPhase
{
    /// <summary>No forward pass is there to go on from: on a new model, after a step, after values were copied in, after an evaluation.</summary>
    ParametersChanged,

    /// <summary>The forward pass has run on a batch without targets: there are outputs, but no loss.</summary>
    OutputsDone,

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
    /// <summary>Checks that a part of an iteration is the next one.</summary>
    /// <param name="reached">The phase reached.</param>
    /// <param name="needed">The phase that the part follows.</param>
    /// <exception cref="InvalidOperationException">Another part is the next one; the message says which.</exception>
    public static void Require(TrainingPhase reached, TrainingPhase needed)
    {
        if (reached != needed)
        {
            string next = reached switch
            {
                TrainingPhase.ParametersChanged => "Run Forward first: it has not run since the parameters changed or Evaluate took its place",
                TrainingPhase.OutputsDone => "Run Loss(targets) first, or Backward(dOutputs, dFinalState): the latest forward pass was given no targets",
                TrainingPhase.ForwardDone => "Run Loss next",
                TrainingPhase.LossDone => "Run Backward next",
                _ => "Run Step next, or Forward to begin again",
            };
            throw new InvalidOperationException($"{next}. A training iteration is Forward, Loss, Backward, Step, or TrainStep for all four.");
        }
    }

    /// <summary>Checks that a forward pass has run with the present parameters, and no backward pass since.</summary>
    /// <param name="reached">The phase reached.</param>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public static void RequireForward(TrainingPhase reached)
    {
        if (reached is TrainingPhase.ParametersChanged or TrainingPhase.BackwardDone)
        {
            throw new InvalidOperationException("Run Forward first: a loss and a backward pass read what a forward pass with the present parameters left, until a backward pass has read it or Evaluate takes its place.");
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
                string.Create(CultureInfo.InvariantCulture, $"The loss of iteration {iteration} is {loss}; the parameters are as they were before it, so that the same batch would fail again: go back to saved ones. If the loss grew before, lower the learning rate. Else scale inputs and targets, or look for infinite or NaN values copied into Parameters or left there by a step whose gradients were not finite (with Clipping = GradientLimit.ByNorm(...) a step refuses those)."),
                loss);
        }
    }
}
