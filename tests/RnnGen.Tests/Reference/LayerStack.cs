namespace RnnGen.Tests.Reference;

/// <summary>
/// Layers and directions. Each layer's output is [h_forward, h_reverse] at each position; before it enters the next layer it is
/// multiplied by the dropout mask, if one is given. States are [L*D][B][H]: layer l, direction d at l * D + d.
/// </summary>
internal sealed class LayerStack(ReferenceOptions options, Dictionary<string, double[]> parameters, int[] lengths, double[][][][]? masks)
{
    private readonly DirectedLayer[] _layers =
    [
        .. from layer in Enumerable.Range(0, options.Layers)
           from direction in Enumerable.Range(0, options.Directions)
           select new DirectedLayer(
               Cell.Create(options.Cell, CellParameters.Of(parameters, ReferenceOptions.Suffix(layer, direction))), direction == 1, lengths),
    ];

    internal IEnumerable<Step> Steps => _layers.SelectMany(static layer => layer.Steps).SelectMany(static steps => steps);

    /// <summary>The top layer's output [T][B][D*H]; the states are replaced by the final ones.</summary>
    internal double[][][] Forward(double[][][] inputs, double[][][] h, double[][][] c)
    {
        for (int layer = 0; layer < options.Layers; layer++)
        {
            double[][][] outputs = Rows.Zeros(inputs.Length, lengths.Length, options.LayerOutputSize);
            for (int direction = 0; direction < options.Directions; direction++)
            {
                int index = layer * options.Directions + direction;
                _layers[index].Forward(inputs, outputs, direction * options.HiddenSize, h[index], c[index]);
            }

            inputs = layer < options.Layers - 1 ? Dropout(outputs, layer) : outputs;
        }

        return inputs;
    }

    /// <summary>The gradients of the inputs [T][B][I]; those of the final states are replaced by those of the initial ones.</summary>
    internal double[][][] Backward(double[][][] dOutputs, double[][][] dh, double[][][] dc, Dictionary<string, double[]> gradients)
    {
        for (int layer = options.Layers - 1; layer >= 0; layer--)
        {
            double[][][] dInputs = Rows.Zeros(dOutputs.Length, lengths.Length, options.LayerInputSize(layer));
            for (int direction = 0; direction < options.Directions; direction++)
            {
                int index = layer * options.Directions + direction;
                CellParameters cellGradients = CellParameters.Of(gradients, ReferenceOptions.Suffix(layer, direction));
                _layers[index].Backward(dOutputs, direction * options.HiddenSize, dInputs, dh[index], dc[index], cellGradients);
            }

            dOutputs = layer > 0 ? Dropout(dInputs, layer - 1) : dInputs;
        }

        return dOutputs;
    }

    /// <summary>y = mask x after the given layer, and so dx = mask dy.</summary>
    private double[][][] Dropout(double[][][] values, int layer) => masks is null
        ? values
        : [.. values.Select((row, t) => row.Select((vector, b) => vector.Select((value, i) => value * masks[layer][t][b][i]).ToArray()).ToArray())];
}
