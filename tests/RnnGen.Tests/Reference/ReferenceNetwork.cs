namespace RnnGen.Tests.Reference;

/// <summary>
/// Inputs, recurrent layers and head in double, in PyTorch's definitions and names: what generated models are compared with.
/// A backward pass belongs to the forward pass before it.
/// </summary>
internal sealed class ReferenceNetwork(ReferenceOptions options)
{
    private ReferenceSequences? _sequences;
    private InputLayer? _input;
    private LayerStack? _stack;

    /// <summary>The vectors that the head reads, or would read: [T*B][D*H] or [B][D*H].</summary>
    private double[][] _headInputs = [];

    /// <summary>The parameters by name, row-major in the shapes of <see cref="ParameterShapes"/>; zeros at first. The arrays set are used, not copied.</summary>
    internal Dictionary<string, double[]> Parameters
    {
        get;
        set
        {
            foreach ((string name, int[] shape) in ParameterShapes(options))
            {
                if (!value.TryGetValue(name, out double[]? values) || values.Length != Elements(shape))
                {
                    throw new ArgumentException($"'{name}' must have shape [{string.Join(", ", shape)}]");
                }
            }

            field = value;
        }
    } = Zeros(options);

    /// <summary>Every step of every layer, direction and sequence of the last forward pass.</summary>
    internal IEnumerable<Step> Steps => _stack?.Steps ?? [];

    /// <summary>Names and shapes in the order of PyTorch's state_dict: embedding, then each layer's directions, then the head.</summary>
    internal static IEnumerable<(string Name, int[] Shape)> ParameterShapes(ReferenceOptions options)
    {
        if (options.Input == ReferenceInput.Embedding)
        {
            yield return ("embedding.weight", [options.InputSize, options.EmbeddingSize]);
        }

        int rows = options.Gates * options.HiddenSize;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            for (int direction = 0; direction < options.Directions; direction++)
            {
                string suffix = ReferenceOptions.Suffix(layer, direction);
                yield return ($"weight_ih_{suffix}", [rows, options.LayerInputSize(layer)]);
                yield return ($"weight_hh_{suffix}", [rows, options.HiddenSize]);
                if (options.Bias)
                {
                    yield return ($"bias_ih_{suffix}", [rows]);
                    yield return ($"bias_hh_{suffix}", [rows]);
                }

                if (options.Cell == ReferenceCell.LstmPeephole)
                {
                    yield return ($"peephole_{suffix}", [3, options.HiddenSize]);
                }
            }
        }

        if (options.Head != ReferenceHead.None)
        {
            yield return ("head.weight", [options.OutputSize, options.LayerOutputSize]);
            yield return ("head.bias", [options.OutputSize]);
        }
    }

    internal ReferenceOutputs Forward(ReferenceSequences sequences)
    {
        int states = options.Layers * options.Directions;
        _sequences = sequences;
        _input = new(options, Parameters, sequences);
        _stack = new(options, Parameters, sequences.Lengths, sequences.DropoutMasks is null ? null : [.. sequences.DropoutMasks.Select(PerPosition)]);

        double[][][] h = Rows.Of(sequences.InitialHidden, states, sequences.Batch, options.HiddenSize);
        double[][][] c = Rows.Of(sequences.InitialCell, states, sequences.Batch, options.CellStateSize);
        double[][][] hidden = _stack.Forward(_input.Forward(), h, c);
        _headInputs = options.LastOnly ? FinalStatesOfTop(h) : [.. hidden.SelectMany(static row => row)];
        return new()
        {
            Values = Rows.Flat(options.Head == ReferenceHead.None ? _headInputs : new LinearHead(Parameters).Forward(_headInputs)),
            Counts = options.LastOnly
                ? [.. Enumerable.Repeat(true, sequences.Batch)]
                : [.. Enumerable.Range(0, sequences.Length * sequences.Batch).Select(row => row / sequences.Batch < sequences.Lengths[row % sequences.Batch])],
            Hidden = Rows.Flat(hidden),
            FinalHidden = Rows.Flat(h),
            FinalCell = Rows.Flat(c),
        };
    }

    /// <summary>From the gradients of <see cref="ReferenceOutputs.Values"/> and, if given, of the final states [L*D, B, H].</summary>
    internal ReferenceGradients Backward(double[] dValues, double[]? dFinalHidden = null, double[]? dFinalCell = null)
    {
        ReferenceSequences sequences = _sequences ?? throw new InvalidOperationException("A backward pass needs a forward pass before it.");
        Dictionary<string, double[]> gradients = Zeros(options);
        int states = options.Layers * options.Directions;
        double[][][] dh = Rows.Of(dFinalHidden, states, sequences.Batch, options.HiddenSize);
        double[][][] dc = Rows.Of(dFinalCell, states, sequences.Batch, options.CellStateSize);

        double[][] dOutputs = [.. dValues.Chunk(dValues.Length / _headInputs.Length)];
        double[][] dHeadInputs = options.Head == ReferenceHead.None ? dOutputs : new LinearHead(Parameters).Backward(_headInputs, dOutputs, gradients);
        double[][][] dHidden = PerPosition(options.LastOnly ? null : Rows.Flat(dHeadInputs));
        if (options.LastOnly)
        {
            AddToFinalStatesOfTop(dHeadInputs, dh);
        }

        double[][][] dInputs = _stack!.Backward(dHidden, dh, dc, gradients);
        return new()
        {
            Parameters = gradients,
            Features = _input!.Backward(dInputs, gradients),
            InitialHidden = Rows.Flat(dh),
            InitialCell = Rows.Flat(dc),
        };
    }

    /// <summary>[h_forward, h_reverse] of the top layer's final states, for each sequence.</summary>
    private double[][] FinalStatesOfTop(double[][][] h)
    {
        double[][][] top = h[^options.Directions..];
        return [.. Enumerable.Range(0, _sequences!.Batch).Select(b => top.SelectMany(direction => direction[b]).ToArray())];
    }

    private void AddToFinalStatesOfTop(double[][] gradients, double[][][] dh)
    {
        double[][][] top = dh[^options.Directions..];
        for (int b = 0; b < gradients.Length; b++)
        {
            for (int i = 0; i < options.LayerOutputSize; i++)
            {
                top[i / options.HiddenSize][b][i % options.HiddenSize] += gradients[b][i];
            }
        }
    }

    private double[][][] PerPosition(double[]? flat) => Rows.Of(flat, _sequences!.Length, _sequences.Batch, options.LayerOutputSize);

    private static Dictionary<string, double[]> Zeros(ReferenceOptions options) =>
        ParameterShapes(options).ToDictionary(static p => p.Name, static p => new double[Elements(p.Shape)]);

    private static int Elements(int[] shape) => shape.Aggregate(1, static (product, n) => product * n);
}
