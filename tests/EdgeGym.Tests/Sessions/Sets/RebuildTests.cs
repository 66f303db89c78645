using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Estimation;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeGym.Tests.Sessions.Sets;

/// <summary>The state after a restart is the state before it, whatever happened and wherever it was cut.</summary>
public sealed class RebuildTests
{
    private static readonly string[] RepIds = [.. Enumerable.Range(0, 40).Select(number => $"r{number}")];

    [Fact]
    public void Fold_of_a_snapshot_and_the_rest_is_the_fold_of_all_events()
        => Prop.ForAll(Histories(), Gen.Choose(0, 60).ToArbitrary(), (history, at) =>
        {
            var cut = Math.Min(at, history.Length);
            var live = MachineSessionReducer.Fold(MachineSessionState.Initial, history);
            var snapshot = MachineSessionState.FromJson(MachineSessionReducer.Fold(MachineSessionState.Initial, history.Take(cut)).ToJson());
            var rebuilt = MachineSessionReducer.Fold(snapshot!, history.Skip(cut));
            return Floor.Text(live) == Floor.Text(rebuilt);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ticks_change_nothing_that_a_restart_needs()
        => Prop.ForAll(Histories(), history =>
        {
            var with = MachineSessionReducer.Fold(MachineSessionState.Initial, history);
            var without = MachineSessionReducer.Fold(MachineSessionState.Initial, history.Where(happened => happened is not Tick));
            return Floor.Text(Timeless(with)) == Floor.Text(Timeless(without));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_happens_the_books_balance()
        => Prop.ForAll(Histories(), history =>
        {
            var state = MachineSessionState.Initial;
            foreach (var happened in history)
            {
                var before = state;
                var (next, effects) = MachineSessionReducer.Apply(state, happened);
                state = next;
                Assert.True(state.Running is null or { Count: >= 0 });
                Assert.True(state.Running is null || state.Running.Reps.Count(rep => !rep.Partial) == state.Running.Count || state.Running.Reps.Count >= 128);
                Assert.True(state.Phase != SessionPhase.InSet || state.Running is { Count: > 0 });
                Assert.True(state.Session is null || state.Phase != SessionPhase.Free);
                Assert.True(state.Halt is null == (state.Phase != SessionPhase.Stopped));
                Assert.True(effects.OfType<SetCompleted>().Count() <= 1);
                Assert.True(effects.Count == 0 || !effects.Skip(1).Any(effect => effect is StopMachine));
                foreach (var set in state.Session?.Sets ?? [])
                    Assert.True(set.RestBeforeSeconds is null or (>= 0 and <= 1800) && set.Repetitions >= 1);
                Assert.True(happened is not Tick || Floor.Text(Timeless(before)) == Floor.Text(Timeless(state)));
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_that_are_no_state_are_refused()
    {
        Assert.Null(MachineSessionState.FromJson("{"u8));
        Assert.Null(MachineSessionState.FromJson("null"u8));
        Assert.Null(MachineSessionState.FromJson("{\"version\":999}"u8));
        Assert.Null(MachineSessionState.FromJson("[]"u8));
    }

    private static readonly MachineBirth Treadmill = new(
        MachineKind.Treadmill, "treadmill", Speed: new SettingRange(0, 5, 0.05), Capabilities: MachineCapabilities.SetSpeed);

    private static MachineSessionState Timeless(MachineSessionState state) => state with { ClockAt = 0, QuietMilliseconds = 0 };

    private static Arbitrary<MachineEvent[]> Histories()
    {
        // Mostly small steps; now and then the clock jumps, backwards too.
        var step = Gen.Frequency(
            (30, Gen.Choose(0, 5_000)), (4, Gen.Choose(5_000, 300_000)), (1, Gen.Choose(-100_000_000, 100_000_000)));
        var time = from delta in step from scale in Gen.Frequency((20, Gen.Constant(1L)), (1, Gen.Constant(3_000L))) select delta * scale;
        var one = Gen.Frequency(
            (14, from id in Gen.Elements(RepIds)
                 from load in Gen.Elements<double?>(null, 0, 40, 60, 61.3, double.NaN, -5)
                 from range in Gen.Elements<double?>(null, 100, 380, 400, 420, double.PositiveInfinity)
                 from velocity in Gen.Elements<double?>(null, 0.2, 0.45, 0.6, double.NaN)
                 from source in Gen.Elements(ObservationSource.Machine, ObservationSource.Detection)
                 from skew in Gen.Elements(0L, -3_000, -20_000, 50_000_000_000)
                 select Make(at => new RepetitionSeen(at, new RepetitionReading(id, at + skew, load, 800, 1200, range, velocity, velocity), source))),
            (5, from id in Gen.Elements("s1", "s2", "s3", "s4", "s5", "s6")
                from reps in Gen.Elements<int?>(null, 0, 3, 8, -1)
                from rpe in Gen.Elements<double?>(null, 7, 10, double.NaN)
                from source in Gen.Elements(ObservationSource.Machine, ObservationSource.Detection)
                select Make(at => new SetOver(at, new SetReading(id, at, 60, reps, rpe), source))),
            (4, from member in Gen.Elements(Floor.Ann, Floor.Bob) select Make(at => new MemberSignedIn(at, member, SetTarget.ForGoal(member.Goal)))),
            (2, from reason in Gen.Elements(SignOutReason.Asked, SignOutReason.Inactivity) select Make(at => new MemberSignedOut(at, reason))),
            (2, Gen.Constant(Make(at => new MachineBorn(at, Floor.ChestPress)))),
            (2, from online in Gen.Elements(true, false) select Make(at => new LinkChanged(at, online))),
            (2, from kind in Gen.Elements(Enum.GetValues<ConcernKind>()) select Make(at => new ConcernRaised(at, kind))),
            (2, Gen.Constant(Make(at => new HaltCleared(at)))),
            (3, from intent in Gen.Elements("fatigue", "load_too_heavy", "positive_ok") from reply in Gen.Elements(null, "Understood.") select Make(at => new UtteranceUnderstood(at, intent, reply, "say-1"))),
            (2, from about in Gen.Elements("d1", "d2", "say-1", $"sum-{Floor.Start:x}-0") select Make(at => new SentenceChosen(at, about, "In other words."))),
            (2, Gen.Constant(Make(at => new SessionReviewed(at, Floor.Start, ["It went well."])))),
            (2, from tap in Gen.Choose(1, 5) from period in Gen.Elements(true, false) select Make(at => new ReadinessTold(at, Readiness.FromTaps(tap, null, tap), period))),
            (2, from severity in Gen.Elements(Enum.GetValues<FaultSeverity>()) select Make(at => new FaultReported(at, new FaultReading(at, "E1", severity)))),
            (3, from id in Gen.Elements("h1", "h2", "h3")
                from reason in Gen.Elements(Enum.GetValues<SpotterReason>())
                from after in Gen.Elements<double?>(null, 0, 42.5, double.NaN)
                from skew in Gen.Elements(0L, -3_000, 50_000_000_000)
                select Make(at => new SpotterEngaged(at, new SpotterReading(id, at + skew, reason, 60, after)))),
            (2, from load in Gen.Elements(0, 40, 41.3, double.NaN) select Make(at => new LoadChanged(at, new LoadReading(at, load)))),
            (3, from bpm in Gen.Choose(20, 255) select Make(at => new HeartMeasured(at, new HeartReading(at, bpm)))),
            (2, from speed in Gen.Elements<double?>(null, 0, 2.5) select Make(at => new CardioMeasured(at, new CardioReading(at, speed)))),
            (3, from after in Gen.Choose(0, 4)
                from load in Gen.Elements<double?>(null, 57.5, 58.1)
                from revised in Gen.Elements(true, false)
                select Make(at => new DecisionMade(at, new Suggestion($"d{after}", after, load, 9, 90, 2, false, ["x"], "policy", "allowed", "Because.", IsRevised: revised)))),
            (1, Gen.Constant(Make(at => new MachineBorn(at, Treadmill)))),
            (3, from id in Gen.Elements(RepIds)
                from eccentric in Gen.Elements<double?>(null, 900, 1500, double.NaN)
                select Make(at => new RepetitionLowered(at, new RepetitionReading(id, at, EccentricMilliseconds: eccentric)))),
            (3, from after in Gen.Choose(0, 3)
                from speed in Gen.Elements<double?>(null, 1.5, 2.6)
                select Make(at => new DecisionMade(
                    at, new Suggestion($"p{after}", after, null, 0, 0, 1, false, ["y"], "policy", "allowed", null, new CardioChange(speed), speed > 2)))),
            (1, from speed in Gen.Elements(1.5, 2.6, double.NaN)
                select Make(at => new CommandIssued(at, new MachineCommand("c3", CommandOperation.SetSpeed, speed, "m/s", at, null, "y")))),
            (2, from choice in Gen.Elements(Enum.GetValues<AnswerChoice>()) select Make(at => new SuggestionAnswered(at, new AnswerReading("d1", choice)))),
            (2, from id in Gen.Elements("c1", "c2")
                select Make(at => new CommandIssued(at, new MachineCommand(id, CommandOperation.SetLoad, 55, "kg", at, null, "x")))),
            (2, from id in Gen.Elements("c1", "c2") from done in Gen.Elements(true, false) select Make(at => new CommandEchoed(at, new CommandEcho(id, done, 55)))),
            (1, from id in Gen.Elements("c1", "c2") select Make(at => new CommandLapsed(at, id))),
            (6, Gen.Constant(Make(at => new Tick(at)))));
        var all = from count in Gen.Choose(0, 60)
                  from makers in one.ArrayOf(count)
                  from deltas in time.ArrayOf(count)
                  select Timed(makers, deltas);
        return all.ToArbitrary();
    }

    private static Func<long, MachineEvent> Make(Func<long, MachineEvent> maker) => maker;

    private static MachineEvent[] Timed(Func<long, MachineEvent>[] makers, long[] deltas)
    {
        var now = Floor.Start;
        return [.. makers.Select((make, index) => make(now = Math.Clamp(now + deltas[index], 0, 4_000_000_000_000)))];
    }
}
