using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Tests;

/// <summary>The memory that a declaration is refused for is the memory that its plan takes.</summary>
public class ModelSizeTests
{
    [Fact]
    public void Activations_are_counted_as_they_are_laid_out()
    {
        Random random = new(3);
        for (int i = 0; i < 500; i++)
        {
            int layers = random.Next(1, 4), hidden = random.Next(1, 200), symbols = random.Next(2, 200);
            bool readsSymbols = random.Next(2) == 0, head = random.Next(2) == 0;
            RecurrentCell cell = (RecurrentCell)random.Next(Enum.GetValues<RecurrentCell>().Length);
            LayerSpec spec = new(cell, (ResetGate)random.Next(2), cell == RecurrentCell.Lstm && random.Next(2) == 0, layers, random.Next(2) == 0, random.Next(2) == 0, layers > 1 && random.Next(2) == 0 ? 0.5 : 0);
            DeclaredModel model = new(
                new([]), new(readsSymbols ? Enumerable.Range('a', symbols) : []), new([]), -1, symbols, head ? random.Next(1, 200) : spec.Directions * hidden, hidden, spec,
                readsSymbols && random.Next(2) == 0 ? random.Next(1, 100) : 0, InputPositions.All, new OptimizerSpec(OptimizerKind.Adam, 0.001, 0, 0), head ? OutputHead.Linear : OutputHead.None,
                (OutputPositions)random.Next(2), (LossFunction)random.Next(2), WeightFormat.Float32, random.Next(1, 50), random.Next(1, 20));
            Assert.True(ModelSize.Activations(model) == NetworkPlan.Create(model).ActivationBlock.Length, $"{model}: {ModelSize.Activations(model)}, {NetworkPlan.Create(model).ActivationBlock.Length}");
        }
    }
}
