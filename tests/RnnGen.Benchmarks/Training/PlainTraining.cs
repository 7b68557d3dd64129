using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Training;

/// <summary>A training step of B sequences of T positions in plain C# loops: tanh, linear head, mean cross-entropy, Adam.</summary>
internal sealed class PlainTraining(ModelWeights weights, int b, int t, int[] inputs, int[] targets) : IPeer
{
    private readonly int _v = weights.VocabularySize, _h = weights.HiddenSize;

    // Before the first position lies a state of zeros.
    private readonly float[] _hidden = new float[b * (t + 1) * weights.HiddenSize];
    private readonly float[] _dLogits = new float[b * t * weights.VocabularySize];
    private readonly float[] _dHidden = new float[weights.HiddenSize], _dz = new float[weights.HiddenSize];

    private readonly Adam _weightIh = new(weights.WeightIh), _weightHh = new(weights.WeightHh), _biasIh = new(weights.BiasIh), _biasHh = new(weights.BiasHh);
    private readonly Adam _headWeight = new(weights.HeadWeight), _headBias = new(weights.HeadBias);

    public string Name => "plain C#";

    internal float Loss { get; private set; }

    public void Step()
    {
        double loss = 0;
        for (int s = 0; s < b; s++)
        {
            for (int p = 0; p < t; p++)
            {
                Recurrence(inputs[s * t + p], (s * (t + 1) + p) * _h);
                loss += HeadAndLoss(targets[s * t + p], (s * (t + 1) + p + 1) * _h, (s * t + p) * _v);
            }
        }

        Loss = (float)(loss / (b * t));
        Adam[] all = [_weightIh, _weightHh, _biasIh, _biasHh, _headWeight, _headBias];
        foreach (Adam parameter in all)
        {
            Array.Clear(parameter.Gradients);
        }

        for (int s = 0; s < b; s++)
        {
            Array.Clear(_dHidden);
            for (int p = t - 1; p >= 0; p--)
            {
                HeadBackward((s * (t + 1) + p + 1) * _h, (s * t + p) * _v);
                RecurrenceBackward(inputs[s * t + p], (s * (t + 1) + p) * _h);
            }
        }

        foreach (Adam parameter in all)
        {
            parameter.Update();
        }
    }

    private void Recurrence(int symbol, int previous)
    {
        float[] weightIh = _weightIh.Values, weightHh = _weightHh.Values;
        for (int i = 0; i < _h; i++)
        {
            float z = _biasIh.Values[i] + _biasHh.Values[i] + weightIh[i * _v + symbol];
            for (int j = 0; j < _h; j++)
            {
                z += weightHh[i * _h + j] * _hidden[previous + j];
            }

            _hidden[previous + _h + i] = MathF.Tanh(z);
        }
    }

    private float HeadAndLoss(int target, int hidden, int logits)
    {
        float[] weight = _headWeight.Values;
        float max = float.MinValue;
        for (int k = 0; k < _v; k++)
        {
            float y = _headBias.Values[k];
            for (int j = 0; j < _h; j++)
            {
                y += weight[k * _h + j] * _hidden[hidden + j];
            }

            _dLogits[logits + k] = y;
            max = MathF.Max(max, y);
        }

        float margin = max - _dLogits[logits + target], sum = 0;
        for (int k = 0; k < _v; k++)
        {
            float e = MathF.Exp(_dLogits[logits + k] - max);
            _dLogits[logits + k] = e;
            sum += e;
        }

        for (int k = 0; k < _v; k++)
        {
            _dLogits[logits + k] = (_dLogits[logits + k] / sum - (k == target ? 1 : 0)) / (b * t);
        }

        return MathF.Log(sum) + margin;
    }

    private void HeadBackward(int hidden, int dLogits)
    {
        float[] weight = _headWeight.Values, dWeight = _headWeight.Gradients;
        for (int k = 0; k < _v; k++)
        {
            float dy = _dLogits[dLogits + k];
            _headBias.Gradients[k] += dy;
            for (int j = 0; j < _h; j++)
            {
                dWeight[k * _h + j] += dy * _hidden[hidden + j];
                _dHidden[j] += dy * weight[k * _h + j];
            }
        }
    }

    // Leaves the gradient of the previous state.
    private void RecurrenceBackward(int symbol, int previous)
    {
        for (int i = 0; i < _h; i++)
        {
            float h = _hidden[previous + _h + i];
            _dz[i] = _dHidden[i] * (1 - h * h);
        }

        Array.Clear(_dHidden);
        float[] weight = _weightHh.Values, dWeight = _weightHh.Gradients;
        for (int i = 0; i < _h; i++)
        {
            float dz = _dz[i];
            _biasIh.Gradients[i] += dz;
            _biasHh.Gradients[i] += dz;
            _weightIh.Gradients[i * _v + symbol] += dz;
            for (int j = 0; j < _h; j++)
            {
                dWeight[i * _h + j] += dz * _hidden[previous + j];
                _dHidden[j] += dz * weight[i * _h + j];
            }
        }
    }

    private sealed class Adam(float[] values)
    {
        private readonly float[] _first = new float[values.Length], _second = new float[values.Length];
        private int _step;

        internal float[] Values => values;

        internal float[] Gradients { get; } = new float[values.Length];

        internal void Update()
        {
            _step++;
            float correction1 = 1 - MathF.Pow(0.9f, _step), correction2 = 1 - MathF.Pow(0.999f, _step);
            float[] g = Gradients, m = _first, v = _second;
            for (int i = 0; i < values.Length; i++)
            {
                m[i] = 0.9f * m[i] + 0.1f * g[i];
                v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
                values[i] -= 0.001f * (m[i] / correction1) / (MathF.Sqrt(v[i] / correction2) + 1e-8f);
            }
        }
    }
}
