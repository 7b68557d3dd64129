namespace RnnGen.Samples;

/// <summary>An LSTM reads a window of seven days of five numbers each, and after the last one gives one number: the next day's close.</summary>
[RnnModel(
    InputSize = 5, OutputSize = 1, SequenceLength = 7, BatchSize = 32, Cell = RecurrentCell.Lstm, HiddenSize = 16,
    Outputs = OutputPositions.Last, LearningRate = 0.005)]
public sealed partial class PriceModel;
