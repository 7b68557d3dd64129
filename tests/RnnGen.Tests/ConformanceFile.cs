using System.Text.Json;

namespace RnnGen.Tests;

/// <summary>Reads the reference values of others.</summary>
internal static class ConformanceFile
{
    internal static JsonElement Load(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Conformance", file))).RootElement;

    internal static double[] Doubles(JsonElement values) => [.. values.EnumerateArray().Select(static v => v.GetDouble())];

    internal static float[] Floats(JsonElement values) => [.. values.EnumerateArray().Select(static v => v.GetSingle())];

    internal static int[] Shape(JsonElement tensor) => [.. tensor.GetProperty("shape").EnumerateArray().Select(static n => n.GetInt32())];

    /// <summary>Equal blocks of rows in another order.</summary>
    internal static double[] Reorder(double[] values, int[] order)
    {
        double[][] blocks = [.. values.Chunk(values.Length / order.Length)];
        return [.. order.SelectMany(block => blocks[block])];
    }
}
