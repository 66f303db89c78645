namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// Bayes' rule for <see cref="StrengthBelief"/> by Laplace's approximation: the most probable numbers by damped, iteratively reweighted
/// Gauss–Newton steps, their covariance from the curvature there; then the moments around them by importance sampling. Deterministic.
/// </summary>
internal static class BeliefUpdate
{
    private const int Size = StrengthBelief.Size;
    private const int Points = 256;
    private const int Steps = 14;
    private const int Rounds = 2;
    private const double Inflation = 1.4;

    /// <summary>Points that must carry the weight for their moments to be believed.</summary>
    private const double LeastEffective = 24;

    /// <summary>Steps that trust every observation: what looks like a slip from the prior's point of view may be news.</summary>
    private const int Trusting = 6;

    private static readonly double[] Cloud = StandardNormal.Cloud(Points, Size);
    private static readonly double[] LeastDeviation = [0.008, 0.02, 0.05, 0.008, 0.015, 0.05, 0.03, 0.001];

    /// <summary>Half-widths of the central differences.</summary>
    private static readonly double[] Nudge = [0.002, 0.005, 0.02, 0.002, 0.005, 0.01, 0.01, 0.005];

    /// <summary>A step never goes farther than this: the curve is only locally straight.</summary>
    private static readonly double[] Stride = [0.15, 0.15, 1, 0.05, 0.15, 0.3, 0.15, 0.1];

    public static StrengthBelief With(StrengthBelief prior, SetEvidence evidence)
    {
        Span<double> precision = stackalloc double[Size * Size];
        Invert(prior.Covariance, precision);
        var theta = (double[])prior.Mean.Clone();
        var hessian = new double[Size * Size];
        Span<double> gradient = stackalloc double[Size];
        Span<double> root = stackalloc double[Size * Size];
        for (var step = 0; step < Steps; step++)
        {
            Linearize(prior.Mean, precision, theta, evidence, step < Trusting, gradient, hessian);
            Root(hessian, root);
            Solve(root, gradient);
            double farthest = 0;
            for (var index = 0; index < Size; index++)
                farthest = Math.Max(farthest, Math.Abs(gradient[index]) / Stride[index]);
            var share = farthest > 1 ? 1 / farthest : 1;
            for (var index = 0; index < Size; index++)
                theta[index] -= share * gradient[index];
            if (farthest < 1e-4 && step >= Trusting)
                break;
        }

        Linearize(prior.Mean, precision, theta, evidence, false, gradient, hessian);
        var covariance = new double[Size * Size];
        Invert(hessian, covariance);
        Refine(prior.Mean, precision, evidence, theta, covariance);
        for (var row = 0; row < Size; row++)
            covariance[(row * Size) + row] = Math.Max(covariance[(row * Size) + row], LeastDeviation[row] * LeastDeviation[row]);
        return prior with { Mean = theta, Covariance = covariance };
    }

    /// <summary>
    /// Moments of the exact posterior by importance sampling around Laplace's answer, twice: one-sided news ("ten or more left") cuts a tail off and
    /// leaves the most probable point where it was. Nothing is changed where too few points carry the weight.
    /// </summary>
    private static void Refine(double[] priorMean, ReadOnlySpan<double> precision, SetEvidence evidence, double[] mean, double[] covariance)
    {
        Span<double> root = stackalloc double[Size * Size];
        var points = new double[Points * Size];
        var weights = new double[Points];
        for (var round = 0; round < Rounds; round++)
        {
            var wide = new double[Size * Size];
            for (var index = 0; index < wide.Length; index++)
                wide[index] = covariance[index] * Inflation;
            Root(wide, root);
            var best = double.NegativeInfinity;
            for (var point = 0; point < Points; point++)
            {
                var z = Cloud.AsSpan(point * Size, Size);
                var theta = points.AsSpan(point * Size, Size);
                double square = 0;
                for (var row = 0; row < Size; row++)
                {
                    theta[row] = mean[row];
                    for (var column = 0; column <= row; column++)
                        theta[row] += root[(row * Size) + column] * z[column];
                    square += z[row] * z[row];
                }

                weights[point] = evidence.LogLikelihood(theta) - (0.5 * SquaredDistance(theta, priorMean, precision)) + (0.5 * square);
                best = Math.Max(best, weights[point]);
            }

            double total = 0, squares = 0;
            for (var point = 0; point < Points; point++)
            {
                weights[point] = Math.Exp(weights[point] - best);
                total += weights[point];
                squares += weights[point] * weights[point];
            }

            if (total * total < LeastEffective * squares)
                return;
            Moments(points, weights, total, mean, covariance);
        }
    }

