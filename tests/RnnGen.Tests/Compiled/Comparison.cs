using System.Numerics.Tensors;
using RnnGen.Models;
using RnnGen.Tests.Reference;
using RnnGen.Weights;

namespace RnnGen.Tests.Compiled;

/// <summary>A generated model against the reference: parameters to and fro, batches in either order, closeness.</summary>
internal static class Comparison
{
    /// <summary>float32 against float64, relative to the largest value.</summary>
    internal const double Tolerance = 1e-5;

    internal static Dictionary<string, double[]> Read(ParameterSet parameters) => parameters.ToDictionary(static p => p.Name, static p => Values(p).Select(static v => (double)v).ToArray());

    internal static void Write(ITrainableModel model, IReadOnlyDictionary<string, double[]> values)
    {
        foreach (Parameter parameter in model.Parameters)
        {
            parameter.CopyFrom(new ReadOnlyTensorSpan<float>(Floats(values[parameter.Name]), parameter.Shape));
        }
    }

    internal static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.ToTensor().FlattenTo(values);
        return values;
    }

    /// <summary>Checks that two models of one declaration have the same bits, in parameters or in gradients.</summary>
    internal static void AssertSame(ParameterSet expected, ParameterSet actual)
    {
        foreach (Parameter parameter in expected)
        {
            Assert.Equal(Values(parameter), Values(actual[parameter.Name]));
        }
    }

    internal static float[] Floats(IEnumerable<double>? values) => [.. (values ?? []).Select(static v => (float)v)];

    /// <summary>[T, B, ...] -> [B, T, ...], or the other way round.</summary>
    internal static T[] Swap<T>(T[] values, int outer, int inner)
    {
        int size = values.Length / (outer * inner);
        T[] swapped = new T[values.Length];
        for (int i = 0; i < outer; i++)
        {
            for (int j = 0; j < inner; j++)
            {
                Array.Copy(values, (i * inner + j) * size, swapped, (j * outer + i) * size, size);
            }
        }

        return swapped;
    }

    internal static void AssertClose(IReadOnlyList<double> expected, float[] actual, string what, double? scale = null)
    {
        Assert.True(expected.Count == actual.Length, $"{what} has {actual.Length} elements, expected {expected.Count}");
        double bound = Tolerance * (scale ?? expected.Select(Math.Abs).DefaultIfEmpty().Max());
        for (int i = 0; i < expected.Count; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= bound))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]}, expected {expected[i]} within {bound}");
            }
        }
    }

    internal static void AssertGradients(ReferenceGradients expected, ITrainableModel model, string what)
    {
        double scale = expected.Parameters.Values.Max(static g => g.Select(Math.Abs).Max());
        foreach (Parameter gradient in model.Gradients)
        {
            AssertClose(expected.Parameters[gradient.Name], Values(gradient), $"{what}: gradient of {gradient.Name}", scale);
        }
    }
}
