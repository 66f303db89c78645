using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Members;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Coaching;

public sealed class CardioTests(ITestOutputHelper output)
{
    private static readonly MachineBirth Treadmill = new(
        MachineKind.Treadmill, "treadmill", Speed: new SettingRange(0.2, 5.5, 0.1), Incline: new SettingRange(0, 15, 0.5),
        Capabilities: MachineCapabilities.SetSpeed | MachineCapabilities.SetIncline);

    private readonly CardioGuard _guard = new();

    [Fact]
    public void Judge_any_proposal_stays_inside_the_limits()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seeds from {seed}");
        double[] odd = [double.NaN, double.PositiveInfinity, -1e300, 1e300, -1, 0, 99];
        for (var index = 0; index < 20_000; index++)
        {
            var random = new Random(seed + index);
            double? Any(double scale) => random.Next(5) switch { 0 => null, 1 => odd[random.Next(odd.Length)], _ => random.NextDouble() * scale };
            var now = RandomContexts.Start;
            var member = new MemberProfile("m", random.Next(4) == 0 ? null : 2026 - random.Next(15, 90), Level: (TrainingLevel)random.Next(1, 4));
            var complaints = random.Next(5) == 0 ? new[] { new Complaint((ComplaintKind)random.Next(1, 9), now.AddMinutes(-random.Next(0, 30)), 0) } : [];
            var heart = random.Next(2) == 0 ? null : new HeartRateState(random.Next(60, 215), now, 185, random.Next(0, 20));
            var context = new CardioContext(now, Treadmill, member, new CardioTarget(120, 140), new CardioSettings(Any(5), Any(15)), heart, Any(60), complaints);
            var verdict = _guard.Judge(new CardioProposal(new CardioSettings(Any(8), Any(20), Any(300), Any(20)), false, [], ProposalSource.Model), context);
            var final = verdict.Final;
            Assert.True(final.Settings.PowerWatts is null && final.Settings.ResistanceLevel is null);
            if (final.Stop)
                continue;
            Assert.DoesNotContain(complaints, one => one.Kind is ComplaintKind.RedFlag or ComplaintKind.Dizziness or ComplaintKind.Pain or ComplaintKind.EquipmentFault);
            CheckAxis(final.Settings.SpeedMetresPerSecond, context.Current.SpeedMetresPerSecond, Treadmill.Speed!.Value, 0.14, context, seed + index);
            CheckAxis(final.Settings.InclinePercent, context.Current.InclinePercent, Treadmill.Incline!.Value, 1, context, seed + index);
            var again = _guard.Judge(final, context);
            Assert.Equal(final.Settings, again.Final.Settings);
            Assert.Equal(VerdictOutcome.Allowed, again.Outcome);
        }
    }

    [Fact]
    public void Policy_brings_simulated_hearts_into_their_zone_and_keeps_them_there()
    {
        var policy = new CardioPolicy(_guard);
        double inZone = 0, above = 0, seconds = 0;
        const int People = 200;
        for (var person = 0; person < People; person++)
        {
            var random = new Random(person);
            var gain = Math.Max(10, 24.2 + (8.3 * Normal(random)));
            var constant = Math.Max(20, 57.6 + (23.6 * Normal(random)));
            var age = random.Next(20, 70);
            var maximum = 211 - (0.64 * age);
            var target = new CardioTarget(0.64 * maximum, 0.76 * maximum);
            double speed = 1.0, rate = 80, slope = 0;
            double? sinceIncrease = null;
            for (var second = 0; second < 25 * 60; second++)
            {
                var settled = 62 + (gain * speed);
                var before = rate;
                rate += (settled - rate) / constant;
                slope = (0.9 * slope) + (0.1 * (rate - before) * 60);
                sinceIncrease = sinceIncrease + 1;
                if (second >= 600)
                {
                    seconds++;
                    inZone += rate >= target.LowestBeatsPerMinute && rate <= target.HighestBeatsPerMinute ? 1 : 0;
                    above += rate > target.HighestBeatsPerMinute + 5 ? 1 : 0;
                }

                if (second % 10 != 0)
                    continue;
                var now = RandomContexts.Start.AddSeconds(second);
                var measured = new HeartRateState((int)Math.Round(rate + Normal(random)), now, maximum, 0);
                var context = new CardioContext(now, Treadmill, new MemberProfile("m", 2026 - age, Level: TrainingLevel.Intermediate), target, new CardioSettings(speed, 0), measured, sinceIncrease, [], slope);
                var proposal = policy.Propose(context);
                Assert.Equal(VerdictOutcome.Allowed, _guard.Judge(proposal, context).Outcome);
                if (proposal.Settings.SpeedMetresPerSecond is not { } next)
                    continue;
                sinceIncrease = next > speed ? 0 : sinceIncrease;
                speed = next;
            }
        }

        output.WriteLine($"{People} people, minutes 10–25: {inZone / seconds:P1} of the time in the zone, {above / seconds:P1} more than 5 bpm above");
        Assert.True(inZone / seconds > 0.7, $"{inZone / seconds}");
        Assert.True(above / seconds < 0.02, $"{above / seconds}");
    }

    [Fact]
    public void JudgeCommand_speed_wish_is_capped_and_stop_passes()
    {
        var context = new CardioContext(RandomContexts.Start, Treadmill, new MemberProfile("m", 1990, Level: TrainingLevel.Advanced), new CardioTarget(), new CardioSettings(2.0, 0), null, null, []);
        var verdict = _guard.JudgeCommand(CommandOperation.SetSpeed, 4.0, context);
        Assert.Equal(VerdictOutcome.Clamped, verdict.Outcome);
        Assert.Equal(2.1, verdict.Value!.Value, 6);
        Assert.Equal(1.0, _guard.JudgeCommand(CommandOperation.SetSpeed, 1.0, context).Value!.Value, 6);
        Assert.Equal(VerdictOutcome.Refused, _guard.JudgeCommand(CommandOperation.SetPower, 100, context).Outcome);
        Assert.Equal(VerdictOutcome.Allowed, _guard.JudgeCommand(CommandOperation.Stop, null, context).Outcome);
    }

    private static void CheckAxis(double? asked, double? current, SettingRange range, double step, CardioContext context, int seed)
    {
        if (asked is not { } value)
            return;
        Assert.True(value >= range.Minimum - 1e-6 && value <= range.Maximum + 1e-6, $"seed {seed}: {value} outside");
        var now = current is { } told && double.IsFinite(told) ? Math.Clamp(told, range.Minimum, range.Maximum) : range.Minimum;
        if (value <= now + 1e-6)
            return;
        Assert.True(value - now <= step + 1e-6, $"seed {seed}: {now} to {value}");
        Assert.True(context.SecondsSinceIncrease is null or >= 20, $"seed {seed}: too soon");
        var age = context.Member.BirthYear is { } year ? context.Now.Year - year : 65;
        Assert.False(context.HeartRate?.BeatsPerMinute > 0.9 * Math.Min(185, 211 - (0.64 * age)), $"seed {seed}: heart");
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
