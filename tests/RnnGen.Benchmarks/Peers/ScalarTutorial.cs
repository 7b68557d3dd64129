using RnnGen.Benchmarks.Measuring;

namespace RnnGen.Benchmarks.Peers;

/// <summary>The tutorial's iteration in plain scalar C# with MathF: what a careful programmer writes first.</summary>
internal sealed class ScalarTutorial : ITutorialPeer
{
    private const int V = 10, H = 10, T = 14;

    private readonly int[] _inputs = Tutorial.Inputs, _targets = Tutorial.Targets;
    private readonly float[] _weightIh = Tutorial.Initial("weight_ih_l0"), _weightHh = Tutorial.Initial("weight_hh_l0"), _biasIh = Tutorial.Initial("bias_ih_l0"), _biasHh = Tutorial.Initial("bias_hh_l0");
    private readonly float[] _dWeightIh = new float[H * V], _dWeightHh = new float[H * H], _dBias = new float[H];
    private readonly float[] _hidden = new float[(T + 1) * H], _probability = new float[T * H], _dHidden = new float[H], _dz = new float[H];
    private readonly float[][] _first = [new float[H * V], new float[H * H], new float[H], new float[H]];
    private readonly float[][] _second = [new float[H * V], new float[H * H], new float[H], new float[H]];
    private int _step;

    public string Name => "scalar C# (MathF)";

    public ReadOnlySpan<float> Bias => _biasIh;

    public void Step()
    {
        for (int t = 0; t < T; t++)
        {
            float max = float.MinValue;
            for (int i = 0; i < H; i++)
            {
                float z = _biasIh[i] + _biasHh[i] + _weightIh[i * V + _inputs[t]];
                for (int j = 0; j < H; j++)
                {
                    z += _weightHh[i * H + j] * _hidden[t * H + j];
                }

                float h = MathF.Tanh(z);
                _hidden[(t + 1) * H + i] = h;
                max = h > max ? h : max;
            }

            float sum = 0;
            for (int i = 0; i < H; i++)
            {
                float e = MathF.Exp(_hidden[(t + 1) * H + i] - max);
                _probability[t * H + i] = e;
                sum += e;
            }

            for (int i = 0; i < H; i++)
            {
                _probability[t * H + i] /= sum;
            }
        }

        Array.Clear(_dWeightIh);
        Array.Clear(_dWeightHh);
        Array.Clear(_dBias);
        Array.Clear(_dHidden);
        for (int t = T - 1; t >= 0; t--)
        {
            for (int i = 0; i < H; i++)
            {
                float h = _hidden[(t + 1) * H + i];
                _dz[i] = (_dHidden[i] + (_probability[t * H + i] - (i == _targets[t] ? 1f : 0f)) / T) * (1 - h * h);
            }

            Array.Clear(_dHidden);
            for (int i = 0; i < H; i++)
            {
                _dBias[i] += _dz[i];
                _dWeightIh[i * V + _inputs[t]] += _dz[i];
                for (int j = 0; j < H; j++)
                {
                    _dWeightHh[i * H + j] += _dz[i] * _hidden[t * H + j];
                    _dHidden[j] += _weightHh[i * H + j] * _dz[i];
                }
            }
        }

        // The powers need no more than 5,000 steps to reach 1.
        _step = Math.Min(_step + 1, 5_000);
        float correction1 = 1 - MathF.Pow(0.9f, _step), correction2 = 1 - MathF.Pow(0.999f, _step);
        Adam(_weightIh, _dWeightIh, 0, correction1, correction2);
        Adam(_weightHh, _dWeightHh, 1, correction1, correction2);
        Adam(_biasIh, _dBias, 2, correction1, correction2);
        Adam(_biasHh, _dBias, 3, correction1, correction2);
    }

    private void Adam(float[] w, float[] g, int k, float correction1, float correction2)
    {
        float[] m = _first[k], v = _second[k];
        for (int i = 0; i < w.Length; i++)
        {
            m[i] = 0.9f * m[i] + 0.1f * g[i];
            v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
            w[i] -= 0.1f * (m[i] / correction1) / (MathF.Sqrt(v[i] / correction2) + 1e-8f);
        }
    }
}
