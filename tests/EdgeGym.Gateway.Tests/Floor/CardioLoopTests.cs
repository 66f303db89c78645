using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Guard;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Gateway.Configuration;
using EdgeGym.Gateway.Floor;
using EdgeGym.Gateway.Tests.Running;
using EdgeGym.Sessions.Facts;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using EdgeGym.Storage;
using EdgeGym.Storage.Machines;
using Xunit.Abstractions;

namespace EdgeGym.Gateway.Tests.Floor;

/// <summary>The reactions of a treadmill in a closed loop with hearts that answer as Hunt 2015 measured them, read by a noisy sensor.</summary>
public sealed class CardioLoopTests(ITestOutputHelper output) : IDisposable
{
    private static readonly MachineId Id = MachineId.Parse("treadmill-1");

    private static readonly MachineBirth Birth = new(
        MachineKind.Treadmill, "treadmill", Speed: new SettingRange(0, 5, 0.05), Incline: new SettingRange(0, 15, 0.5),
        Capabilities: MachineCapabilities.SetSpeed | MachineCapabilities.SetIncline);

    private readonly DataFolder _folder = new();
    private readonly GatewayClock _clock = new(isVirtual: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hearts_come_into_their_zone_and_no_two_changes_are_nearer_than_the_heart_can_answer()
    {
        using var registry = Registry.Open(_folder.Path, TimeProvider.System);
        Enrol(registry, AdjustmentMode.Automatic);
        const int People = 40, Minutes = 20;
        double seconds = 0, inZone = 0, above = 0;
        var (changes, nearestUp, nearest) = (0, double.MaxValue, double.MaxValue);
        for (var person = 0; person < People; person++)
        {
            var random = new Random(person);
            var walk = new Walk(this, registry, new MemberProfile("m-1", 2026 - random.Next(20, 70), Level: TrainingLevel.Intermediate), random);
            var maximum = 211 - (0.64 * (2026 - walk.Member.BirthYear!.Value));
            double? lastChange = null, lastUp = null;
            for (var second = 0; second < Minutes * 60; second++)
            {
                if (await walk.StepAsync(second) is { } change)
                {
                    changes++;
                    if (lastChange is { } before)
                        nearest = Math.Min(nearest, second - before);
                    if (change.To > change.From && lastUp is { } raised)
                        nearestUp = Math.Min(nearestUp, second - raised);
                    Assert.True(change.To - change.From <= 0.14 + 0.05, $"person {person}: {change.From} to {change.To}");
                    lastChange = second;
                    lastUp = change.To > change.From ? second : lastUp;
                }

                if (second < 600)
                    continue;
                seconds++;
                inZone += walk.HeartRate >= 0.64 * maximum && walk.HeartRate <= 0.76 * maximum ? 1 : 0;
                above += walk.HeartRate > (0.76 * maximum) + 5 ? 1 : 0;
            }
        }

        output.WriteLine($"measured: {People} people, minutes 10–{Minutes}: {inZone / seconds:P1} in the zone, {above / seconds:P1} more than 5 bpm above, {changes / (double)People:0.0} changes each, nearest {nearest} s, up {nearestUp} s");
        Assert.True(inZone / seconds > 0.7, $"{inZone / seconds}");
        Assert.True(above / seconds < 0.03, $"{above / seconds}");
        Assert.True(nearest >= 10 && nearestUp >= 20, $"{nearest} {nearestUp}");
    }

    [Fact]
    public async Task Decide_same_state_again_is_the_same_decision_and_folded_it_is_none()
    {
        using var registry = Registry.Open(_folder.Path, TimeProvider.System);
        Enrol(registry, AdjustmentMode.Automatic);
        var (reactions, state) = Walking(registry, new MemberProfile("m-1", 1990, Level: TrainingLevel.Intermediate), bpm: 90);
        _clock.Advance(25);
        state = Apply(state, new HeartMeasured(_clock.UnixMilliseconds, new HeartReading(_clock.UnixMilliseconds, 90)));
        var first = (await reactions.DecideAsync(state))!;
        Assert.Equal(first.Id, (await reactions.DecideAsync(MachineSessionState.FromJson(state.ToJson())!))!.Id);
        Assert.True(first.Automatic);
        var folded = Apply(state, Made(first));
        Assert.Null(await reactions.DecideAsync(folded));
        Assert.Equal(1, Apply(folded, Made(first)).Quirks["stray_decision"]);
        var command = Assert.Single(reactions.ToCommands(7, first.Final.Cardio!, false, first.Id, first.Final.Why, folded));
        Assert.Equal((CommandOperation.SetSpeed, "m/s", "c-7"), (command.Operation, command.Unit, command.Id));
        // Something harder was asked: accepting an older suggestion now raises nothing on top.
        var asked = Apply(folded, new CommandIssued(_clock.UnixMilliseconds, command));
        Assert.Empty(reactions.ToCommands(8, new CardioChange(SpeedMetresPerSecond: 1.65), false, first.Id, first.Final.Why, asked));
    }

    [Fact]
    public async Task Decide_without_consent_is_silent_and_without_clearance_says_stop_but_leaves_the_belt()
    {
        using var registry = Registry.Open(_folder.Path, TimeProvider.System);
        Enrol(registry, AdjustmentMode.Automatic);
        var (reactions, state) = Walking(registry, new MemberProfile("m-1", 1990, CoachingConsent: false), bpm: 90);
        _clock.Advance(30);
        Assert.Null(await reactions.DecideAsync(Beat(state, 90)));

        (reactions, state) = Walking(registry, new MemberProfile("m-2", 1990, Language: "zh", Conditions: ["diabetes"]), bpm: 90);
        var refused = (await reactions.DecideAsync(state))!;
        Assert.True(refused.Final.Stop);
        Assert.False(refused.Automatic);
        Assert.Contains("前台", refused.Say, StringComparison.Ordinal);
        Assert.Null(await reactions.DecideAsync(Apply(state, Made(refused))));
    }

    [Fact]
    public async Task Decide_heart_above_the_ceiling_of_the_age_stops_the_belt_at_once_in_any_mode()
    {
        using var registry = Registry.Open(_folder.Path, TimeProvider.System);
        Enrol(registry, AdjustmentMode.Ask);
        var (reactions, state) = Walking(registry, new MemberProfile("m-1", 1956, CoachingConsent: false), bpm: 100);
        var stop = (await reactions.DecideAsync(Beat(state, 175)))!;
        Assert.True(stop.Final.Stop && stop.Automatic);
        var command = Assert.Single(reactions.ToCommands(9, stop.Final.Cardio!, stop.Final.Stop, stop.Id, stop.Final.Why, state));
        Assert.Equal(CommandOperation.Stop, command.Operation);
    }

    private static void Enrol(Registry registry, AdjustmentMode mode)
    {
        registry.Machines.Enrol(Id, MachineKind.Treadmill);
        registry.Machines.SetMode(Id, mode);
    }

    private static MachineSessionState Apply(MachineSessionState state, MachineEvent happened) => MachineSessionReducer.Apply(state, happened).State;

    private MachineSessionState Beat(MachineSessionState state, int bpm)
        => Apply(state, new HeartMeasured(_clock.UnixMilliseconds, new HeartReading(_clock.UnixMilliseconds, bpm)));

    private DecisionMade Made(DecisionFact fact) => new(_clock.UnixMilliseconds, new Suggestion(
        fact.Id, fact.AfterSet, null, 0, 0, fact.Final.Sets, fact.Final.Stop, fact.Final.Why, fact.Final.Source, fact.Verdict, fact.Say, fact.Final.Cardio, fact.Automatic));

    private (CardioReactions Reactions, MachineSessionState State) Walking(Registry registry, MemberProfile member, int bpm)
    {
        var at = _clock.UnixMilliseconds;
        var state = Apply(MachineSessionState.Initial, new MachineBorn(at, Birth));
        state = Apply(state, new MemberSignedIn(at, member, SetTarget.ForGoal(member.Goal)));
        state = Apply(state, new CardioMeasured(at, new CardioReading(at, 1.5, 0)));
        state = Beat(state, bpm);
        var guard = new CardioGuard();
        var coach = new ModelCardioCoach(new ModelSlot(), new CardioPolicy(guard), guard, TimeSpan.FromSeconds(1));
        return (new CardioReactions(Id, _clock, new SafetyGuard(), registry.Machines, coach, TimeSpan.FromSeconds(10)), state);
    }

    /// <summary>One person on the belt; a second at a time.</summary>
    private sealed class Walk
    {
        private readonly CardioLoopTests _test;
        private readonly CardioReactions _reactions;
        private readonly Random _random;
        private readonly double _gain;
        private readonly double _timeConstant;
        private MachineSessionState _state;
        private double _speed = 1.4;
        private double _target = 1.4;

        public Walk(CardioLoopTests test, Registry registry, MemberProfile member, Random random)
        {
            (_test, _random, Member) = (test, random, member);
            _gain = Math.Max(10, 24.2 + (8.3 * Normal()));
            _timeConstant = Math.Max(20, 57.6 + (23.6 * Normal()));
            (_reactions, _state) = test.Walking(registry, member, 80);
        }

        public MemberProfile Member { get; }

        public double HeartRate { get; private set; } = 80;

        /// <summary>The change that was commanded in this second, m/s.</summary>
        public async Task<(double From, double To)?> StepAsync(int second)
        {
            _test._clock.Advance(1);
            var at = _test._clock.UnixMilliseconds;
            HeartRate += (62 + (_gain * _speed) - HeartRate) / _timeConstant;
            _speed += Math.Clamp(_target - _speed, -0.25, 0.25);
            _state = Apply(_state, new HeartMeasured(at, new HeartReading(at, (int)Math.Round(HeartRate + (3 * Normal())))));
            _state = Apply(_state, new CardioMeasured(at, new CardioReading(at, _speed, 0)));
            Assert.Null(_state.Halt);
            if (await _reactions.DecideAsync(_state) is not { } fact)
                return null;
            _state = Apply(_state, _test.Made(fact));
            (double From, double To)? change = null;
            foreach (var command in _reactions.ToCommands(second, fact.Final.Cardio!, fact.Final.Stop, fact.Id, fact.Final.Why, _state))
            {
                Assert.Equal(CommandOperation.SetSpeed, command.Operation);
                change = (_speed, command.Value!.Value);
                _target = command.Value.Value;
                _state = Apply(_state, new CommandIssued(at, command));
                _state = Apply(_state, new CommandEchoed(at, new CommandEcho(command.Id, true, command.Value)));
            }

            return change;
        }

        private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
    }
}
