namespace RnnGen.Tests.Reference;

/// <summary>Random values for tests, uniform over [-1, 1).</summary>
internal static class ReferenceDraw
{
    internal static double[] Uniform(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() * 2 - 1)];

    internal static Dictionary<string, double[]> Parameters(Random random, ReferenceOptions options) =>
        ReferenceNetwork.ParameterShapes(options).ToDictionary(static p => p.Name, p => Uniform(random, p.Shape.Aggregate(1, static (product, n) => product * n)));
}