    private static void Moments(double[] points, double[] weights, double total, double[] mean, double[] covariance)
    {
        Array.Clear(mean);
        Array.Clear(covariance);
        for (var point = 0; point < Points; point++)
        {
            for (var row = 0; row < Size; row++)
                mean[row] += weights[point] / total * points[(point * Size) + row];
        }

        for (var point = 0; point < Points; point++)
        {
            var weight = weights[point] / total;
            if (weight < 1e-9)
                continue;
            for (var row = 0; row < Size; row++)
            {
                var away = weight * (points[(point * Size) + row] - mean[row]);
                for (var column = 0; column < Size; column++)
                    covariance[(row * Size) + column] += away * (points[(point * Size) + column] - mean[column]);
            }
        }
    }

    private static double SquaredDistance(ReadOnlySpan<double> theta, double[] mean, ReadOnlySpan<double> precision)
    {
        double square = 0;
        for (var row = 0; row < Size; row++)
        {
            double sum = 0;
            for (var column = 0; column < Size; column++)
                sum += precision[(row * Size) + column] * (theta[column] - mean[column]);
            square += sum * (theta[row] - mean[row]);
        }

        return square;
    }

    /// <summary>Calls back for each of <see cref="Points"/> equally likely points of the belief.</summary>
    public static void ForEachPoint<TArgument>(StrengthBelief belief, TArgument argument, PointVisitor<TArgument> visit)
    {
        Span<double> root = stackalloc double[Size * Size];
        Root(belief.Covariance, root);
        Span<double> theta = stackalloc double[Size];
        for (var point = 0; point < Points; point++)
        {
            var z = Cloud.AsSpan(point * Size, Size);
            for (var row = 0; row < Size; row++)
            {
                var value = belief.Mean[row];
                for (var column = 0; column <= row; column++)
                    value += root[(row * Size) + column] * z[column];
                theta[row] = value;
            }

            visit(theta, argument);
        }
    }

    public delegate void PointVisitor<in TArgument>(ReadOnlySpan<double> theta, TArgument argument);

    /// <summary>Gradient and Gauss–Newton curvature of −ln posterior.</summary>
    private static void Linearize(double[] mean, ReadOnlySpan<double> precision, double[] theta, SetEvidence evidence, bool trusts, Span<double> gradient, double[] hessian)
    {
        Span<double> here = stackalloc double[SetEvidence.Most];
        Span<double> above = stackalloc double[SetEvidence.Most];
        Span<double> below = stackalloc double[SetEvidence.Most];
        Span<double> slopes = stackalloc double[SetEvidence.Most * Size];
        Span<double> moved = stackalloc double[Size];
        var count = evidence.Residuals(theta, here);
        theta.CopyTo(moved);
        for (var index = 0; index < Size; index++)
        {
            moved[index] = theta[index] + Nudge[index];
            evidence.Residuals(moved, above);
            moved[index] = theta[index] - Nudge[index];
            evidence.Residuals(moved, below);
            moved[index] = theta[index];
            for (var observation = 0; observation < count; observation++)
                slopes[(observation * Size) + index] = (above[observation] - below[observation]) / (2 * Nudge[index]);
        }

        precision.CopyTo(hessian);
        for (var row = 0; row < Size; row++)
        {
            gradient[row] = 0;
            for (var column = 0; column < Size; column++)
                gradient[row] += precision[(row * Size) + column] * (theta[column] - mean[column]);
        }

        for (var observation = 0; observation < count; observation++)
        {
            var weight = trusts ? 1 : evidence.Weight(observation, here[observation]);
            var slope = slopes.Slice(observation * Size, Size);
            for (var row = 0; row < Size; row++)
            {
                gradient[row] += weight * here[observation] * slope[row];
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
