using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace RnnGen.Weights;

/// <summary>A model's parameters, or their gradients, in the order of PyTorch's <c>state_dict</c>.</summary>
[DebuggerDisplay("Count = {Count}")]
[SuppressMessage("Naming", "CA1710", Justification = "A set of parameters is the field's word; it holds no two of one name.")]
public sealed class ParameterSet : IReadOnlyList<Parameter>
{
    private readonly Parameter[] _parameters;

    /// <summary>Puts parameters together. Called by generated code.</summary>
    /// <param name="parameters">The parameters, in order, no two of one name.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ParameterSet(params Parameter[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = (Parameter[])parameters.Clone();
        foreach (Parameter parameter in _parameters)
        {
            Length += parameter.Length;
        }
    }

    /// <summary>The number of parameters.</summary>
    public int Count => _parameters.Length;

    /// <summary>The parameter at a position of the order.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public Parameter this[int index] => (uint)index < (uint)_parameters.Length
        ? _parameters[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} parameters.");

    /// <summary>The parameter of a name.</summary>
    /// <param name="name">The name in PyTorch's <c>state_dict</c>, as <c>weight_hh_l0</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message lists those there are.</exception>
    public Parameter this[string name] => TryGet(name, out Parameter? parameter)
        ? parameter
        : throw new KeyNotFoundException($"There is no parameter '{name}'. There are {string.Join(", ", Array.ConvertAll(_parameters, static p => p.Name))}.");

    /// <summary>Looks for the parameter of a name.</summary>
    /// <param name="name">The name in PyTorch's <c>state_dict</c>.</param>
    /// <param name="parameter">The parameter, or null.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out Parameter? parameter)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (Parameter candidate in _parameters)
        {
            if (candidate.Name == name)
            {
                parameter = candidate;
                return true;
            }
        }

        parameter = null;
        return false;
    }

    /// <summary>The number of values of all parameters, a model's <c>ParameterCount</c>.</summary>
    public int Length { get; }

    /// <summary>Copies all values out, one parameter after the other in order, each row by row: to keep the best of a training, or for a file.</summary>
    /// <param name="destination">Room for exactly <see cref="Length"/> values.</param>
    /// <exception cref="ArgumentException">There is room for another number of values.</exception>
    public void CopyTo(Span<float> destination)
    {
        CheckLength(destination.Length, nameof(destination));
        foreach (Parameter parameter in _parameters)
        {
            parameter.Read(destination[..parameter.Length]);
            destination = destination[parameter.Length..];
        }
    }

    /// <summary>Replaces all values, as <see cref="Parameter.CopyFrom"/> does those of one parameter.</summary>
    /// <param name="source">The values, as <see cref="CopyTo"/> leaves them.</param>
    /// <exception cref="ArgumentException">There are not exactly <see cref="Length"/> values; nothing was changed.</exception>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        CheckLength(source.Length, nameof(source));
        foreach (Parameter parameter in _parameters)
        {
            parameter.Write(source[..parameter.Length]);
            source = source[parameter.Length..];
        }
    }

    /// <summary>Enumerates the parameters in order.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<Parameter> GetEnumerator() => ((IEnumerable<Parameter>)_parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void CheckLength(int given, string argument)
    {
        if (given != Length)
        {
            throw new ArgumentException($"{argument} holds {given} values; the {Count} parameters have {Length}: {string.Join(", ", Array.ConvertAll(_parameters, static p => $"{p.Name} {p.Length}"))}.", argument);
        }
    }
}
