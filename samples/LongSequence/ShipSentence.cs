namespace RnnGen.Samples;

/// <summary>Two layers and a linear head learn a sentence from all its windows of ten characters.</summary>
[RnnModel(Sentence, SequenceLength = 10, Layers = 2, LearningRate = 0.05)]
public sealed partial class ShipSentence
{
    /// <summary>The sentence, after Antoine de Saint-Exupéry.</summary>
    public const string Sentence =
        "if you want to build a ship, don't drum up people together to collect wood and don't assign them tasks and work, " +
        "but rather teach them to long for the endless immensity of the sea.";
}
