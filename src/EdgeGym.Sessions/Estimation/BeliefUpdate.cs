namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// Bayes' rule for <see cref="StrengthBelief"/>. Velocities by Laplace's approximation: the most probable numbers by damped, iteratively
/// reweighted Gauss–Newton steps, their covariance from the curvature there. Count and report by exact moments along the one direction of which each
/// speaks: one-sided news ("ten or more left") cuts a tail off and leaves the most probable point where it was. Deterministic.
/// </summary>
internal static class BeliefUpdate
{
    private const int Size = StrengthBelief.Size;
    private const int Steps = 14;

    /// <summary>Steps that trust every observation: what looks like a slip from the prior's point of view may be news.</summary>
    private const int Trusting = 5;

    /// <summary>Count and report are looked at again from where they have led.</summary>
    private const int Looks = 2;

    /// <summary>Points along a line of standard deviations, from −<see cref="Reach"/> to +<see cref="Reach"/>.</summary>
    private const int Points = 81;
    private const double Reach = 5;

    /// <summary>Points along a line or an axis of a plane: the first look covers all, the next the place that the first has found.</summary>
    private const int LinePoints = 41;
    private const int PlanePoints = 23;
    private const double NearDeviations = 4;

    private static readonly double[] LeastDeviation = [0.008, 0.02, 0.05, 0.008, 0.015, 0.05, 0.03, 0.001, 0.005, 0.003, 0.005, 0.003];

    /// <summary>A step never goes farther than this: the curve is only locally straight.</summary>
    private static readonly double[] Stride = [0.15, 0.15, 1, 0.05, 0.15, 0.3, 0.15, 0.1, 0.05, 0.1, 0.1, 0.1];

    public delegate double LogLikelihood(ReadOnlySpan<double> theta);

    public delegate void Slope(ReadOnlySpan<double> theta, Span<double> slope);

    public static StrengthBelief With(StrengthBelief prior, SetEvidence evidence)
    {
        var mean = (double[])prior.Mean.Clone();
        var covariance = (double[])prior.Covariance.Clone();
        if (evidence.VelocityCount > 0)
            LearnVelocities(evidence, mean, covariance);
        if (evidence.Counts && evidence.IsReported)
            LearnBoth(evidence, mean, covariance);
        else if (evidence.Counts)
            Learn(evidence.LogOfCount, evidence.SlopeOfCount, mean, covariance);
        else if (evidence.IsReported)
            Learn(evidence.LogOfReport, evidence.SlopeOfReport, mean, covariance);
        for (var row = 0; row < Size; row++)
            covariance[(row * Size) + row] = Math.Max(covariance[(row * Size) + row], LeastDeviation[row] * LeastDeviation[row]);
        return prior with { Mean = mean, Covariance = covariance };
    }

    private static void LearnVelocities(SetEvidence evidence, double[] mean, double[] covariance)
    {
        Span<double> precision = stackalloc double[Size * Size];
        Invert(covariance, precision);
        var theta = (double[])mean.Clone();
        Span<double> hessian = stackalloc double[Size * Size];
        Span<double> gradient = stackalloc double[Size];
        Span<double> root = stackalloc double[Size * Size];
        for (var step = 0; step < Steps; step++)
        {
            Linearize(mean, precision, theta, evidence, step < Trusting, gradient, hessian);
            Root(hessian, root);
            Solve(root, gradient);
            double farthest = 0;
            for (var index = 0; index < Size; index++)
                farthest = Math.Max(farthest, Math.Abs(gradient[index]) / Stride[index]);
            var share = farthest > 1 ? 1 / farthest : 1;
            for (var index = 0; index < Size; index++)
                theta[index] -= share * gradient[index];
            if (farthest < 1e-3 && step >= Trusting)
                break;
        }

        Linearize(mean, precision, theta, evidence, false, gradient, hessian);
        Invert(hessian, covariance);
        theta.CopyTo(mean, 0);
    }

