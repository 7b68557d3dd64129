using System.Reflection;
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

    [Fact]
    public void Written_out_recurrences_have_the_same_bits_at_every_width()
    {
        NetworkDeclaration[] declarations =
        [
            Declare(ReferenceCell.Tanh, hidden: 1, length: 7), Declare(ReferenceCell.Tanh, hidden: 10, length: 4096),
            Declare(ReferenceCell.Relu, hidden: 16, length: 4097), Declare(ReferenceCell.Tanh, hidden: 5, length: 9000),
        ];
        ICompiledModel[][] widths = [.. new[] { 512, 256, 128 }.Select(bits => ModelCompiler.Create(declarations, seed: 3, bits))];
        for (int i = 0; i < declarations.Length; i++)
        {
            string[] runs = [.. widths.Select(models => Run(declarations[i], models[i]))];
            Assert.All(runs, run => Assert.Equal(runs[0], run));
        }
    }

    // One sum over more would be less exact, and have other bits, than the runtime's of parts.
    [Fact]
    public void Gradients_are_summed_in_registers_over_as_many_positions_as_the_runtime_takes_into_one_sum()
    {
        int[] lengths = [4_096, 4_097];
        Assembly assembly = ModelCompiler.Compile(string.Join("\n", lengths.Select(static length => Declare(ReferenceCell.Tanh, hidden: 4, length).Source($"Model{length}"))));
        Assert.Equal([true, false], lengths.Select(length => assembly.GetType($"Models.Model{length}+Stages")!.GetMethod("TimeLoopGradients128", BindingFlags.NonPublic | BindingFlags.Static) is not null));
    }

    private static NetworkDeclaration Declare(ReferenceCell cell, int hidden, int length) =>
        new(cell, ReadsTokens: true, InputSize: 3, hidden, length, Batch: 1, OutputSize: 4, HasClasses: true);

    // The losses of some steps and the last gradients, as bits.
    private static string Run(NetworkDeclaration declaration, ICompiledModel model)
    {
        Random random = new(20261127);
        int[] tokens = [.. Enumerable.Range(0, declaration.Length).Select(_ => random.Next(declaration.InputSize))], classes = [.. Enumerable.Range(0, declaration.Length).Select(_ => random.Next(declaration.Outputs))];
        ModelBatch batch = new(tokens, [], classes, [], []);
        float[] losses = [.. Enumerable.Range(0, 3).Select(_ => model.Train(batch, [.. Enumerable.Range(0, declaration.StateSize).Select(_ => random.NextSingle())]))];
        return string.Join(' ', losses.Concat(model.Gradients.SelectMany(static p => p.ToTensor())).Select(BitConverter.SingleToUInt32Bits));
    }
}
