using RnnGen.Benchmarks.Peers;

namespace RnnGen.Benchmarks.Training;

// GRU and LSTM on one sequence and on 32.
[RnnModel(Texts.Alphabet, HiddenSize = 32, Cell = RecurrentCell.Gru)]
internal sealed partial class TrainingGru32;

[RnnModel(Texts.Alphabet, HiddenSize = 128, Cell = RecurrentCell.Gru)]
internal sealed partial class TrainingGru128;

[RnnModel(Texts.Alphabet, HiddenSize = 256, Cell = RecurrentCell.Gru)]
internal sealed partial class TrainingGru256;

[RnnModel(Texts.Alphabet, HiddenSize = 512, Cell = RecurrentCell.Gru)]
internal sealed partial class TrainingGru512;

[RnnModel(Texts.Alphabet, HiddenSize = 32, Cell = RecurrentCell.Lstm)]
internal sealed partial class TrainingLstm32;

[RnnModel(Texts.Alphabet, HiddenSize = 128, Cell = RecurrentCell.Lstm)]
internal sealed partial class TrainingLstm128;

[RnnModel(Texts.Alphabet, HiddenSize = 256, Cell = RecurrentCell.Lstm)]
internal sealed partial class TrainingLstm256;

[RnnModel(Texts.Alphabet, HiddenSize = 512, Cell = RecurrentCell.Lstm)]
internal sealed partial class TrainingLstm512;

[RnnModel(Texts.Of65, HiddenSize = 32, BatchSize = 32, SequenceLength = 64, Cell = RecurrentCell.Gru)]
internal sealed partial class BatchGru32;

[RnnModel(Texts.Of65, HiddenSize = 128, BatchSize = 32, SequenceLength = 64, Cell = RecurrentCell.Gru)]
internal sealed partial class BatchGru128;

[RnnModel(Texts.Of65, HiddenSize = 256, BatchSize = 32, SequenceLength = 64, Cell = RecurrentCell.Gru)]
internal sealed partial class BatchGru256;

[RnnModel(Texts.Of65, HiddenSize = 512, BatchSize = 32, SequenceLength = 64, Cell = RecurrentCell.Gru)]
internal sealed partial class BatchGru512;

[RnnModel(Texts.Of65, HiddenSize = 32, BatchSize = 32, SequenceLength = 64, Cell = RecurrentCell.Lstm)]
internal sealed partial class BatchLstm32;

[RnnModel(Texts.Of65, HiddenSize = 128, BatchSize = 32, SequenceLength = 64, Cell = RecurrentCell.Lstm)]
internal sealed partial class BatchLstm128;

[RnnModel(Texts.Of65, HiddenSize = 256, BatchSize = 32, SequenceLength = 64, Cell = RecurrentCell.Lstm)]
internal sealed partial class BatchLstm256;

[RnnModel(Texts.Of65, HiddenSize = 512, BatchSize = 32, SequenceLength = 64, Cell = RecurrentCell.Lstm)]
internal sealed partial class BatchLstm512;
