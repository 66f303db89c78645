namespace EdgeGym.Sessions.Estimation;

/// <summary>The normal distribution, and a fixed cloud of points that fills it evenly: the same on every machine and in every run.</summary>
internal static class StandardNormal
{
    /// <summary>Distribution function; absolute error below 1e-7 (Abramowitz and Stegun 7.1.26 has 1.5e-7, on erf).</summary>
    public static double Below(double z)
    {
        var x = Math.Abs(z) * 0.7071067811865476;
        var t = 1 / (1 + (0.3275911 * x));
        var tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x) * 0.5;
        return z > 0 ? 1 - tail : tail;
    }

    /// <summary>Inverse of the distribution function by Acklam's rational approximation; relative error 1.2e-9.</summary>
    public static double Quantile(double p)
    {
        const double Low = 0.02425;
        if (p < Low)
        {
            var q = Math.Sqrt(-2 * Math.Log(p));
            return Tail(q);
        }

        if (p > 1 - Low)
        {
            var q = Math.Sqrt(-2 * Math.Log(1 - p));
            return -Tail(q);
        }

        var r = p - 0.5;
        var s = r * r;
        return ((((((((((-39.69683028665376 * s) + 220.9460984245205) * s) - 275.9285104469687) * s) + 138.3577518672690) * s) - 30.66479806614716) * s) + 2.506628277459239)
            * r / ((((((((((-54.47609879822406 * s) + 161.5858368580409) * s) - 155.6989798598866) * s) + 66.80131188771972) * s) - 13.28068155288572) * s) + 1);

        static double Tail(double q)
            => ((((((((((-0.007784894002430293 * q) - 0.3223964580411365) * q) - 2.400758277161838) * q) - 2.549732539343734) * q) + 4.374664141464968) * q) + 2.938163982698783)
            / ((((((((0.007784695709041462 * q) + 0.3224671290700398) * q) + 2.445134137142996) * q) + 3.754408661907416) * q) + 1);
    }

    /// <summary>
    /// Points of the additive recurrence with the generalised golden ratio (Roberts' R_d sequence), mapped to normals, each with its mirror
    /// image, so that means are exact. Row-major: point, dimension.
    /// </summary>
    public static double[] Cloud(int points, int dimensions)
    {
        var root = 1.5;
        for (var step = 0; step < 64; step++)
            root = Math.Pow(1 + root, 1.0 / (dimensions + 1));
        var cloud = new double[points * dimensions];
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            var alpha = Math.Pow(1 / root, dimension + 1);
            for (var pair = 0; pair < points / 2; pair++)
            {
                var fraction = (0.5 + (alpha * (pair + 1))) % 1;
                var z = Quantile(Math.Clamp(fraction, 1e-6, 1 - 1e-6));
                cloud[(2 * pair * dimensions) + dimension] = z;
                cloud[(((2 * pair) + 1) * dimensions) + dimension] = -z;
            }
        }

        return cloud;
    }
}
