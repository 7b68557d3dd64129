namespace RnnGen.Tests.Reference;

/// <summary>Arrays [T][B][n] and [B][n] of vectors, and the flat row-major arrays they are handed over as.</summary>
internal static class Rows
{
    internal static double[][] Zeros(int batch, int size) => [.. Enumerable.Range(0, batch).Select(_ => new double[size])];

    internal static double[][][] Zeros(int length, int batch, int size) => [.. Enumerable.Range(0, length).Select(_ => Zeros(batch, size))];

    /// <summary>The vectors of a flat array; zeros if there is none.</summary>
    internal static double[][][] Of(double[]? flat, int length, int batch, int size)
    {
        double[][][] rows = Zeros(length, batch, size);
        for (int t = 0; t < length && flat is not null; t++)
        {
            for (int b = 0; b < batch; b++)
            {
                Array.Copy(flat, (t * batch + b) * size, rows[t][b], 0, size);
            }
        }

        return rows;
    }

    internal static double[] Flat(double[][][] rows) => [.. rows.SelectMany(static row => row).SelectMany(static vector => vector)];

    internal static double[] Flat(double[][] rows) => [.. rows.SelectMany(static vector => vector)];
}
