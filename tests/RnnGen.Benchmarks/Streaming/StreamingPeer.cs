using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>One side of the streaming comparison: reads one symbol at a time.</summary>
internal abstract class StreamingPeer(string name) : IPeer
{
    private int _symbol;

    public string Name => name;

    public void Step()
    {
        Read(_symbol);

        // 7 and 65 have no common divisor: every symbol has its turn.
        _symbol = (_symbol + 7) % Texts.Symbols;
    }

    /// <summary>Advances the state by one symbol.</summary>
    /// <returns>The logits of the next one.</returns>
    internal abstract ReadOnlySpan<float> Read(int symbol);
}
