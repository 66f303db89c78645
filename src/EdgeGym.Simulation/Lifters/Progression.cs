using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Simulation.Lifters;

/// <summary>Gains over weeks (Steele 2022: b·ln(1 + weeks) of training) and what hard days leave for the next ones, per exercise.</summary>
public sealed class Progression(LifterTraits person)
{
    private static readonly double[] UpperRecovery = [0.75, 0.87, 0.97, 1];
    private static readonly double[] LowerRecovery = [0.70, 0.78, 0.90, 0.96, 1];

    private readonly Dictionary<string, Record> _records = new(StringComparer.Ordinal);

    private sealed class Record(Exercise exercise)
    {
        public Exercise Exercise { get; } = exercise;

        public double TrainedWeeks { get; set; }

        public long? LastDay { get; set; }

        public double HardSets { get; set; }
    }

    /// <summary>Notes a set: a hard one (within four of failure) counts fully, easier ones less.</summary>
    public void Trained(Exercise exercise, long day, double repetitionsInReserve)
    {
        if (!_records.TryGetValue(exercise.Id, out var record))
            _records[exercise.Id] = record = new Record(exercise);
        if (record.LastDay != day)
        {
            // One visit a week carries the published curve; more often counts by the days in between, a first visit as three days.
            record.TrainedWeeks += Math.Min(7, record.LastDay is { } last ? day - last : 3) / 7.0;
            record.LastDay = day;
            record.HardSets = 0;
        }

        record.HardSets += repetitionsInReserve <= 4 ? 1 : 0.3;
    }

    /// <summary>Factor on the 1RM that the person began with. Three weeks without training start to cost 1 % a week.</summary>
    public double StrengthFactor(Exercise exercise, long day)
    {
        if (!_records.TryGetValue(exercise.Id, out var record) || record.LastDay is not { } last)
            return 1;
        var gain = person.ProgressRate * (Math.Log(1 + person.TrainingWeeks + record.TrainedWeeks) - Math.Log(1 + person.TrainingWeeks));
        var idleWeeks = Math.Max(0, (day - last - 21) / 7.0);
        return (1 + gain) * Math.Max(0.8, 1 - (0.01 * idleWeeks));
    }

    /// <summary>Share of repetitions that earlier days leave: after a hard day 0.87 / 0.97 / 1 for the arms, 0.78 / 0.90 / 0.96 for the legs at 1, 2, 3 days.</summary>
    public double Readiness(Exercise exercise, long day)
    {
        var readiness = 1.0;
        foreach (var record in _records.Values)
        {
            if (record.LastDay is not { } last || last >= day)
                continue;
            var share = record.Exercise.Id == exercise.Id ? 1 : 0.6 * FatigueLedger.Overlap(record.Exercise, exercise);
            var table = record.Exercise.IsLowerBody ? LowerRecovery : UpperRecovery;
            var index = day - last;
            if (share > 0 && index < table.Length)
                readiness *= 1 - ((1 - table[index]) * share * Math.Min(1, record.HardSets / 3));
        }

        return readiness;
    }
}
