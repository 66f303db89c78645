using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching;

public sealed class DeterministicPolicyTests(ITestOutputHelper output)
{
    private readonly SafetyGuard _guard = new();

    [Fact]
    public void Propose_any_context_never_throws_and_its_verdict_breaks_no_limit()
    {
        var start = Random.Shared.Next(1, 1_000_000_000);
        output.WriteLine($"seeds from {start}");
        var policy = new DeterministicPolicy(_guard);
        for (var seed = start; seed < start + 300; seed++)
        {
            var context = new RandomContexts(seed).Context(0.15);
            var verdict = _guard.Judge(policy.Propose(context), context);
            Assert.True(!LimitOracle.Broken(verdict.Final, context).Any(), $"seed {seed}");
            Assert.All(verdict.Final.Why.Concat(verdict.Limits), code => Assert.True(Reasons.Has(code), code));
            Assert.InRange(policy.ProposeNextSession(context).Repetitions, 1, 30);
        }
    }

    [Fact]
    public void Long_random_sessions_of_sets_complaints_and_hearts_break_no_limit()
    {
        var start = Random.Shared.Next(1, 1_000_000_000);
        output.WriteLine($"seeds from {start}");
        var policy = new DeterministicPolicy(_guard);
        var (decisions, stops, raises) = (0, 0, 0);
        for (var seed = start; seed < start + 60; seed++)
        {
            var random = new Random(seed);
            var exercise = ExerciseCatalog.All[random.Next(0, 16)];
            var range = new SettingRange(5, 5 + (random.Next(8, 60) * 2.5), random.Next(3) == 0 ? 5 : 2.5);
            var machine = new MachineBirth(MachineKind.Motorized, exercise.Id, range, Capabilities: MachineCapabilities.SetLoad);
            var member = new MemberProfile("m", 2026 - random.Next(16, 85), null, (TrainingLevel)random.Next(1, 4), Conditions: random.Next(6) == 0 ? ["hypertension"] : null);
            var target = SetTarget.ForGoal((TrainingGoal)random.Next(1, 6));
            var strength = StrengthEstimator.FirstMeeting(exercise, member, RandomContexts.Start.ToUnixTimeMilliseconds());
            double? top = null;
            var now = RandomContexts.Start;
            for (var session = 0; session < 3; session++)
            {
                now = now.AddDays(2);
                strength = StrengthEstimator.BeginSession(strength, exercise, member, now.ToUnixTimeMilliseconds());
                var sets = new List<SetSummary>();
                var complaints = new List<Complaint>();
                double? current = null;
                for (var number = 1; number <= 5; number++)
                {
                    now = now.AddSeconds(random.Next(60, 400));
                    if (random.Next(6) == 0)
                        complaints.Add(new Complaint((ComplaintKind)random.Next(1, 8), now.AddSeconds(-20), sets.Count));
                    HeartRateState? heart = random.Next(3) == 0 ? null : new HeartRateState(random.Next(70, 200), now, 185, random.Next(0, 14));
                    var context = new CoachingContext(now, machine, exercise, member, target, sets.ToArray(), current, strength, top, heart, complaints.ToArray());
                    var verdict = _guard.Judge(policy.Propose(context), context);
                    decisions++;
                    var broken = LimitOracle.Broken(verdict.Final, context).ToArray();
                    Assert.True(broken.Length == 0, $"seed {seed} set {number}: {string.Join(' ', broken)} {verdict.Final}");
                    Assert.Equal(VerdictOutcome.Allowed, verdict.Outcome);
                    stops += verdict.Final.Stop ? 1 : 0;
                    raises += verdict.Final.LoadKilograms > current ? 1 : 0;
                    // People go on at times although they were told to stop, and take other weights than told.
                    current = random.Next(8) == 0 ? range.At(random.Next(0, range.LastIndex + 1)) : verdict.Final.LoadKilograms ?? current ?? range.Minimum;
                    var missed = random.Next(9) == 0;
                    var set = new SetSummary(number, now.AddSeconds(40).ToUnixTimeMilliseconds(), current, Math.Max(0, verdict.Final.Repetitions + random.Next(-4, 3)), random.Next(3) == 0 ? null : random.Next(0, 7), [], verdict.Final.Repetitions, missed, 120);
                    sets.Add(set);
                    strength = StrengthEstimator.AfterSet(strength, exercise, set);
                }

                top = sets.Max(set => set.LoadKilograms);
            }
        }

        output.WriteLine($"{decisions} decisions, {stops} stops, {raises} up-moves");
        Assert.True(stops > 0 && raises > 0);
    }

    [Theory]
    [InlineData(ComplaintKind.TooHeavy)]
    [InlineData(ComplaintKind.Fatigue)]
    public void Propose_after_too_heavy_or_tired_goes_lighter(ComplaintKind kind)
    {
        var context = Usual([Set(1, 50, 10, 2)], [new Complaint(kind, RandomContexts.Start, 1)]);
        Assert.True(new DeterministicPolicy(_guard).Propose(context).LoadKilograms < 50);
    }

    [Theory]
    [InlineData(ComplaintKind.Pain)]
    [InlineData(ComplaintKind.Dizziness)]
    [InlineData(ComplaintKind.RedFlag)]
    public void Propose_after_danger_stops_with_its_reason(ComplaintKind kind)
    {
        var proposal = new DeterministicPolicy(_guard).Propose(Usual([Set(1, 50, 10, 2)], [new Complaint(kind, RandomContexts.Start, 1)]));
        Assert.True(proposal.Stop);
        Assert.Contains(proposal.Why[0], new[] { ReasonCodes.Pain, ReasonCodes.Dizzy, ReasonCodes.RedFlag });
    }

    [Fact]
    public void Propose_first_meeting_starts_light_and_finds_more()
    {
        var policy = new DeterministicPolicy(_guard);
        var first = policy.Propose(Usual([], [], top: null));
        Assert.Contains(ReasonCodes.FirstMeeting, first.Why);
        Assert.True(first.LoadKilograms <= 40, $"{first.LoadKilograms}");
    }

    [Fact]
    public void Propose_all_sets_done_says_so()
    {
        var proposal = new DeterministicPolicy(_guard).Propose(Usual([.. Enumerable.Range(1, 4).Select(number => Set(number, 50, 10, 2))], []));
        Assert.Equal(0, proposal.SetsRemaining);
        Assert.Equal([ReasonCodes.SetsDone], proposal.Why);
    }

    private static SetSummary Set(int number, double load, int reps, double rir)
        => new(number, RandomContexts.Start.AddMinutes(3 * (number - 6)).ToUnixTimeMilliseconds(), load, reps, rir, [], 10);

    private static CoachingContext Usual(SetSummary[] sets, Complaint[] complaints, double? top = 50)
    {
        var exercise = ExerciseCatalog.Find("chest_press");
        var member = new MemberProfile("m-1", 1990, Sex.Male, TrainingLevel.Intermediate, TrainingGoal.Hypertrophy, 178, 78);
        var strength = top is null
            ? StrengthEstimator.FirstMeeting(exercise, member, RandomContexts.Start.ToUnixTimeMilliseconds())
            : new StrengthEstimate(75, 4, 0.0324, 0.5, 8, 72);
        return new CoachingContext(
            RandomContexts.Start, new MachineBirth(MachineKind.Motorized, "chest_press", new SettingRange(5, 120, 2.5), Capabilities: MachineCapabilities.SetLoad), exercise, member,
            SetTarget.ForGoal(TrainingGoal.Hypertrophy), sets, sets.Length > 0 ? sets[^1].LoadKilograms : null, strength, top, null, complaints);
    }
}
