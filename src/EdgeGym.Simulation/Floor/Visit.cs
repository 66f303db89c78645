using EdgeGym.Equipment.Exercises;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Simulation.Floor;

/// <summary>One person at one machine, from signing in to leaving: reads the screen, mostly obeys it, and trains.</summary>
internal sealed partial class Visit(Station station, Person person)
{
    private const int OwnSets = 3;
    private const double OwnRestSeconds = 90;

    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly Exercise _exercise = ExerciseCatalog.Find(station.Spec.Exercise);
    private readonly RandomStream _whims = person.Whims;
    private EffortReport? _lastEffort;
    private double? _chosen;
    private double _rest = OwnRestSeconds;
    private bool _leaves;

    private Habits Habits => person.Habits;

    private Lifter Lifter => person.Lifter;

    private ScreenSeen Screen => station.Screen;

    public IEnumerable<Pause> Lift()
    {
        var machine = station.Strength!;
        station.Counts.Visits++;
        yield return Pause.Life(Habits.SetupSeconds * 0.4);
        var before = Screen;
        station.Login(person.Member);
        yield return Pause.Gateway(5, () => !ReferenceEquals(Screen, before) && Screen.Member is not null);
        if (Screen.Suggestion is null)
            yield return Pause.Gateway(1.5, () => Screen.Suggestion is not null);
        if (Screen.Suggestion is null)
        {
            machine.Choose(OwnLoad(machine));
            _chosen = machine.LoadKilograms;
        }

        yield return Pause.Through(Consider(machine));
        yield return Pause.Life(Habits.SetupSeconds * 0.6);

        for (var number = 1; !_leaves && !machine.IsLocked && !Screen.IsHalted; number++)
        {
            yield return Pause.Through(OneSet(machine));
            yield return Pause.Life(_whims.Uniform(1, 4));
            yield return Pause.Through(AfterSet(machine));
            if (Screen.Suggestion is null && number >= (Screen.Sets ?? OwnSets))
                _leaves = true;
            if (_leaves)
                break;
            if (_whims.Chance(Habits.WalksAway))
                yield break;
            yield return Pause.Life(Math.Clamp(_rest * Habits.RestFactor, 10, 600));
            // The screen may have thought again while the person rested: after a remark, or an answer.
            yield return Pause.Through(Consider(machine));
        }

        yield return Pause.Life(Habits.SetupSeconds * 0.5);
        if (!_whims.Chance(Habits.ForgetsToSignOut))
            station.Logout();
    }

    private IEnumerable<Pause> OneSet(StrengthMachine machine)
    {
        if (machine.IsSettingLoad)
            yield return Pause.Gateway(8, () => !machine.IsSettingLoad);
        else if (machine.LoadKilograms <= machine.Range.Minimum && _chosen > machine.Range.Minimum && station.Spec.IsSerial)
        {
            // The motor let go because its gateway fell silent: the person types the load in again.
            machine.Choose(_chosen.Value);
        }

        var set = Lifter.BeginSet(_exercise, machine.LoadKilograms);
        var usualTravel = Lifter.At(_exercise).TravelMillimetres;
        var extra = _whims.Chance(Habits.IgnoresTarget) ? 2 + _whims.Index(8) : 0;
        var early = _whims.Chance(Habits.RacksEarly) ? 1 + _whims.Index(4) : 0;
        var triesTheLast = _whims.Chance(0.35);
        machine.BeginSet();
        yield return Pause.Movement(_whims.Uniform(0.6, 1.2));
        while (!machine.IsStopped && !Screen.IsHalted)
        {
            // The target may move while the set runs; the person follows it.
            var target = Math.Max(1, (Screen.TargetRepetitions ?? OwnTarget()) + extra - early);
            if (set.Done >= target || (set.RepetitionsInReserve == 0 && !triesTheLast && set.Done > 0))
                break;
            station.SyncBody();
            var stalls = set.RepetitionsInReserve == 0;
            var assisted = stalls && machine.Spec.Capabilities.HasFlag(Equipment.Machines.MachineCapabilities.Spotter) && set.Done > 0;
            var repetition = set.Next(assisted);
            machine.Lift(repetition, usualTravel, station.Pace.Movement, assisted);
            station.Counts.Repetitions += repetition.Completed ? 1 : 0;
            yield return Pause.Movement(repetition.TotalSeconds);
            if (stalls)
                break;
        }

        station.SyncBody();
        set.Finish();
        _lastEffort = Lifter.Report(set);
        station.Counts.Sets++;
        machine.EndSet(_whims.Chance(Habits.RatesSets) ? _lastEffort : null);
        if (_whims.Chance(0.002))
            machine.Fail("E12", "warning", "cable tension low");
        else if (_whims.Chance(0.0002))
            machine.Fail("E01", "emergency_stop", "stop button pressed");
        _said = Phrases.After(_lastEffort, set.Missed, Habits.Talks, person.Member.Language, _whims);
    }

