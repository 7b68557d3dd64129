namespace RnnGen.Tests.Reference;

/// <summary>What enters the first layer at each position that counts: a one-hot vector, an embedding's row, or the numbers given; zeros for the token -1.</summary>
internal sealed class InputLayer(ReferenceOptions options, Dictionary<string, double[]> parameters, ReferenceSequences sequences)
{
    /// <summary>x_t = onehot(token_t), embedding.weight[token_t], or features_t: [T][B][I].</summary>
    internal double[][][] Forward()
    {
        int size = options.LayerInputSize(0);
        if (options.Input == ReferenceInput.Numeric)
        {
            return Rows.Of(sequences.Features, sequences.Length, sequences.Batch, size);
        }

        double[][][] inputs = Rows.Zeros(sequences.Length, sequences.Batch, size);
        foreach ((int t, int b, int token) in Tokens())
        {
            if (options.Input == ReferenceInput.OneHot)
            {
                inputs[t][b][token] = 1;
            }
            else
            {
                Array.Copy(parameters["embedding.weight"], token * size, inputs[t][b], 0, size);
            }
        }

        return inputs;
    }

    /// <summary>d embedding.weight[token_t] += dx_t. Returns the gradients of the numbers given, [T, B, I]; empty for tokens.</summary>
    internal double[] Backward(double[][][] dInputs, Dictionary<string, double[]> gradients)
    {
        if (options.Input == ReferenceInput.Embedding)
        {
            foreach ((int t, int b, int token) in Tokens())
            {
                for (int i = 0; i < options.EmbeddingSize; i++)
                {
                    gradients["embedding.weight"][token * options.EmbeddingSize + i] += dInputs[t][b][i];
                }
            }
        }

        return options.Input == ReferenceInput.Numeric ? Rows.Flat(dInputs) : [];
    }

    private IEnumerable<(int T, int B, int Token)> Tokens() =>
        from b in Enumerable.Range(0, sequences.Batch)
        from t in Enumerable.Range(0, sequences.Lengths[b])
        where sequences.Tokens![t * sequences.Batch + b] >= 0
        select (t, b, sequences.Tokens![t * sequences.Batch + b]);
}
