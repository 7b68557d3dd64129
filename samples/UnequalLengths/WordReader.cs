namespace RnnGen.Samples;

/// <summary>
/// A bare GRU layer over characters, for batches of five words of up to thirteen. The vocabulary has no symbol for padding: what lies past
/// a word's length is not read.
/// </summary>
[RnnModel(Vocabulary = " acdeghilmnoprstuw", SequenceLength = 13, BatchSize = 5, Cell = RecurrentCell.Gru, HiddenSize = 4, Head = OutputHead.None, OutputSize = 4)]
public sealed partial class WordReader;
