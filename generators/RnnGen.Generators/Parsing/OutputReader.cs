using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Reads and checks what a model gives: the number and positions of its outputs, and the loss.</summary>
internal sealed class OutputReader(ArgumentReader reader, InputReader inputs)
{
    internal OutputPositions? ReadPositions() => reader.ReadEnum<OutputPositions>(Descriptors.UnknownOutputs, "Outputs");

    internal LossFunction? ReadLoss()
    {
        LossFunction? declared = reader.ReadEnum<LossFunction>(Descriptors.UnknownLoss, "Loss");
        if (reader.Argument("Loss") is null)
        {
            return inputs.IsNumeric ? LossFunction.MeanSquaredError : LossFunction.CrossEntropy;
        }

        if (declared == LossFunction.MeanSquaredError && inputs.HasText)
        {
            reader.Fault(Descriptors.Outputs, "Loss", "has the mean squared error of symbols", "remove Loss: the symbols of a text are learned by cross-entropy");
            return null;
        }

        return declared;
    }

    internal int? ReadOutputSize(int? vocabularySize, OutputHead? head, int? hiddenUnits)
    {
        if (inputs.HasText && vocabularySize is null)
        {
            return null; // The text or its vocabulary is at fault, and has been reported.
        }

        int? declared = reader.Argument("OutputSize")?.Value as int?;
        if (declared is null && !inputs.HasText && head != OutputHead.Linear)
        {
            // Without a head the outputs of a model that is given its targets are its hidden units.
            declared = head is null ? null : hiddenUnits;
            if (declared is null)
            {
                return null; // The head, or what it would read, is at fault, and has been reported.
            }
        }

        if (declared is { } given && inputs.HasText)
        {
            if (given == vocabularySize)
            {
                return given;
            }

            reader.Fault(Descriptors.Outputs, "OutputSize", $"has a text and {ArgumentReader.Number(given)} outputs", "remove OutputSize: its outputs are those of the vocabulary");
            return null;
        }

        if ((declared ?? vocabularySize) is not { } size || (declared is null && inputs.IsNumeric))
        {
            if (inputs.IsNumeric)
            {
                reader.Fault(Descriptors.Outputs, "OutputSize", "has no OutputSize", "write OutputSize = 1 for one number, or the number of classes");
            }

            return null;
        }

        if (size is >= 1 and <= DeclarationLimits.MaxOutputSize)
        {
            return size;
        }

        reader.Fault(Descriptors.Outputs, "OutputSize", $"has an OutputSize of {ArgumentReader.Number(size)}", $"write a number from 1 to {ArgumentReader.Number(DeclarationLimits.MaxOutputSize)}");
        return null;
    }

    /// <summary>Whether a model that reads from both ends is asked for nothing that it has seen, and for no streaming.</summary>
    internal bool CheckDirections(DeclaredModel model)
    {
        if (!model.Layers.Bidirectional)
        {
            return true;
        }

        (string What, string Remedy)? fault = model switch
        {
            { HasText: true, Outputs: OutputPositions.All } => ("predicts each next symbol of its text, which its backward direction has read", "remove Bidirectional, or write a SequenceLength and Outputs = OutputPositions.Last to predict the symbol after a window"),
            { StreamingWeights: not WeightFormat.Float32 } => ("streams, but a bidirectional model has to read to the end first", "remove StreamingWeights or Bidirectional"),
            _ => null,
        };
        if (fault is { } found)
        {
            reader.Fault(Descriptors.Directions, "Bidirectional", found.What, found.Remedy);
        }

        return fault is null;
    }
}
