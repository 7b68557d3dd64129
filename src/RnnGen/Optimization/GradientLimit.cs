using System.Globalization;

namespace RnnGen.Optimization;

/// <summary>A bound on gradients that a model's step keeps, by their norm or by each value; <see cref="GradientClipping"/> has the formulas.</summary>
public sealed class GradientLimit
{
    private readonly double _limit;
    private readonly NormKind? _norm;

    private GradientLimit(double limit, NormKind? norm)
    {
        _limit = limit;
        _norm = norm;
    }

    /// <summary>All gradients together are scaled down to a norm where they exceed it.</summary>
    /// <param name="maxNorm">The largest norm, positive as a float32 too.</param>
    /// <param name="norm">Which norm.</param>
    /// <returns>The bound.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not positive as a float32, or <paramref name="norm"/> is no norm.</exception>
    public static GradientLimit ByNorm(double maxNorm, NormKind norm = NormKind.L2)
    {
        GradientClipping.ByNorm([], maxNorm, norm);
        return new(maxNorm, norm);
    }

    /// <summary>Each gradient is brought into [-limit, limit]. NaN stays NaN, and makes parameters NaN; only <see cref="ByNorm"/> refuses it.</summary>
    /// <param name="limit">The largest magnitude, positive as a float32 too.</param>
    /// <returns>The bound.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive as a float32.</exception>
    public static GradientLimit ByValue(double limit)
    {
        GradientClipping.ByValue([], limit);
        return new(limit, norm: null);
    }

    /// <summary>Bounds gradients.</summary>
    /// <param name="gradients">The gradients.</param>
    /// <exception cref="NotFiniteNumberException">Their norm is not finite; they are left as they are.</exception>
    public void Apply(Span<float> gradients)
    {
        if (_norm is not { } norm)
        {
            GradientClipping.ByValue(gradients, _limit);
            return;
        }

        float total = GradientClipping.ByNorm(gradients, _limit, norm);
        if (!float.IsFinite(total))
        {
            throw new NotFiniteNumberException(string.Create(CultureInfo.InvariantCulture, $"The norm of the gradients is {total}; they were left as they are, and not used. Lower the learning rate, or shorten the sequences."), total);
        }
    }
}