    private IEnumerable<Pause> AfterSet(StrengthMachine machine)
    {
        if (_said is { } remark)
        {
            station.Say(remark.Text, person.Member.Language);
            _said = null;
            yield return Pause.Life(_whims.Uniform(1, 3));
        }

        var patience = machine.Reporting == SetReporting.StreamsOnly ? 20 : 8;
        yield return Pause.Gateway(patience, () => IsNew(Screen.Suggestion) || Screen.IsHalted);
        if (!IsNew(Screen.Suggestion))
            station.Counts.Unanswered++;
        yield return Pause.Through(Consider(machine));
    }

    /// <summary>Reads the open suggestion, if it is a new one, and accepts it, takes another load, or waves it away.</summary>
    private IEnumerable<Pause> Consider(StrengthMachine machine)
    {
        if (Screen.Suggestion is not { } suggestion || !_answered.Add(suggestion.Id))
            yield break;
        station.Counts.Suggestions++;
        _rest = suggestion.RestSeconds ?? Screen.RestSeconds ?? _rest;
        if (suggestion.Stop || suggestion.SetsLeft == 0)
            _leaves = true;
        yield return Pause.Life(_whims.Uniform(1.5, 5));

        var wanted = suggestion.LoadKilograms;
        var (choice, load) = suggestion.Stop ? ("accept", null) : Choose(wanted, machine);
        if (choice == "accept")
            station.Counts.Accepted++;
        if (Habits.AnswersOnScreen)
            station.Answer(suggestion.Id, choice, load);
        if (_leaves || (choice == "accept" && wanted is null) || choice == "dismiss")
            yield break;

        var final = choice == "accept" ? wanted!.Value : load!.Value;
        if (machine.IsMotorized && choice == "accept")
        {
            // The motor comes by itself where the site lets it; else the person types the number into the machine.
            yield return Pause.Gateway(6, () => Math.Abs(machine.LoadKilograms - machine.Range.Nearest(final)) < 1e-6);
        }

        machine.Choose(final);
        _chosen = machine.LoadKilograms;
    }

    private (string Choice, double? Load) Choose(double? wanted, StrengthMachine machine)
    {
        var heavier = wanted > machine.LoadKilograms + 1e-6;
        var lighter = wanted < machine.LoadKilograms - 1e-6;
        // Against the feeling of the last set people obey less.
        var against = (heavier && _lastEffort?.Feeling >= Feeling.Heavy) || (lighter && _lastEffort?.Feeling <= Feeling.Light) ? 2.5 : 1;
        if (_whims.Chance(Habits.Overrides * against) && wanted is { } asked)
        {
            var steps = _whims.Chance(0.7) ? 1 : 2;
            var direction = heavier && _lastEffort?.Feeling >= Feeling.Heavy ? -1 : lighter && _lastEffort?.Feeling <= Feeling.Light ? 1 : _whims.Chance(0.5) ? 1 : -1;
            return ("override", machine.Range.Nearest(asked + (direction * steps * machine.Range.Step)));
        }

        return _whims.Chance(Habits.Dismisses * against) ? ("dismiss", null) : ("accept", null);
    }

    private bool IsNew(SuggestionSeen? suggestion) => suggestion is not null && !_answered.Contains(suggestion.Id);

    private int OwnTarget() => Lifter.Traits.Goal switch { LifterGoal.Strength => 5, LifterGoal.Endurance => 16, LifterGoal.FatLoss => 13, _ => 10 };

    /// <summary>What the person would put on without being told: a guess at their own working weight.</summary>
    private double OwnLoad(StrengthMachine machine)
    {
        var share = Lifter.Traits.Goal switch { LifterGoal.Strength => 0.80, LifterGoal.Endurance => 0.55, LifterGoal.FatLoss => 0.60, _ => 0.68 };
        return machine.Range.AtMost(share * Lifter.OneRepMaxKilograms(_exercise) * _whims.LogNormal(0.95, 0.08));
    }

    private (Remark Remark, string Text)? _said;
}
