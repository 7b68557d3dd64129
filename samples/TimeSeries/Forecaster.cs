using static RnnGen.Samples.SyntheticPrices;

namespace RnnGen.Samples;

/// <summary>Learns to forecast the next close from the days of the training part, and forecasts any later one.</summary>
internal sealed class Forecaster
{
    private const int Window = PriceModel.SequenceLength;

    private readonly PriceModel _model;
    private readonly float[] _min = new float[Columns], _max = new float[Columns], _scaled;
    private readonly int[] _trainingDays;
    private readonly Random _order;

    /// <param name="rows">All days.</param>
    /// <param name="trainingCount">How many of them, from the first, may be learned from.</param>
    /// <param name="seed">Seed of the initial parameters and of the order of the windows.</param>
    internal Forecaster(float[][] rows, int trainingCount, int seed)
    {
        _model = new PriceModel(seed);
        _order = new Random(seed);

        // Each column is scaled to [0, 1] by the smallest and largest value of the training part alone. With the range of all rows the model
        // would be told how high and low the prices are going to be. Later values may therefore lie somewhat outside [0, 1].
        for (int column = 0; column < Columns; column++)
        {
            _min[column] = rows.Take(trainingCount).Min(row => row[column]);
            _max[column] = rows.Take(trainingCount).Max(row => row[column]);
        }

        _scaled = [.. rows.SelectMany(row => row.Select((value, column) => (value - _min[column]) / (_max[column] - _min[column])))];

        // The days of the training part that have a whole window before them.
        _trainingDays = [.. Enumerable.Range(Window, trainingCount - Window)];
    }

    /// <summary>Trains on all windows of the training part in a new order; the few that do not fill a batch are left out this time.</summary>
    /// <returns>The mean squared error of the scaled close.</returns>
    internal float TrainEpoch()
    {
        _order.Shuffle(_trainingDays);
        float sum = 0;
        int batches = _trainingDays.Length / PriceModel.BatchSize;
        for (int batch = 0; batch < batches; batch++)
        {
            int[] days = _trainingDays[(batch * PriceModel.BatchSize)..((batch + 1) * PriceModel.BatchSize)];
            float[] inputs = [.. days.SelectMany(day => _scaled[((day - Window) * Columns)..(day * Columns)])];
            float[] targets = [.. days.Select(day => _scaled[day * Columns + Close])];
            sum += _model.TrainStep(inputs, targets);
        }

        return sum / batches;
    }

    /// <summary>Forecasts the close of a day from the seven days before it, which are known by then.</summary>
    internal float Forecast(int day)
    {
        // A single window is read day by day; a model's batches are always of the declared size.
        RecurrentState state = _model.CreateState();
        for (int known = day - Window; known < day; known++)
        {
            _model.Advance(state, _scaled.AsSpan(known * Columns, Columns));
        }

        return _min[Close] + state.Logits[0] * (_max[Close] - _min[Close]);
    }
}
