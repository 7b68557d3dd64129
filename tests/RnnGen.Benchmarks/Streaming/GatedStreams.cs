using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Streaming;

// GRU and LSTM, symbol by symbol.
[RnnModel(Texts.Of65, HiddenSize = 32, Cell = RecurrentCell.Gru)]
internal sealed partial class StreamingGru32;

[RnnModel(Texts.Of65, HiddenSize = 128, Cell = RecurrentCell.Gru)]
internal sealed partial class StreamingGru128;

[RnnModel(Texts.Of65, HiddenSize = 256, Cell = RecurrentCell.Gru)]
internal sealed partial class StreamingGru256;

[RnnModel(Texts.Of65, HiddenSize = 512, Cell = RecurrentCell.Gru)]
internal sealed partial class StreamingGru512;

[RnnModel(Texts.Of65, HiddenSize = 32, Cell = RecurrentCell.Lstm)]
internal sealed partial class StreamingLstm32;

[RnnModel(Texts.Of65, HiddenSize = 128, Cell = RecurrentCell.Lstm)]
internal sealed partial class StreamingLstm128;

[RnnModel(Texts.Of65, HiddenSize = 256, Cell = RecurrentCell.Lstm)]
internal sealed partial class StreamingLstm256;

[RnnModel(Texts.Of65, HiddenSize = 512, Cell = RecurrentCell.Lstm)]
internal sealed partial class StreamingLstm512;
