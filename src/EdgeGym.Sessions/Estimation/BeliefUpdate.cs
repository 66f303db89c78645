namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// Bayes' rule for <see cref="StrengthBelief"/> by importance sampling with a fixed cloud of points, in three steps of growing sharpness,
/// each proposing around what the one before found; the answer is the normal distribution with the posterior's moments.
/// Deterministic; about 770 evaluations of the likelihood.
/// </summary>
internal static class BeliefUpdate
{
    private const int Size = StrengthBelief.Size;
    private const int Points = 256;
    private const double Inflation = 1.5;

    private static readonly double[] Cloud = StandardNormal.Cloud(Points, Size);
    private static readonly double[] Sharpness = [0.12, 0.45, 1];
    private static readonly double[] LeastDeviation = [0.008, 0.02, 0.05, 0.008, 0.015, 0.05];

    public static StrengthBelief With(StrengthBelief prior, SetEvidence evidence)
    {
        Span<double> priorRoot = stackalloc double[Size * Size];
        Root(prior.Covariance, priorRoot);
        var priorLog = LogDiagonal(priorRoot);

        var mean = (double[])prior.Mean.Clone();
        var covariance = (double[])prior.Covariance.Clone();
        Span<double> root = stackalloc double[Size * Size];
        Span<double> theta = stackalloc double[Size];
        var points = new double[Points * Size];
        var logs = new double[Points];
        for (var step = 0; step < Sharpness.Length; step++)
        {
            if (step > 0)
            {
                for (var index = 0; index < covariance.Length; index++)
                    covariance[index] *= Inflation;
            }

            Root(covariance, root);
            var rootLog = LogDiagonal(root);
            var best = double.NegativeInfinity;
            for (var point = 0; point < Points; point++)
            {
                var z = Cloud.AsSpan(point * Size, Size);
                double square = 0;
                for (var row = 0; row < Size; row++)
                {
                    var value = mean[row];
                    for (var column = 0; column <= row; column++)
                        value += root[(row * Size) + column] * z[column];
                    theta[row] = value;
                    square += z[row] * z[row];
                }

                theta.CopyTo(points.AsSpan(point * Size));
                var log = (Sharpness[step] * evidence.LogLikelihood(theta))
                    - (0.5 * SquaredDistance(theta, prior.Mean, priorRoot)) - priorLog
                    + (0.5 * square) + rootLog;
                logs[point] = log;
                best = Math.Max(best, log);
            }

            Moments(points, logs, best, mean, covariance);
        }

        return prior with { Mean = mean, Covariance = covariance };
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

    private static void Moments(double[] points, double[] logs, double best, double[] mean, double[] covariance)
    {
        Array.Clear(mean);
        double total = 0;
        for (var point = 0; point < logs.Length; point++)
        {
            logs[point] = Math.Exp(logs[point] - best);
            total += logs[point];
        }

        for (var point = 0; point < logs.Length; point++)
        {
            for (var index = 0; index < Size; index++)
                mean[index] += logs[point] / total * points[(point * Size) + index];
        }

        Array.Clear(covariance);
        for (var point = 0; point < logs.Length; point++)
        {
            var weight = logs[point] / total;
            if (weight < 1e-12)
                continue;
            for (var row = 0; row < Size; row++)
            {
                var away = weight * (points[(point * Size) + row] - mean[row]);
                for (var column = 0; column <= row; column++)
                    covariance[(row * Size) + column] += away * (points[(point * Size) + column] - mean[column]);
            }
        }

        for (var row = 0; row < Size; row++)
        {
            covariance[(row * Size) + row] += LeastDeviation[row] * LeastDeviation[row] * 0.1;
            covariance[(row * Size) + row] = Math.Max(covariance[(row * Size) + row], LeastDeviation[row] * LeastDeviation[row]);
            for (var column = 0; column < row; column++)
                covariance[(column * Size) + row] = covariance[(row * Size) + column];
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

    private static double LogDiagonal(ReadOnlySpan<double> root)
    {
        double sum = 0;
        for (var row = 0; row < Size; row++)
            sum += Math.Log(root[(row * Size) + row]);
        return sum;
    }

    private static double SquaredDistance(ReadOnlySpan<double> theta, double[] mean, ReadOnlySpan<double> root)
    {
        Span<double> solved = stackalloc double[Size];
        double square = 0;
        for (var row = 0; row < Size; row++)
        {
            var value = theta[row] - mean[row];
            for (var column = 0; column < row; column++)
                value -= root[(row * Size) + column] * solved[column];
            solved[row] = value / root[(row * Size) + row];
            square += solved[row] * solved[row];
        }

        return square;
    }
}
