namespace EdgeGym.Simulation.Evaluation;

/// <summary>A share of counted things with its Wilson interval.</summary>
/// <param name="Right">Of them right.</param>
/// <param name="Of">Counted.</param>
public readonly record struct Share(int Right, int Of)
{
    private const double Z = 1.959964;

    /// <summary>0–1; 1 for nothing counted.</summary>
    public double Value => Of == 0 ? 1 : (double)Right / Of;

    /// <summary>The 95 % interval of Wilson (1927), both ends in 0–1.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Of == 0)
                return (0, 1);
            var (p, n) = (Value, (double)Of);
            var middle = (p + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
            var half = Z / (1 + (Z * Z / n)) * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
            return (Math.Max(0, middle - half), Math.Min(1, middle + half));
        }
    }

    public override string ToString() => $"{100 * Value,6:0.00} % [{100 * Interval.Low:0.00}, {100 * Interval.High:0.00}]  {Right}/{Of}";
}
