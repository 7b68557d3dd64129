using RnnGen.Benchmarks.Peers;
using RnnGen.Models;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>A generated class.</summary>
internal sealed class GeneratedStream(string name, IRecurrentModel model) : StreamingPeer(name)
{
    private readonly RecurrentState _state = model.CreateState();

    internal override ReadOnlySpan<float> Read(int symbol) => model.Advance(_state, symbol);
}

[RnnModel(Texts.Of65, HiddenSize = 32)]
internal sealed partial class Streaming32;

[RnnModel(Texts.Of65, HiddenSize = 128)]
internal sealed partial class Streaming128;

[RnnModel(Texts.Of65, HiddenSize = 256)]
internal sealed partial class Streaming256;

[RnnModel(Texts.Of65, HiddenSize = 512)]
internal sealed partial class Streaming512;

[RnnModel(Texts.Of65, HiddenSize = 256, StreamingWeights = WeightFormat.BFloat16)]
internal sealed partial class Streaming256InBFloat16;

[RnnModel(Texts.Of65, HiddenSize = 512, StreamingWeights = WeightFormat.BFloat16)]
internal sealed partial class Streaming512InBFloat16;
