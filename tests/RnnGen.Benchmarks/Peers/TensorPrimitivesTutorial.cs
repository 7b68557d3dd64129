using System.Numerics.Tensors;
using RnnGen.Benchmarks.Measuring;

namespace RnnGen.Benchmarks.Peers;

/// <summary>The tutorial's iteration with TensorPrimitives calls: what a programmer writes who knows the library.</summary>
internal sealed class TensorPrimitivesTutorial : ITutorialPeer
{
    private const int V = 10, H = 10, T = 14;

    private readonly int[] _inputs = Tutorial.Inputs, _targets = Tutorial.Targets;

    // W_ih by input symbol, W_hh by input unit: one row is what one input adds to all outputs.
    private readonly float[] _weightIh = ModelWeights.Transposed(Tutorial.Initial("weight_ih_l0"), H, V), _weightHh = ModelWeights.Transposed(Tutorial.Initial("weight_hh_l0"), H, H), _biasIh = Tutorial.Initial("bias_ih_l0"), _biasHh = Tutorial.Initial("bias_hh_l0");
    private readonly float[] _dWeightIh = new float[V * H], _dWeightHh = new float[H * H], _dBias = new float[H];
    private readonly float[] _hidden = new float[(T + 1) * H], _dLogits = new float[T * H], _dHidden = new float[H], _dz = new float[H], _scratch = new float[H * V];
    private readonly float[][] _first = [new float[H * V], new float[H * H], new float[H], new float[H]];
    private readonly float[][] _second = [new float[H * V], new float[H * H], new float[H], new float[H]];
    private int _step;

    public string Name => "TensorPrimitives";

    public ReadOnlySpan<float> Bias => _biasIh;

    public void Step()
    {
        for (int t = 0; t < T; t++)
        {
            Span<float> h = _hidden.AsSpan((t + 1) * H, H);
            TensorPrimitives.Add(_biasIh, _biasHh, h);
            TensorPrimitives.Add(h, _weightIh.AsSpan(_inputs[t] * H, H), h);
            for (int j = 0; j < H; j++)
            {
                TensorPrimitives.MultiplyAdd(_weightHh.AsSpan(j * H, H), _hidden[t * H + j], h, h);
            }

            TensorPrimitives.Tanh(h, h);
            Span<float> dy = _dLogits.AsSpan(t * H, H);
            TensorPrimitives.SoftMax(h, dy);
            dy[_targets[t]] -= 1;
            TensorPrimitives.Divide(dy, T, dy);
        }

        Array.Clear(_dWeightIh);
        Array.Clear(_dWeightHh);
        Array.Clear(_dBias);
        Array.Clear(_dHidden);
        for (int t = T - 1; t >= 0; t--)
        {
            ReadOnlySpan<float> h = _hidden.AsSpan((t + 1) * H, H);
            TensorPrimitives.Multiply(h, h, _dz);
            TensorPrimitives.Subtract(1f, _dz, _dz);
            TensorPrimitives.Add(_dHidden, _dLogits.AsSpan(t * H, H), _dHidden);
            TensorPrimitives.Multiply(_dz, _dHidden, _dz);

            TensorPrimitives.Add(_dBias, _dz, _dBias);
            Span<float> row = _dWeightIh.AsSpan(_inputs[t] * H, H);
            TensorPrimitives.Add(row, _dz, row);
            for (int j = 0; j < H; j++)
            {
                Span<float> dRow = _dWeightHh.AsSpan(j * H, H);
                TensorPrimitives.MultiplyAdd(_dz, _hidden[t * H + j], dRow, dRow);
                _dHidden[j] = TensorPrimitives.Dot(_weightHh.AsSpan(j * H, H), _dz);
            }
        }

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
        Span<float> scratch = _scratch.AsSpan(0, w.Length);
        TensorPrimitives.Multiply(m, 0.9f, m);
        TensorPrimitives.MultiplyAdd(g, 0.1f, m, m);
        TensorPrimitives.Multiply(g, g, scratch);
        TensorPrimitives.Multiply(v, 0.999f, v);
        TensorPrimitives.MultiplyAdd(scratch, 0.001f, v, v);
        TensorPrimitives.Multiply(v, 1 / correction2, scratch);
        TensorPrimitives.Sqrt(scratch, scratch);
        TensorPrimitives.Add(scratch, 1e-8f, scratch);
        TensorPrimitives.Divide(m, scratch, scratch);
        TensorPrimitives.MultiplyAdd(scratch, -0.1f / correction1, w, w);
    }
}
