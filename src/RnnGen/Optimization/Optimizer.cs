using System.ComponentModel;
using System.Diagnostics;

namespace RnnGen.Optimization;

/// <summary>Changes one block of parameters by their gradients, a step at a time.</summary>
/// <remarks>
/// An optimizer belongs to one block: it learns the block's length with the first step and then keeps what it remembers of each element.
/// Every optimizer here leaves an element at zero whose parameter and gradient are zero, so that padding stays zero, and gives the same bits
/// with vectors of 512, 256 and 128 bits. Averages that have become denormal numbers, too small to matter, are set to zero every 256
/// steps, those of squares only beside an epsilon of 1e-9 or more. After the first step nothing is allocated.
/// <para>
/// A model's block holds its parameters in an order and with a padding that are its own. Without a model an optimizer works on any block whose length is a
/// multiple of 16: on parameters in PyTorch's order, or on some of them (<c>Gradients.CopyTo</c>, <see cref="Step"/>, <c>Parameters.CopyFrom</c>).
/// </para>
/// </remarks>
[DebuggerDisplay("{GetType().Name,nq}, learning rate {LearningRate}, step {StepCount}")]
public abstract class Optimizer
{
    private const int LengthUnknown = -1, StepsBetweenFlushes = 256;

    private int _length = LengthUnknown;
    private long _steps;
    private WeakReference<object>? _model;

    /// <summary>Creates an optimizer that has taken no step.</summary>
    /// <param name="learningRate">The learning rate, 0 to 1e30.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate lies outside its range.</exception>
    protected Optimizer(double learningRate) => LearningRate = ArgumentRange.Between(learningRate, 0, ArgumentRange.LargestLearningRate);

    /// <summary>The learning rate, 0 to 1e30; may be changed between steps. With 0, where some schedules end, the parameters stand still.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the range, or is not a number.</exception>
    public double LearningRate
    {
        get;
        set => field = ArgumentRange.Between(value, 0, ArgumentRange.LargestLearningRate, nameof(LearningRate));
    }

    /// <summary>The number of steps taken; from 2,147,483,647 on it stays there.</summary>
    public int StepCount => (int)Math.Min(_steps, int.MaxValue);

    /// <summary>Makes this the optimizer of a model, and of no other. Called by generated code.</summary>
    /// <param name="model">The model.</param>
    /// <param name="length">The length of its block of parameters.</param>
    /// <returns>This optimizer.</returns>
    /// <exception cref="ArgumentException">It serves another model, or has taken steps on a block of another length.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Optimizer OfModel(object model, int length)
    {
        bool isOfAnother = _model is not null && (!_model.TryGetTarget(out object? served) || served != model);
        if (isOfAnother || (_length != LengthUnknown && _length != length))
        {
            throw new ArgumentException("The optimizer serves another model, or has taken steps on other parameters, whose moments it keeps. Create one for each model.", "value");
        }

        // Weak: an optimizer that is kept does not keep its model.
        _model ??= new WeakReference<object>(model);
        return this;
    }

    /// <summary>Takes one step: changes the parameters by their gradients.</summary>
    /// <param name="parameters">The parameters with their padding, a multiple of 16 elements, as many in each step.</param>
    /// <param name="gradients">Their gradients, as many elements.</param>
    /// <exception cref="ArgumentException">The lengths differ from one another or from those of the first step, or are no multiple of 16.</exception>
    /// <remarks>A step in which <see cref="Update"/> throws does not count.</remarks>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        if (_length == LengthUnknown)
        {
            if (parameters.Length != gradients.Length || parameters.Length % Padding.RowMultiple != 0)
            {
                throw new ArgumentException(
                    $"A block has as many gradients as parameters, a multiple of {Padding.RowMultiple}; " +
                    $"the optimizer was given {parameters.Length} parameters and {gradients.Length} gradients.", nameof(parameters));
            }

            Allocate(parameters.Length);
            _length = parameters.Length;
        }
        else if (parameters.Length != _length || gradients.Length != _length)
        {
            throw new ArgumentException($"The optimizer works on a block of {_length} elements; it was given {parameters.Length} parameters and {gradients.Length} gradients.", nameof(parameters));
        }

        _steps++;
        try
        {
            Update(parameters, gradients);
        }
        catch
        {
            _steps--;
            throw;
        }

        if (_steps % StepsBetweenFlushes == 0)
        {
            FlushDenormals();
        }
    }

    /// <summary>Makes ready for blocks of a length: called once, before the first <see cref="Update"/>.</summary>
    /// <param name="length">The number of elements, a multiple of 16.</param>
    protected abstract void Allocate(int length);

    /// <summary>Changes the parameters; <see cref="StepCount"/> is the step's number, counted from 1.</summary>
    /// <remarks>
    /// An element that is zero and has a gradient of zero has to stay zero: it may be padding between rows, from which a model would compute
    /// wrong losses. A model is in the middle of its step: do not run it here.
    /// </remarks>
    /// <param name="parameters">The parameters, of the length given to <see cref="Allocate"/>.</param>
    /// <param name="gradients">Their gradients, of the same length.</param>
    protected abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradients);

    // Denormals tells why. An optimizer that keeps no averages has nothing to do.
    private protected virtual void FlushDenormals()
    {
    }
}
