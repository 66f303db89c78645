using EdgeGym.Simulation.Lifters;

namespace EdgeGym.Simulation.Floor;

internal sealed partial class Visit
{
    /// <summary>On a treadmill or bike: a warm-up, an own pace, some minutes, and what the gateway makes of it on the way.</summary>
    public IEnumerable<Pause> Ride()
    {
        var machine = station.Cardio!;
        station.Counts.Visits++;
        yield return Pause.Life(Habits.SetupSeconds * 0.4);
        var before = Screen;
        station.Login(person.Member);
        yield return Pause.Gateway(5, () => !ReferenceEquals(Screen, before) && Screen.Member is not null);

        var minutes = _whims.Uniform(8, 18);
        var fit = Lifter.Traits.Level switch { LifterLevel.Novice => 0.85, LifterLevel.Intermediate => 1.0, _ => 1.2 };
        machine.Begin(machine.IsTreadmill ? 0 : _whims.Normal(machine.Spec.Kind == Equipment.Machines.MachineKind.Rower ? 25 : 82, 5, 18, 100));
        machine.Choose("speed", 1.4 * fit);
        machine.Choose("resistance", 4);
        var coached = false;
        for (var second = 0; second < minutes * 60 && !machine.IsStopped && !machine.IsLocked && !Screen.IsHalted; second += 5)
        {
            if (second == 60 && !coached)
            {
                machine.Choose("speed", _whims.Uniform(1.6, 3.0) * fit);
                machine.Choose("resistance", _whims.Uniform(5, 11) * fit);
            }

            station.SyncBody();
            if (machine.IsTreadmill)
                Lifter.Heart.Run(Lifter.BodySeconds, machine.MetresPerSecond, machine.InclinePercent);
            else
                Lifter.Heart.Pedal(Lifter.BodySeconds, machine.Watts);
            if (Screen.Suggestion is { } suggestion && _answered.Add(suggestion.Id))
            {
                station.Counts.Suggestions++;
                if (suggestion.Stop)
                    break;
                if (suggestion.Settings.Count > 0)
                {
                    // The coach has spoken: no more pace of one's own.
                    coached = true;
                    var choice = _whims.Chance(Habits.Dismisses) ? "dismiss" : "accept";
                    station.Counts.Accepted += choice == "accept" ? 1 : 0;
                    if (Habits.AnswersOnScreen && !suggestion.IsAutomatic)
                        station.Answer(suggestion.Id, choice, null);
                    else if (choice == "accept" && !suggestion.IsAutomatic)
                        FollowByHand(machine, suggestion);
                }
            }

            if (_whims.Chance(Habits.Talks * 0.02))
            {
                var hard = Lifter.HeartRateBeatsPerMinute > 0.88 * Lifter.Traits.Heart.MaximumBeatsPerMinute;
                station.Say(_whims.Pick(Phrases.Of(hard ? Remark.Tired : Remark.ChitChat, person.Member.Language)), person.Member.Language);
            }

            yield return Pause.Life(5);
        }

        machine.End();
        station.SyncBody();
        Lifter.Heart.Rest(Lifter.BodySeconds, afterSet: false);
        yield return Pause.Life(Habits.SetupSeconds);
        if (!_whims.Chance(Habits.ForgetsToSignOut))
            station.Logout();
    }

    /// <summary>Who does not touch the answer buttons sets what the screen says on the machine's own panel.</summary>
    private static void FollowByHand(Machines.CardioMachine machine, Machines.SuggestionSeen suggestion)
    {
        foreach (var (axis, value) in suggestion.Settings)
            machine.Choose(axis, value);
    }
}
