using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Simulation.Floor;

/// <summary>
/// The whole floor on one agenda: stations, and the people who come, take a free machine that they have not used yet, and go home.
/// Everything here runs on the agenda's thread; what comes in from outside is brought by whoever runs it.
/// </summary>
public sealed class GymFloor
{
    private const double LongLeapHours = 2;
    private const long MillisecondsPerDay = 86_400_000;

    private readonly Dictionary<string, Station> _stations = new(StringComparer.Ordinal);
    private readonly List<Person> _people;
    private readonly RandomStream _random;
    private readonly Pace _pace;
    private bool _closed;

    /// <param name="machines">What stands there.</param>
    /// <param name="members">Who trains there.</param>
    /// <param name="agenda">Holds the clock of people.</param>
    /// <param name="links">The way of each machine's words.</param>
    /// <param name="pace">How fast people live.</param>
    /// <param name="seed">Of everything that is not a person's own.</param>
    public GymFloor(
        IReadOnlyList<MachineSpec> machines, IReadOnlyList<MemberPlan> members, Agenda agenda, Func<MachineSpec, IMachineLink> links, Pace pace, ulong seed)
    {
        Agenda = agenda;
        _pace = pace;
        _random = new RandomStream(seed).Fork("floor");
        _people = [.. members.Select(member => new Person(member, agenda.Now / MillisecondsPerDay) { BodyAt = agenda.Now })];
        foreach (var spec in machines)
        {
            _stations[spec.Id.Value] = new Station(spec, agenda, links(spec), pace, _random.Fork("machine/" + spec.Id.Value)) { Counts = Counts };
            agenda.In(0, _stations[spec.Id.Value].Announce);
        }

        var arrival = 0;
        foreach (var station in _stations.Values)
        {
            // A few are there when the doors open, so that a demonstration shows something at once.
            var seconds = arrival++ < 3 ? 1 : _random.Uniform(2, 90);
            agenda.In(seconds * 1000 / pace.Speed, () => Admit(station));
        }
    }

    public Agenda Agenda { get; }

    public FloorCounts Counts { get; } = new();

    public int BusyStations => _stations.Values.Count(station => !station.IsFree);

    public void Receive(string machine, string kind, ReadOnlyMemory<byte> payload)
    {
        if (_stations.TryGetValue(machine, out var station))
            station.Receive(kind, payload);
    }

    /// <summary>Says again who the machine is; after a connection that began anew.</summary>
    public void Announce(string machine)
    {
        if (_stations.TryGetValue(machine, out var station))
            station.Announce();
    }

    /// <summary>
    /// Brings the floor up to <paramref name="now"/> (Unix ms). A leap of more than two hours ends the visits under way and lets people sleep;
    /// a shorter one is lived through, and time then stops at each question to the gateway until <see cref="Agenda.StopWaiting"/>.
    /// </summary>
    public void RunUntil(long now)
    {
        var behind = now - Agenda.Now;
        if (behind > LongLeapHours * 3_600_000)
            EndTheDay(now);
        else
            Agenda.RunUntil(now, stopAtQuestions: behind > 1000);
    }

    private void EndTheDay(long now)
    {
        foreach (var station in _stations.Values)
            station.Clear();
        foreach (var person in _people)
        {
            person.DoneThisVisit.Clear();
            person.AwayUntil = 0;
        }

        // Nobody comes in the hours in between.
        _closed = true;
        Agenda.StopWaiting();
        Agenda.RunUntil(now);
        _closed = false;
        foreach (var station in _stations.Values)
            Agenda.In(_random.Uniform(1, 60) * 1000 / _pace.Speed, () => Admit(station));
    }

    private void Admit(Station station)
    {
        if (_closed || !station.IsFree)
            return;
        if (station.IsLocked)
        {
            // Staff comes within ten minutes and says that all is well again.
            Agenda.In(600_000 / _pace.Speed, () =>
            {
                station.Unlock();
                station.Announce();
                Admit(station);
            });
            return;
        }

        if (Next(station) is not { } person)
        {
            Agenda.In(_random.Uniform(10, 30) * 1000 / _pace.Speed, () => Admit(station));
            return;
        }

        var day = Agenda.Now / MillisecondsPerDay;
        if (day > person.Lifter.Today.Day)
            person.DoneThisVisit.Clear();
        person.Lifter.BeginDay(day);
        if (person.DoneThisVisit.Count == 0)
            person.MachinesPlanned = 3 + _random.Index(4);
        person.DoneThisVisit.Add(station.Spec.Exercise);
        station.Take(person, () => Left(station, person));
    }

    private void Left(Station station, Person person)
    {
        if (person.DoneThisVisit.Count >= person.MachinesPlanned)
        {
            person.DoneThisVisit.Clear();
            person.AwayUntil = Agenda.Now + (long)(_random.Uniform(20, 60) * 60_000 / _pace.Speed);
        }
        else
            person.AwayUntil = Agenda.Now + (long)(_random.Uniform(10, 60) * 1000 / _pace.Speed);
        Agenda.In(_random.Uniform(8, 60) * 1000 / _pace.Speed, () => Admit(station));
    }

    private Person? Next(Station station)
    {
        var free = _people.Where(person => !person.IsBusy && person.AwayUntil <= Agenda.Now && !person.DoneThisVisit.Contains(station.Spec.Exercise)).ToArray();
        return free.Length == 0 ? null : _random.Pick(free);
    }
}
