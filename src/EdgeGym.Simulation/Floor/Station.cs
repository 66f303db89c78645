using EdgeGym.Equipment.Machines;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Simulation.Floor;

/// <summary>One machine with its screen and whoever trains there.</summary>
internal sealed class Station
{
    private readonly Agenda _agenda;
    private readonly IMachineLink _link;
    private readonly Pace _pace;
    private readonly FtmsBridge? _bridge;
    private readonly ICardioVoice? _voice;
    private Script? _script;
    private HeartStrap? _strap;

    public Station(MachineSpec spec, Agenda agenda, IMachineLink link, Pace pace, RandomStream random)
    {
        Spec = spec;
        _agenda = agenda;
        _link = link;
        _pace = pace;
        Random = random;
        if (spec.Kind.IsStrength())
            Strength = new StrengthMachine(spec, agenda, link, random, pace.CanStream);
        else
        {
            _bridge = spec.Bridge == MachineSpec.FtmsBridge ? new FtmsBridge(link) : null;
            _voice = _bridge ?? (spec.Bridge == MachineSpec.AntBridge ? new AntBridge(link) : (ICardioVoice)new JsonCardioVoice(link));
            Cardio = new CardioMachine(spec, agenda, _voice);
        }
    }

    public MachineSpec Spec { get; }

    public StrengthMachine? Strength { get; }

    public CardioMachine? Cardio { get; }

    public RandomStream Random { get; }

    public Pace Pace => _pace;

    public Agenda Agenda => _agenda;

    public ScreenSeen Screen { get; private set; } = ScreenSeen.Blank;

    public Person? Person { get; private set; }

    public bool IsFree => Person is null;

    public bool IsLocked => Strength?.IsLocked ?? Cardio!.IsLocked;

    public bool IsStopped => Strength?.IsStopped ?? Cardio!.IsStopped;

    public FloorCounts Counts { get; set; } = new();

    public void Announce()
    {
        Strength?.Announce();
        Cardio?.Announce();
    }

    public void Unlock()
    {
        Strength?.Unlock();
        Cardio?.Unlock();
    }

    public void Receive(string kind, ReadOnlyMemory<byte> payload)
    {
        if (kind == "screen" && ScreenSeen.TryRead(payload) is { } screen)
            Screen = screen;
        else if (kind == FtmsBridge.ControlPointTopic)
            _bridge?.Write(Cardio!, payload.Span);
        else if (kind == "command" && _bridge is null && ReceivedCommand.TryRead(payload) is { } command)
        {
            Counts.Commands++;
            Strength?.Receive(command);
            Cardio?.Receive(command);
        }

        else if (kind is "silent" or "heard")
            Strength?.GatewayIs(silent: kind == "silent");

        _script?.Poke();
    }

    /// <summary>A person sits down; <paramref name="left"/> is called when the place is free again.</summary>
    public void Take(Person person, Action left)
    {
        Person = person;
        person.IsBusy = true;
        person.Lifter.Advance(Math.Max(0, _agenda.Now - person.BodyAt) / 1000.0 * _pace.Speed);
        _strap = person.Habits.WearsStrap ? new HeartStrap(Random.Fork("strap", _agenda.Now)) : null;
        _script = new Script(_agenda, _pace, person.Lifter.Advance, () =>
        {
            person.BodyAt = _agenda.Now;
            person.IsBusy = false;
            Person = null;
            _script = null;
            left();
        });
        var visit = new Visit(this, person);
        _script.Start(Strength is not null ? visit.Lift() : visit.Ride());
        Beat(person);
    }

    /// <summary>The body is brought up to now, so that the heart rate is that of this moment.</summary>
    public void SyncBody() => _script?.Sync();

    /// <summary>Goes without a word, as when the day is over.</summary>
    public void Clear()
    {
        if (Person is not { } person)
            return;
        _script?.Abort();
        _script = null;
        person.BodyAt = _agenda.Now;
        person.IsBusy = false;
        Person = null;
        Cardio?.End();
        if (Strength?.IsInSet == true)
            Strength.EndSet(null);
        Logout();
    }

    public void Login(MemberPlan member)
    {
        var (name, value) = member.Tag is { } tag ? ("tag", tag) : member.Pin is { } pin ? ("pin", pin) : ("member", member.Id);
        _link.Send("login", GymMessages.Login(name, value), atLeastOnce: true);
    }

    public void Logout() => _link.Send("logout", GymMessages.Logout(), atLeastOnce: true);

    public void Say(string text, string language)
    {
        Counts.Said++;
        _link.Send("say", GymMessages.Say(_agenda.Now, text, language), atLeastOnce: true);
    }

    public void Answer(string suggestion, string choice, double? load)
        => _link.Send("answer", GymMessages.Answer(suggestion, choice, load), atLeastOnce: true);

    private void Tell(int beats)
    {
        if (_voice is not null)
            _voice.TellHeart(_agenda.Now, beats);
        else
            _link.Send("heart", GymMessages.Heart(_agenda.Now, beats), atLeastOnce: false);
    }

    private void Beat(Person person)
    {
        if (Person != person || _strap is not { } strap)
            return;
        SyncBody();
        if (strap.Read(person.Lifter.HeartRateBeatsPerMinute) is { } beats)
            Tell(beats);
        _agenda.In(1000, () => Beat(person));
    }
}

/// <summary>What happened on the floor since the start, for the line of progress.</summary>
public sealed class FloorCounts
{
    public long Visits { get; set; }

    public long Sets { get; set; }

    public long Repetitions { get; set; }

    public long Commands { get; set; }

    public long Said { get; set; }

    public long Suggestions { get; set; }

    public long Accepted { get; set; }

    public long Unanswered { get; set; }
}
