using System.Buffers.Binary;

namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// What the filter carries from set to set: a normal distribution over twelve numbers of one person at one exercise, and how tired they are.
/// Numbers: ln 1RM (kg, rested, on a usual day), ln k, report bias (true − reported RIR), velocity at failure (m/s), ln of the velocity slope,
/// ln of how much a set tires this person (1: as the tables say), exponent of the fall of velocity within a set,
/// ln of this set's capacity against what the others say of it, share of velocity that is held back far from failure,
/// and today's ln shifts of 1RM, of k and of velocity.
/// </summary>
internal sealed record StrengthBelief(double[] Mean, double[] Covariance)
{
    public const int Size = 12;
    public const int OneRepMax = 0;
    public const int Slope = 1;
    public const int Bias = 2;
    public const int FailureVelocity = 3;
    public const int VelocitySlope = 4;
    public const int Tiring = 5;
    public const int Decay = 6;
    public const int SetForm = 7;
    public const int HeldBack = 8;
    public const int DayStrength = 9;
    public const int DaySlope = 10;
    public const int DayVelocity = 11;

    /// <summary>Test–retest scatter of repetitions to failure that belongs to one set: 5 to 8 % (PMC9070879: 0.7 repetitions at 90 %, 1.1 at 70 %).</summary>
    private const double SetFormDeviation = 0.07;

    /// <summary>Sets whose cost is still felt.</summary>
    public const int MostCosts = 6;

    private const byte Version = 4;
    private const int Scalars = 9 + (2 * MostCosts);
    private const int ByteCount = 1 + (8 * (Size + (Size * (Size + 1) / 2) + Scalars));

    /// <summary>ln of the share of rested repetitions that is left when the last set began, before tiring is scaled to the person; ≤ 0.</summary>
    public double Fatigue { get; init; }

    /// <summary>What today's sets have cost, oldest first, at most <see cref="MostCosts"/>; ages at the end of the last set.</summary>
    public IReadOnlyList<SetCost> Costs { get; init; } = [];

    /// <summary>Sets done in this session.</summary>
    public int SetsToday { get; init; }

    /// <summary>Posterior mean of repetitions left at the end of the last set.</summary>
    public double LastInReserve { get; init; }

    /// <summary>Load (kg) and repetitions of the last set; 0 before the first.</summary>
    public double LastLoad { get; init; }

    public int LastRepetitions { get; init; }

    /// <summary>Readiness factor of today.</summary>
    public double TodayFactor { get; init; } = 1;

    /// <summary>Gateway clock of the last session's begin, Unix ms.</summary>
    public long SessionAt { get; init; }

    /// <summary>1 novice, 2 intermediate, 3 advanced.</summary>
    public int Level { get; init; } = 1;

    /// <summary>The exercise's median k.</summary>
    public double UsualSlope { get; init; } = 0.03;

    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCount];
        bytes[0] = Version;
        var offset = 1;
        foreach (var value in Mean)
            Put(value);
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column <= row; column++)
                Put(Covariance[(row * Size) + column]);
        }

        Put(Fatigue);
        Put(SetsToday);
        Put(LastInReserve);
        Put(LastLoad);
        Put(LastRepetitions);
        Put(TodayFactor);
        Put(SessionAt);
        Put(Level);
        Put(UsualSlope);
        for (var index = 0; index < MostCosts; index++)
        {
            Put(index < Costs.Count ? Costs[index].Severity : 0);
            Put(index < Costs.Count ? Costs[index].AgeSeconds : 0);
        }

        return bytes;

        void Put(double value)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(offset), value);
            offset += 8;
        }
    }

    /// <summary>Null for bytes of another version or with values that are no numbers.</summary>
    public static StrengthBelief? FromBytes(byte[]? bytes)
    {
        if (bytes is null || bytes.Length != ByteCount || bytes[0] != Version)
            return null;
        var values = new double[(ByteCount - 1) / 8];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(1 + (8 * index)));
            if (!double.IsFinite(values[index]))
                return null;
        }

        var covariance = new double[Size * Size];
        var next = Size;
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column <= row; column++)
                covariance[(row * Size) + column] = covariance[(column * Size) + row] = values[next++];
        }

        return new StrengthBelief(values[..Size], covariance)
        {
            Fatigue = values[next],
            SetsToday = (int)values[next + 1],
            LastInReserve = values[next + 2],
            LastLoad = values[next + 3],
            LastRepetitions = (int)values[next + 4],
            TodayFactor = values[next + 5],
            SessionAt = (long)values[next + 6],
            Level = (int)values[next + 7],
            UsualSlope = values[next + 8],
            Costs =
            [
                .. Enumerable.Range(0, MostCosts).Select(index => new SetCost(values[next + 9 + (2 * index)], values[next + 10 + (2 * index)])).Where(cost => cost.Severity > 0),
            ],
        };
    }

    public static StrengthBelief Independent(ReadOnlySpan<double> mean, ReadOnlySpan<double> deviations)
    {
        var covariance = new double[Size * Size];
        for (var index = 0; index < Size; index++)
            covariance[(index * Size) + index] = deviations[index] * deviations[index];
        return new StrengthBelief(mean.ToArray(), covariance);
    }

    /// <summary>The same before a new set: the form of the last one is over.</summary>
    public StrengthBelief BeforeSet() => Anew(SetForm, SetFormDeviation);

    /// <summary>ln of today's 1RM, rested and without the readiness factor.</summary>
    public double LogToday => Mean[OneRepMax] + Mean[DayStrength];

    public double VarianceToday
        => Covariance[(OneRepMax * Size) + OneRepMax] + Covariance[(DayStrength * Size) + DayStrength] + (2 * Covariance[(OneRepMax * Size) + DayStrength]);

    /// <summary>ln k of today, and its variance.</summary>
    public (double Mean, double Variance) SlopeToday => (
        Mean[Slope] + Mean[DaySlope],
        Covariance[(Slope * Size) + Slope] + Covariance[(DaySlope * Size) + DaySlope] + (2 * Covariance[(Slope * Size) + DaySlope]));

    /// <summary>The same with one number forgotten and drawn anew around 0.</summary>
    public StrengthBelief Anew(int number, double deviation)
    {
        var mean = (double[])Mean.Clone();
        var covariance = (double[])Covariance.Clone();
        mean[number] = 0;
        for (var index = 0; index < Size; index++)
            covariance[(index * Size) + number] = covariance[(number * Size) + index] = 0;
        covariance[(number * Size) + number] = deviation * deviation;
        return this with { Mean = mean, Covariance = covariance };
    }

    /// <summary>The same with more doubt about one number.</summary>
    public StrengthBelief Wider(int index, double deviation)
    {
        var covariance = (double[])Covariance.Clone();
        covariance[(index * Size) + index] += deviation * deviation;
        return this with { Covariance = covariance };
    }
}
