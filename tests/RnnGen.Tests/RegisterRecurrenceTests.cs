using RnnGen.Tests.Compiled;
using RnnGen.Tests.Reference;

namespace RnnGen.Tests;

/// <summary>The recurrences that are written out for their shape: one sequence of symbols, one layer, few hidden units.</summary>
public class RegisterRecurrenceTests
{
    private const int Steps = 6;

    // Several steps of one model: what one left of a long sequence must not show in the next.
    [Fact]
    public void Written_out_recurrences_agree_with_the_reference()
    {
        NetworkDeclaration[] declarations =
        [
            .. new[] { ReferenceCell.Tanh, ReferenceCell.Relu }.SelectMany(static cell => new[] { 1, 6, 15, 16 }.Select(hidden => new NetworkDeclaration(
                cell, ReadsTokens: true, InputSize: 5, hidden, Length: 7, Batch: 1, OutputSize: 4, HasClasses: true))),

            // Of their size, but most positions have no symbol.
            .. new[] { ReferenceCell.Tanh, ReferenceCell.Relu }.Select(static cell => new NetworkDeclaration(
                cell, ReadsTokens: true, InputSize: 5, HiddenSize: 6, Length: 7, Batch: 1, OutputSize: 4, HasClasses: true, FirstOnly: true)),
        ];
        ICompiledModel[] models = ModelCompiler.Create(declarations, seed: 3);
        Random random = new(20261130);
        for (int i = 0; i < models.Length; i++)
        {
            for (int step = 0; step < Steps; step++)
            {
                RandomNetworkTests.Check(declarations[i], models[i], random);
            }
        }
    }
}
