using System.Text;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Members;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Tests.Sessions;

/// <summary>One machine and what happens at it, in the test's own clock: both clocks start at the same instant and go on together.</summary>
internal sealed class Floor
{
    public const long Start = 1_800_000_000_000;

    public MachineSessionState State { get; private set; } = MachineSessionState.Initial;

    public List<SessionEffect> Effects { get; } = [];

    public List<MachineEvent> Events { get; } = [];

    public long Now { get; set; } = Start;

    private int made;

    public static MachineBirth ChestPress { get; } = new(
        MachineKind.Motorized, "chest_press", new SettingRange(5, 120, 2.5), Capabilities: MachineCapabilities.SetLoad | MachineCapabilities.Position);

    public static MachineBirth PinStack { get; } = new(MachineKind.Selectorized, "chest_press", new SettingRange(5, 120, 5));

    public static MemberProfile Ann { get; } = new("m-1", 1990, Sex.Female, TrainingLevel.Intermediate, TrainingGoal.Hypertrophy, 168, 62);

    public static MemberProfile Bob { get; } = new("m-2", 1980, Sex.Male, TrainingLevel.Novice, TrainingGoal.Strength, 180, 85);

    public static Floor WithMember(MachineBirth? birth = null, MemberProfile? member = null, SetTarget? target = null)
    {
        var floor = new Floor();
        floor.Do(new MachineBorn(floor.Now, birth ?? ChestPress));
        floor.SignIn(member ?? Ann, target);
        return floor;
    }

    public Floor Do(MachineEvent happened)
    {
        Events.Add(happened);
        var (state, effects) = MachineSessionReducer.Apply(State, happened);
        State = state;
        Effects.AddRange(effects);
        return this;
    }

    public Floor SignIn(MemberProfile member, SetTarget? target = null)
        => Do(new MemberSignedIn(Now, member, target ?? SetTarget.ForGoal(member.Goal)));

    public Floor Wait(double seconds)
    {
        for (var left = seconds; left > 0; left -= 1)
        {
            Now += (long)(1000 * Math.Min(1, left));
            Do(new Tick(Now));
            foreach (var due in Effects.OfType<SetEndDetected>().ToArray())
            {
                Effects.Remove(due);
                Do(new SetOver(Now, due.Reading, ObservationSource.Detection));
            }
        }

        return this;
    }

    public RepetitionReading Rep(double? load = 60, double? velocity = 0.5, double? range = 400, bool partial = false, long? time = null)
        => new($"r{++made}", time ?? Now, load, 820, 1500, range, velocity, velocity * 1.4, partial);

    public Floor Lift(
        int reps, double? load = 60, double velocity = 0.6, double loss = 0.01, double range = 400, ObservationSource source = ObservationSource.Machine)
    {
        for (var rep = 0; rep < reps; rep++)
        {
            Now += 2500;
            Do(new RepetitionSeen(Now, Rep(load, velocity - (loss * rep), range), source));
        }

        return this;
    }

    public Floor EndSet(int? reps, double? load = 60, double? rpe = null, string? id = null)
    {
        Now += 1000;
        return Do(new SetOver(Now, new SetReading(id ?? $"s{++made}", Now, load, reps, rpe), ObservationSource.Machine));
    }

    public Floor Decide(double? load = 60, int reps = 10, int rest = 120, int remaining = 3, bool stop = false)
        => Do(new DecisionMade(Now, new Suggestion(
            $"d{++made}", State.Session!.Sets[^1].Number, load, reps, rest, remaining, stop, ["rir_low"], "policy", "allowed")));

    public Floor Command(string id, double load)
        => Do(new CommandIssued(Now, new MachineCommand(id, CommandOperation.SetLoad, load, "kg", Now + 10_000, null, "rir_low")));

    public T Single<T>()
        where T : SessionEffect => Assert.Single(Effects.OfType<T>());

    public static string Text(MachineSessionState state) => Encoding.UTF8.GetString(state.ToJson());
}
