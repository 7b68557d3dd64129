namespace RnnGen.Optimization;

/// <summary>What schedules need of <see cref="Math"/>, from + - * / alone, so that the bits do not depend on the platform.</summary>
internal static class PortableMath
{
    private const int LastCosineTerm = 16;
    private const int LastSineTerm = 17;

    /// <summary>cos(pi n / d) for n of 0 or more and d above 0; within 3e-16. The reduction to an eighth of a turn is exact in integers.</summary>
    internal static double CosineOfPi(int n, int d)
    {
        // cos(2 pi - x) = cos x;  cos(pi - x) = -cos x;  cos x = sin(pi / 2 - x).
        long turn = 2L * d, position = n % turn;
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
