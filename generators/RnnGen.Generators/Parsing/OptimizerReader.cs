using System.Globalization;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Reads and checks the optimizer and its numbers.</summary>
internal sealed class OptimizerReader(ArgumentReader reader)
{
    internal OptimizerSpec? Read()
    {
        OptimizerKind? kind = reader.ReadEnum<OptimizerKind>(Descriptors.UnknownOptimizer, "Optimizer");
        double rate = Number("LearningRate") ?? (kind is OptimizerKind.RmsProp or OptimizerKind.Adagrad ? DeclarationLimits.LargerDefaultLearningRate : DeclarationLimits.DefaultLearningRate);
        double momentum = Number("Momentum") ?? 0, decay = Number("WeightDecay") ?? (kind == OptimizerKind.AdamW ? DeclarationLimits.AdamWWeightDecay : 0);
        bool good = kind is not null;
        if (!(rate >= DeclarationLimits.MinLearningRate && rate <= DeclarationLimits.MaxLearningRate))
        {
            good = reader.Fault(Descriptors.LearningRate, "LearningRate", Text(rate));
        }

        if (!(momentum >= 0 && (float)momentum < 1))
        {
            good = reader.Fault(Descriptors.Optimizer, "Momentum", $"has a momentum of {Text(momentum)}", "write a number from 0 up to but not 1, such as 0.9");
        }
        else if (momentum > 0 && kind is not null and not (OptimizerKind.Sgd or OptimizerKind.RmsProp))
        {
            good = reader.Fault(Descriptors.Optimizer, "Momentum", $"has a momentum, but its optimizer is {kind}", "write Optimizer = OptimizerKind.Sgd or RmsProp, or remove Momentum");
        }

        if (!(decay >= 0 && decay <= DeclarationLimits.MaxWeightDecay))
        {
            good = reader.Fault(Descriptors.Optimizer, "WeightDecay", $"has a weight decay of {Text(decay)}", "write a number from 0 to 1e6, such as 0.01");
        }

        return good ? new OptimizerSpec(kind!.Value, rate, momentum, decay) : null;
    }

    private double? Number(string name) => reader.Argument(name) is { Value: double value } ? value : null;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