    /// <summary>Moments of the posterior along the direction that the observation moves; across it nothing is learned.</summary>
    private static void Learn(LogLikelihood likelihood, Slope slope, double[] mean, double[] covariance)
    {
        Span<double> direction = stackalloc double[Size];
        Span<double> theta = stackalloc double[Size];
        Span<double> logs = stackalloc double[LinePoints];
        mean.CopyTo(theta);
        double shift = 0, variance = 1, reach = Reach;
        for (var look = 0; look < Looks; look++)
        {
            if (!Along(covariance, slope, theta, direction))
                return;
            var best = double.NegativeInfinity;
            for (var point = 0; point < LinePoints; point++)
            {
                var t = At(point, LinePoints, shift, reach);
                Move(mean, direction, t, theta);
                logs[point] = likelihood(theta) - (0.5 * t * t);
                best = Math.Max(best, logs[point]);
            }

            double total = 0, first = 0, second = 0;
            for (var point = 0; point < LinePoints; point++)
            {
                var t = At(point, LinePoints, shift, reach);
                var weight = Math.Exp(logs[point] - best);
                total += weight;
                first += weight * t;
                second += weight * t * t;
            }

            shift = first / total;
            variance = Math.Max(1e-3, (second / total) - (shift * shift));
            reach = Near(variance, reach, LinePoints);
            Move(mean, direction, shift, theta);
        }

        theta.CopyTo(mean);
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
                covariance[(row * Size) + column] += (variance - 1) * direction[row] * direction[column];
        }
    }

    /// <summary>The same for count and report together, over the plane of their two directions: each cuts into what the other leaves.</summary>
    private static void LearnBoth(SetEvidence evidence, double[] mean, double[] covariance)
    {
        Span<double> first = stackalloc double[Size];
        Span<double> second = stackalloc double[Size];
        Span<double> theta = stackalloc double[Size];
        Span<double> logs = stackalloc double[PlanePoints * PlanePoints];
        var rest = new double[Size * Size];
        mean.CopyTo(theta);
        double x = 0, y = 0, xx = 1, xy = 0, yy = 1, wideX = Reach, wideY = Reach;
        for (var look = 0; look < Looks; look++)
        {
            if (!Along(covariance, evidence.SlopeOfCount, theta, first))
                return;
            for (var row = 0; row < Size; row++)
            {
                for (var column = 0; column < Size; column++)
                    rest[(row * Size) + column] = covariance[(row * Size) + column] - (first[row] * first[column]);
            }

            Along(rest, evidence.SlopeOfReport, theta, second);
            var (fromX, fromY) = (x, y);
            var best = double.NegativeInfinity;
            for (var point = 0; point < logs.Length; point++)
            {
                var (s, t) = (At(point / PlanePoints, PlanePoints, fromX, wideX), At(point % PlanePoints, PlanePoints, fromY, wideY));
                for (var row = 0; row < Size; row++)
                    theta[row] = mean[row] + (s * first[row]) + (t * second[row]);
                logs[point] = evidence.LogOfBoth(theta) - (0.5 * ((s * s) + (t * t)));
                best = Math.Max(best, logs[point]);
            }

            double total = 0;
            (x, y, xx, xy, yy) = (0, 0, 0, 0, 0);
            for (var point = 0; point < logs.Length; point++)
            {
                var (s, t) = (At(point / PlanePoints, PlanePoints, fromX, wideX), At(point % PlanePoints, PlanePoints, fromY, wideY));
                var weight = Math.Exp(logs[point] - best);
                total += weight;
                x += weight * s;
                y += weight * t;
                xx += weight * s * s;
                xy += weight * s * t;
                yy += weight * t * t;
            }

            (x, y) = (x / total, y / total);
            (xx, xy, yy) = (Math.Max(1e-3, (xx / total) - (x * x)), (xy / total) - (x * y), Math.Max(1e-3, (yy / total) - (y * y)));
            (wideX, wideY) = (Near(xx, wideX, PlanePoints), Near(yy, wideY, PlanePoints));
            for (var row = 0; row < Size; row++)
                theta[row] = mean[row] + (x * first[row]) + (y * second[row]);
        }

        theta.CopyTo(mean);
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                covariance[(row * Size) + column] += ((xx - 1) * first[row] * first[column]) + ((yy - 1) * second[row] * second[column])
                    + (xy * ((first[row] * second[column]) + (second[row] * first[column])));
            }
        }
    }

    /// <summary>Point of an even grid around a centre.</summary>
    private static double At(int point, int points, double centre, double reach) => centre + (((2.0 * point / (points - 1)) - 1) * reach);

    /// <summary>How far to look around what the last look has found, no finer than that look could see.</summary>
    private static double Near(double variance, double reach, int points)
        => Math.Clamp(NearDeviations * Math.Max(Math.Sqrt(variance), 1.2 * reach / (points - 1)), 0, Reach);

    /// <summary>Repetitions to failure over all that a belief holds possible, counted whole from <paramref name="least"/> up.</summary>
    public static double[] Spread(StrengthBelief belief, CapacityCurve curve, int least, int most)
    {
        Span<double> direction = stackalloc double[Size];
        Span<double> theta = stackalloc double[Size];
        belief.Mean.CopyTo(theta);
        var weights = new double[RepetitionForecast.Most + 1];
        Along(belief.Covariance, (at, slope) => curve.At(at, slope, stackalloc double[Size]), theta, direction);
        double before = 0, below = 0;
        for (var point = 0; point < Points; point++)
        {
            var t = ((2.0 * point / (Points - 1)) - 1) * Reach;
            Move(belief.Mean, direction, t, theta);
            var (capacity, upTo) = (Sane(curve.Capacity(theta)), point == Points - 1 ? 1 : StandardNormal.Below(t));
            if (point == 0)
                before = capacity;
            Pour(weights, Math.Min(before, capacity), Math.Max(before, capacity), upTo - below, least, most);
            (before, below) = (capacity, upTo);
        }

        return weights;
    }

    private static double Sane(double capacity) => double.IsNaN(capacity) ? 0 : Math.Clamp(capacity, -1, RepetitionForecast.Most + 1);

    /// <summary>Probability spread evenly between two real capacities, onto the whole repetitions below.</summary>
    private static void Pour(double[] weights, double from, double to, double probability, int least, int most)
    {
        if (to - from < 1e-6)
        {
            weights[Math.Clamp((int)Math.Floor(to), least, most)] += probability;
            return;
        }

        for (var whole = Math.Floor(from); whole < to; whole++)
            weights[Math.Clamp((int)whole, least, most)] += probability * (Math.Min(to, whole + 1) - Math.Max(from, whole)) / (to - from);
    }

    /// <summary>One standard deviation along the direction in which a quantity of that slope varies most, as the covariance has it. False where it does not vary.</summary>
    private static bool Along(double[] covariance, Slope slope, ReadOnlySpan<double> theta, Span<double> direction)
    {
        Span<double> slopes = stackalloc double[Size];
        slope(theta, slopes);
        double variance = 0;
        for (var row = 0; row < Size; row++)
        {
            direction[row] = 0;
            for (var column = 0; column < Size; column++)
                direction[row] += covariance[(row * Size) + column] * slopes[column];
            variance += direction[row] * slopes[row];
        }

        if (variance is not (> 1e-12 and < 1e12))
        {
            direction.Clear();
            return false;
        }

        var deviation = Math.Sqrt(variance);
        for (var row = 0; row < Size; row++)
            direction[row] /= deviation;
        return true;
    }

    private static void Move(ReadOnlySpan<double> mean, ReadOnlySpan<double> direction, double by, Span<double> theta)
    {
        for (var row = 0; row < Size; row++)
            theta[row] = mean[row] + (by * direction[row]);
    }

    /// <summary>Gradient and Gauss–Newton curvature of −ln posterior.</summary>
    private static void Linearize(
        double[] mean, ReadOnlySpan<double> precision, double[] theta, SetEvidence evidence, bool trusts, Span<double> gradient, Span<double> hessian)
    {
        Span<double> residuals = stackalloc double[SetEvidence.MostVelocities];
        Span<double> slopes = stackalloc double[SetEvidence.MostVelocities * Size];
        evidence.Velocities(theta, residuals, slopes);
        precision.CopyTo(hessian);
        for (var row = 0; row < Size; row++)
        {
            gradient[row] = 0;
            for (var column = 0; column < Size; column++)
                gradient[row] += precision[(row * Size) + column] * (theta[column] - mean[column]);
        }

        for (var observation = 0; observation < evidence.VelocityCount; observation++)
        {
            var weight = trusts ? 1 : SetEvidence.Weight(residuals[observation]);
            var slope = slopes.Slice(observation * Size, Size);
            for (var row = 0; row < Size; row++)
            {
                gradient[row] += weight * residuals[observation] * slope[row];
                for (var column = 0; column < Size; column++)
                    hessian[(row * Size) + column] += weight * slope[row] * slope[column];
            }
        }
    }

    /// <summary>Cholesky; a pivot that rounding made negative becomes tiny.</summary>
    private static void Root(ReadOnlySpan<double> matrix, Span<double> root)
    {
        root.Clear();
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var sum = matrix[(row * Size) + column];
                for (var index = 0; index < column; index++)
                    sum -= root[(row * Size) + index] * root[(column * Size) + index];
                root[(row * Size) + column] = row == column ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / root[(column * Size) + column];
            }
        }
    }

    /// <summary>Solves L·Lᵀ·x = b in place.</summary>
    private static void Solve(ReadOnlySpan<double> root, Span<double> vector)
    {
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < row; column++)
                vector[row] -= root[(row * Size) + column] * vector[column];
            vector[row] /= root[(row * Size) + row];
        }

        for (var row = Size - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < Size; column++)
                vector[row] -= root[(column * Size) + row] * vector[column];
            vector[row] /= root[(row * Size) + row];
        }
    }

    private static void Invert(ReadOnlySpan<double> matrix, Span<double> inverse)
    {
        Span<double> root = stackalloc double[Size * Size];
        Root(matrix, root);
        Span<double> column = stackalloc double[Size];
        for (var index = 0; index < Size; index++)
        {
            column.Clear();
            column[index] = 1;
            Solve(root, column);
            for (var row = 0; row < Size; row++)
                inverse[(row * Size) + index] = column[row];
        }
    }
}
