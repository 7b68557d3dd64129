namespace RnnGen.Samples;

/// <summary>
/// A bare recurrent layer, as <c>torch.nn.RNN(input_size=4, hidden_size=2, batch_first=True)</c>. Without a head its outputs are its hidden
/// states, so there are as many as hidden units.
/// </summary>
[RnnModel(Vocabulary = "helo", SequenceLength = 5, BatchSize = 3, HiddenSize = 2, Head = OutputHead.None)]
public sealed partial class HelloModel;
