namespace RnnGen.Samples;

/// <summary>Two years of made-up daily prices: a random walk with a trend, and a season of ten days on top.</summary>
internal static class SyntheticPrices
{
    /// <summary>The columns of a row.</summary>
    internal const int Open = 0, High = 1, Low = 2, Volume = 3, Close = 4, Columns = 5;

    private const int Days = 732;

    /// <summary>The same rows each time, a day each.</summary>
    internal static float[][] Create()
    {
        Random random = new(1);
        float[][] rows = new float[Days][];
        double walk = 100, close = walk;
        for (int day = 0; day < Days; day++)
        {
            double open = close + 0.2 * Normal(random);
            walk += 0.02 + 0.5 * Normal(random);
            close = walk + 3 * Math.Sin(2 * Math.PI * day / 10);
            double high = Math.Max(open, close) + 0.5 * random.NextDouble(), low = Math.Min(open, close) - 0.5 * random.NextDouble();
            double volume = 1_000_000 * (1 + 0.3 * Math.Abs(close - open) + 0.2 * random.NextDouble());
            rows[day] = [(float)open, (float)high, (float)low, (float)volume, (float)close];
        }

        return rows;
    }

    // Box and Muller's method.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
