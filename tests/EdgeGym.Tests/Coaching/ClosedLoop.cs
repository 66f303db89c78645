using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Tests.Coaching;

/// <summary>What happened over many people; shares are of working sets (those after the very first set of a first meeting).</summary>
internal sealed class Score
{
    private readonly List<double> _misses = [];

    public int Sets { get; private set; }

    public int Failed { get; private set; }

    public int OverLimit { get; set; }

    public int Clamped { get; set; }

    public int Decisions { get; set; }

    public double WithinOne => Share(1);

    public double WithinTwo => Share(2);

    public double MeanAbsolute => _misses.Average(Math.Abs);

    public double FailedShare => Failed / (double)Math.Max(1, Sets);

    /// <summary>What a set costs a person: repetitions away from the target, and four more for one that failed.</summary>
    public double Cost => MeanAbsolute + (4 * FailedShare);

    public void Add(double fromTarget, bool failed)
    {
        Sets++;
        Failed += failed ? 1 : 0;
        _misses.Add(Math.Min(fromTarget, 12));
    }

    public override string ToString() =>
        $"±1 {WithinOne:P1}  ±2 {WithinTwo:P1}  MAE {MeanAbsolute:F2}  failed {FailedShare:P1}  cost {Cost:F2}  sets {Sets}  clamped {Clamped}/{Decisions}  over limit {OverLimit}";

    private double Share(double within) => _misses.Count(miss => Math.Abs(miss) <= within) / (double)Math.Max(1, _misses.Count);
}

/// <summary>How a baseline picks the next load: from its own memory of the person.</summary>
internal delegate (double Load, int Repetitions) Baseline(SetTarget target, IReadOnlyList<SetSummary> today, IReadOnlyList<SetSummary>? lastSession, Exercise exercise);

/// <summary>People of the simulator train on one machine, session after session, with the policy and the guard or with a baseline.</summary>
internal static class ClosedLoop
{
    public const int Sessions = 5;

    public static readonly Exercise[] Exercises =
        [.. new[] { "chest_press", "leg_press", "seated_row", "biceps_curl", "shoulder_press", "leg_extension" }.Select(ExerciseCatalog.Find)];

    public static (Score First, Score Later) Run(int people, ulong seed, Baseline? baseline)
    {
        var (first, later) = (new Score(), new Score());
        for (var person = 0; person < people; person++)
        {
            var lifter = new Lifter(LifterTraits.Draw(seed + (ulong)person));
            RunPerson(lifter, Exercises[person % Exercises.Length], person, baseline, first, later);
        }

        return (first, later);
    }

    private static void RunPerson(Lifter lifter, Exercise exercise, int person, Baseline? baseline, Score first, Score later)
    {
        var guard = new SafetyGuard();
        var policy = new DeterministicPolicy(guard);
        var member = Profile(lifter.Traits, person);
        var target = SetTarget.ForGoal(member.Goal);
        var range = exercise.IsLowerBody && exercise.IsCompound ? new SettingRange(10, 400, 5) : new SettingRange(2.5, 150, 2.5);
        var machine = new MachineBirth(MachineKind.Motorized, exercise.Id, range, Capabilities: MachineCapabilities.SetLoad);
        var now = RandomContexts.Start;
        var strength = StrengthEstimator.FirstMeeting(exercise, member, now.ToUnixTimeMilliseconds());
        double? lastTop = null;
        IReadOnlyList<SetSummary>? lastSession = null;
        for (var session = 0; session < Sessions; session++)
        {
            if (session > 0)
                lifter.Advance(3 * 86_400);
            lifter.BeginDay(session * 3);
            now = RandomContexts.Start.AddDays(session * 3);
            strength = StrengthEstimator.BeginSession(strength, exercise, member, now.ToUnixTimeMilliseconds());
            var sets = new List<SetSummary>();
            double? current = null;
            var rest = 120;
            for (var number = 1; number <= target.Sets; number++)
            {
                var score = session == 0 ? first : later;
                var context = new CoachingContext(now, machine, exercise, member, target, sets.ToArray(), current, strength, lastTop, null, []);
                double load;
                int repetitions;
                var reserve = target.RepetitionsInReserve;
                if (baseline is null)
                {
                    var verdict = guard.Judge(policy.Propose(context), context);
                    score.Decisions++;
                    score.Clamped += verdict.Outcome == VerdictOutcome.Allowed ? 0 : 1;
                    score.OverLimit += LimitOracle.Broken(verdict.Final, context).Any() ? 1 : 0;
                    load = verdict.Final.LoadKilograms ?? current ?? range.Minimum;
                    repetitions = verdict.Final.Repetitions;
                    rest = verdict.Final.RestSeconds;
                    reserve = Math.Max(reserve, guard.Envelope(context).Reserve);
                }
                else
                {
                    (load, repetitions) = baseline(target, sets, lastSession, exercise);
                    load = range.Nearest(load);
                    rest = exercise.IsCompound ? 120 : 75;
                }

                if (number > 1)
                {
                    lifter.Advance(rest);
                    now = now.AddSeconds(rest);
                }

                var set = Lift(lifter, exercise, load, repetitions, number, number == 1 ? null : rest, ref now);
                if (!(session == 0 && number == 1))
                    score.Add(set.TrueReserve - reserve, set.Summary.MissedRepetition);
                sets.Add(set.Summary);
                current = load;
                strength = StrengthEstimator.AfterSet(strength, exercise, set.Summary);
            }

            lastTop = sets.Max(set => set.LoadKilograms);
            lastSession = sets;
        }
    }

    private static (SetSummary Summary, double TrueReserve) Lift(
        Lifter lifter, Exercise exercise, double load, int repetitions, int number, double? rest, ref DateTimeOffset now)
    {
        var set = lifter.BeginSet(exercise, load);
        var seen = new List<CountedRepetition>();
        double seconds = 0;
        while (set.Done < repetitions && !set.Missed)
        {
            var rep = set.Next();
            seconds += rep.TotalSeconds;
            lifter.Advance(rep.TotalSeconds);
            if (rep.Completed)
                seen.Add(new CountedRepetition(0, rep.MeanVelocity, rep.MeanVelocity * 1.3, rep.TravelMillimetres, rep.ConcentricSeconds * 1000, rep.EccentricSeconds * 1000));
        }

        var reserve = set.Missed ? set.Capacity - repetitions : set.RepetitionsInReserve;
        set.Finish();
        var report = lifter.Report(set);
        now = now.AddSeconds(seconds);
        // A person who missed a repetition at the first try has done none.
        return (new SetSummary(number, now.ToUnixTimeMilliseconds(), load, set.Done, report.RepetitionsInReserve, seen, repetitions, set.Missed, rest), Math.Min(reserve, 30));
    }

    private static MemberProfile Profile(LifterTraits traits, int person) => new(
        $"m-{person}", 2026 - traits.Age, traits.Sex == LifterSex.Female ? Sex.Female : Sex.Male, (TrainingLevel)(int)traits.Level,
        (TrainingGoal)(1 + (person % 5)), traits.HeightCentimetres, traits.WeightKilograms);
}
