using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>A streaming step in plain C# loops.</summary>
internal sealed class PlainStream(ModelWeights weights) : StreamingPeer("plain C#")
{
    private float[] _hidden = new float[weights.HiddenSize], _next = new float[weights.HiddenSize];
    private readonly float[] _logits = new float[weights.VocabularySize];

    internal override ReadOnlySpan<float> Read(int symbol)
    {
        int v = weights.VocabularySize, h = weights.HiddenSize;
        float[] weightIh = weights.WeightIh, weightHh = weights.WeightHh, headWeight = weights.HeadWeight;
        for (int i = 0; i < h; i++)
        {
            float z = weights.BiasIh[i] + weights.BiasHh[i] + weightIh[i * v + symbol];
            for (int j = 0; j < h; j++)
            {
                z += weightHh[i * h + j] * _hidden[j];
            }

            _next[i] = MathF.Tanh(z);
        }

        (_hidden, _next) = (_next, _hidden);
        for (int k = 0; k < v; k++)
        {
            float y = weights.HeadBias[k];
            for (int j = 0; j < h; j++)
            {
                y += headWeight[k * h + j] * _hidden[j];
            }

            _logits[k] = y;
        }

        return _logits;
    }
}
