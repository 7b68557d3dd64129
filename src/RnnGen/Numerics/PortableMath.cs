namespace RnnGen.Numerics;

/// <summary>What schedules and initial values need of <see cref="Math"/>, from + - * / alone, so that the bits do not depend on the platform.</summary>
internal static class PortableMath
{
    private const int LastCosineTerm = 16;
    private const int LastSineTerm = 17;
    private const int LastLogarithmTerm = 21;
    private const double HalfOfRoot2 = 0.70710678118654752;

    /// <summary>cos(pi n / d) for n of 0 or more and d above 0, below 2^60; within 3e-16. The reduction to an eighth of a turn is exact in integers.</summary>
    internal static double CosineOfPi(long n, long d)
    {
        // cos(2 pi - x) = cos x;  cos(pi - x) = -cos x;  cos x = sin(pi / 2 - x).
        long turn = 2 * d, position = n % turn;
        position = Math.Min(position, turn - position);
        bool negative = 2 * position > d;
        position = negative ? d - position : position;
        double value = 4 * position <= d ? Cosine(Math.PI * position / d) : Sine(Math.PI * (d - 2 * position) / turn);
        return negative ? -value : value;
    }

    /// <summary>x^n for n of 0 or more, by repeated squaring.</summary>
    internal static double Power(double x, int n)
    {
        double power = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) != 0)
            {
                power *= x;
            }
        }

        return power;
    }

    /// <summary>The natural logarithm of x in (0, 1], a normal number; within 1e-15 of the larger of it and 1.</summary>
    internal static double Log(double x)
    {
        // ln x = e ln 2 + 2 atanh z with x = 2^e m, m in [sqrt(1/2), sqrt(2)) and z = (m - 1) / (m + 1), so that |z| is below 0.172.
        int exponent = 0;
        for (; x < HalfOfRoot2; exponent--)
        {
            x *= 2;
        }

        // atanh z = z (1 + z^2 / 3 + z^4 / 5 + ...), where the first term left out is below 3e-19.
        double z = (x - 1) / (x + 1), sum = 0;
        for (int term = LastLogarithmTerm; term > 0; term -= 2)
        {
            sum = sum * (z * z) + 1.0 / term;
        }

        return exponent * 0.69314718055994531 + 2 * z * sum;
    }

    // cos x = 1 - x^2 / (1 2) (1 - x^2 / (3 4) (1 - ...)), for x up to pi / 4, where the first term left out is below 3e-18.
    private static double Cosine(double x)
    {
        double sum = 1;
        for (int term = LastCosineTerm; term > 0; term -= 2)
        {
            sum = 1 - x * x / (term * (term - 1)) * sum;
        }

        return sum;
    }

    // sin x = x (1 - x^2 / (2 3) (1 - x^2 / (4 5) (1 - ...))), for x up to pi / 4, where the first term left out is below 1e-19.
    private static double Sine(double x)
    {
        double sum = 1;
        for (int term = LastSineTerm; term > 1; term -= 2)
        {
            sum = 1 - x * x / (term * (term - 1)) * sum;
        }

        return x * sum;
    }
}
