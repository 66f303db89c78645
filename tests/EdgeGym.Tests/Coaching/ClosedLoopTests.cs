using EdgeGym.Equipment.Exercises;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching;

public sealed class ClosedLoopTests(ITestOutputHelper output)
{
    private const int People = 300;
    private const ulong Seed = 20_261_122;

    [Fact]
    public void Policy_and_guard_on_simulated_people_beat_linear_and_rpe_tables()
    {
        output.WriteLine($"{People} people from seed {Seed}, {ClosedLoop.Sessions} sessions, true repetitions in reserve against the target");
        var policy = ClosedLoop.Run(People, Seed, null);
        var linear = ClosedLoop.Run(People, Seed, Linear);
        var table = ClosedLoop.Run(People, Seed, RpeTable);
        foreach (var (name, result) in new[] { ("policy", policy), ("linear", linear), ("rpe table", table) })
        {
            output.WriteLine($"{name,-10} first session  {result.First}");
            output.WriteLine($"{name,-10} later sessions {result.Later}");
        }

        Assert.Equal(0, policy.First.OverLimit + policy.Later.OverLimit);
        Assert.True(policy.Later.WithinTwo > linear.Later.WithinTwo && policy.Later.WithinTwo > table.Later.WithinTwo);
        Assert.True(policy.Later.Cost < linear.Later.Cost && policy.Later.Cost < table.Later.Cost);
        Assert.True(policy.First.Cost < linear.First.Cost && policy.First.Cost < table.First.Cost);
    }

    /// <summary>Fixed linear: all repetitions done → 2.5 kg (upper) or 5 kg (lower) more next session; a failed session → 10 % less.</summary>
    private static (double Load, int Repetitions) Linear(SetTarget target, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last, Exercise exercise)
    {
        if (today.Count > 0)
            return (today[^1].LoadKilograms!.Value, target.Repetitions);
        if (last is null)
            return (FirstLoad(exercise), target.Repetitions);
        var load = last[^1].LoadKilograms!.Value;
        return (last.All(set => !set.MissedRepetition) ? load + (exercise.IsLowerBody ? 5 : 2.5) : load * 0.9, target.Repetitions);
    }

    /// <summary>RPE: w' = w·C(target repetitions + RIR) / C(done + reported RIR) with the RTS percentages, from set to set.</summary>
    private static (double Load, int Repetitions) RpeTable(SetTarget target, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? last, Exercise exercise)
    {
        var before = today.Count > 0 ? today[^1] : last?[0];
        if (before is null)
            return (FirstLoad(exercise), target.Repetitions);
        var reported = before.ReportedRepetitionsInReserve ?? 2;
        return (before.LoadKilograms!.Value * Percent(target.Repetitions + target.RepetitionsInReserve) / Percent(before.Repetitions + reported), target.Repetitions);
    }

    /// <summary>Both baselines begin where a trainer would begin with a stranger.</summary>
    private static double FirstLoad(Exercise exercise) => exercise.Id switch
    {
        "leg_press" => 60,
        "leg_extension" => 20,
        "biceps_curl" => 10,
        "shoulder_press" => 12.5,
        _ => 25,
    };

    private static double Percent(double repetitionsToFailure)
    {
        double[] table = [100, 95.5, 92.2, 89.2, 86.3, 83.7, 81.1, 78.6, 76.2, 73.9];
        var index = Math.Clamp(repetitionsToFailure, 1, 30) - 1;
        if (index >= 9)
            return 73.9 - (2.2 * (index - 9));
        var below = (int)index;
        return table[below] + ((table[below + 1] - table[below]) * (index - below));
    }
}
