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
    private readonly Action<int> _setInput;
    private readonly float[] _logits;
    private bool _isOdd;

    /// <param name="weights">The model's parameters.</param>
    /// <param name="looksUp">Whether the graph is the one that is written by hand.</param>
    internal OnnxRuntimeStream(ModelWeights weights, bool looksUp = false)
        : base(looksUp ? "ONNX, look-up" : "ONNX Runtime")
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(looksUp ? OnnxLookUp.Write(weights) : OnnxOperator.Write(weights), options);
        (OrtValue input, _setInput) = looksUp ? Index() : OneHot(weights.VocabularySize);
        _logits = new float[weights.VocabularySize];
        OrtValue logits = Value(_logits, 1, 1, _logits.Length);
        OrtValue[] first = States(weights), second = States(weights);
        _even = Bind(input, first, second, logits);
        _odd = Bind(input, second, first, logits);
    }

    /// <summary>Loads the native library.</summary>
    /// <returns>Why that fails; null where it does not.</returns>
    internal static string? FindProblem()
    {
        try
        {
            OrtEnv.Instance();
            return null;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            return e.GetBaseException().Message.Split('\n')[0];
        }
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
        _setInput(symbol);
        _session.RunWithBinding(_runOptions, _isOdd ? _odd : _even);
        _isOdd = !_isOdd;
        return _logits;
    }

    private (OrtValue Value, Action<int> Set) OneHot(int length)
    {
        float[] buffer = new float[length];
        int latest = 0;
        return (Value(buffer, 1, 1, length), symbol =>
        {
            buffer[latest] = 0;
            buffer[symbol] = 1;
            latest = symbol;
        });
    }

    private (OrtValue Value, Action<int> Set) Index()
    {
        long[] buffer = [0];
        return (Value(buffer, 1, 1), symbol => buffer[0] = symbol);
    }

    private OrtValue Value<T>(T[] buffer, params long[] shape)
        where T : unmanaged
    {
        OrtValue value = OrtValue.CreateTensorValueFromMemory(buffer, shape);
        _values.Add(value);
        return value;
    }

    // The hidden state, and an LSTM's cell state.
    private OrtValue[] States(ModelWeights weights) =>
        [.. Enumerable.Range(0, weights.Gates == 4 ? 2 : 1).Select(_ => Value(new float[weights.HiddenSize], 1, 1, weights.HiddenSize))];

    private OrtIoBinding Bind(OrtValue input, OrtValue[] state, OrtValue[] next, OrtValue logits)
    {
        OrtIoBinding binding = _session.CreateIoBinding();
        binding.BindInput(OnnxGraph.Input, input);
        for (int i = 0; i < state.Length; i++)
        {
            binding.BindInput(i == 0 ? OnnxGraph.State : OnnxGraph.Cell, state[i]);
            binding.BindOutput(i == 0 ? OnnxGraph.NextState : OnnxGraph.NextCell, next[i]);
        }

        binding.BindOutput(OnnxGraph.Logits, logits);
        return binding;
    }
}
