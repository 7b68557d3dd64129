using Microsoft.ML.OnnxRuntime;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>ONNX Runtime on one thread, with inputs and outputs bound beforehand: the state goes to and fro between two buffers.</summary>
internal sealed class OnnxRuntimeStream : StreamingPeer, IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtIoBinding _even, _odd;
    private readonly List<OrtValue> _values = [];
    private readonly float[] _oneHot, _logits;
    private int _symbol;
    private bool _isOdd;

    internal OnnxRuntimeStream(ModelWeights weights)
        : base("ONNX Runtime")
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(OnnxModel.Write(weights), options);
        _oneHot = new float[weights.VocabularySize];
        _logits = new float[weights.VocabularySize];
        OrtValue input = Value(_oneHot), logits = Value(_logits);
        OrtValue[] first = States(weights), second = States(weights);
        _even = Bind(input, first, second, logits);
        _odd = Bind(input, second, first, logits);
    }

    public void Dispose()
    {
        _even.Dispose();
        _odd.Dispose();
        _values.ForEach(static value => value.Dispose());
        _runOptions.Dispose();
        _session.Dispose();
    }

    internal override ReadOnlySpan<float> Read(int symbol)
    {
        _oneHot[_symbol] = 0;
        _oneHot[symbol] = 1;
        _symbol = symbol;
        _session.RunWithBinding(_runOptions, _isOdd ? _odd : _even);
        _isOdd = !_isOdd;
        return _logits;
    }

    private OrtValue Value(float[] buffer)
    {
        OrtValue value = OrtValue.CreateTensorValueFromMemory(buffer, [1, 1, buffer.Length]);
        _values.Add(value);
        return value;
    }

    // The hidden state, and an LSTM's cell state.
    private OrtValue[] States(ModelWeights weights) => [.. Enumerable.Range(0, weights.Gates == 4 ? 2 : 1).Select(_ => Value(new float[weights.HiddenSize]))];

    private OrtIoBinding Bind(OrtValue input, OrtValue[] state, OrtValue[] next, OrtValue logits)
    {
        OrtIoBinding binding = _session.CreateIoBinding();
        binding.BindInput(OnnxModel.Input, input);
        for (int i = 0; i < state.Length; i++)
        {
            binding.BindInput(i == 0 ? OnnxModel.State : OnnxModel.Cell, state[i]);
            binding.BindOutput(i == 0 ? OnnxModel.NextState : OnnxModel.NextCell, next[i]);
        }

        binding.BindOutput(OnnxModel.Logits, logits);
        return binding;
    }
}
