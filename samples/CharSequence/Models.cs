namespace RnnGen.Samples;

/// <summary>The tutorial's network: its own dictionary, and the hidden state as logits.</summary>
[RnnModel("if you want you", Vocabulary = "fnwayuoi t", HiddenSize = 10, LearningRate = 0.1, Head = OutputHead.None)]
public sealed partial class HeadlessSequence;

/// <summary>The same network with a linear layer between hidden state and logits.</summary>
[RnnModel("if you want you", Vocabulary = "fnwayuoi t", HiddenSize = 10, LearningRate = 0.1)]
public sealed partial class CharSequence;
