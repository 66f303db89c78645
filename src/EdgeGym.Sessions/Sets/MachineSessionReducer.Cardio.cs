using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Sessions.Sets;

public static partial class MachineSessionReducer
{
    private static void Cardio(Draft draft, CardioMeasured measured)
    {
        draft.State = draft.State with { Cardio = measured.Reading };
        if (draft.State.Birth?.Kind.IsStrength() == true)
            return;
        if (!Moves(measured.Reading) && draft.State.Session is { Suggestion: { Cardio: not null, Stop: false } } session)
        {
            // A pace is offered to somebody who moves; whoever has stopped begins anew.
            draft.State = draft.State with { Session = session with { Suggestion = null, Answer = null, Say = null } };
        }

        draft.Move(Moves(measured.Reading) ? SessionTrigger.CardioMoved
            : draft.State.Session is null ? SessionTrigger.CardioPausedFree : SessionTrigger.CardioPausedOccupied);
    }

    private static bool Moves(CardioReading reading)
        => reading.SpeedMetresPerSecond > 0.05 || reading.PowerWatts > 1 || reading.CadencePerMinute > 1;

    /// <summary>The course goes on by one; a decision with another number is not the next one of this session.</summary>
    private static void CardioDecided(Draft draft, DecisionMade decision)
    {
        if (draft.State.Session is not { } session || decision.Suggestion.AfterSet != (session.Cardio?.Decisions ?? 0))
        {
            draft.Quirk("stray_decision");
            return;
        }

        var course = session.Cardio ?? new CardioCourse();
        draft.State = draft.State with
        {
            Session = Saying(session, decision.Suggestion.Id, decision.Suggestion.Say) with
            {
                Suggestion = decision.Suggestion,
                Answer = null,
                Said = [],
                Cardio = course with
                {
                    Decisions = course.Decisions + 1,
                    DecidedAt = decision.At,
                    Why = decision.Suggestion.Why.Count > 0 ? decision.Suggestion.Why[0] : null,
                },
            },
        };
    }

    /// <summary>Something harder was asked of the machine: the heart gets its time from here, whether the machine did it or not.</summary>
    private static void CardioAsked(Draft draft, CommandIssued issued)
    {
        var now = draft.State.Cardio;
        var (isCardio, before) = issued.Command.Operation switch
        {
            CommandOperation.SetSpeed => (true, now?.SpeedMetresPerSecond),
            CommandOperation.SetIncline => (true, now?.InclinePercent),
            CommandOperation.SetPower => (true, now?.PowerWatts),
            CommandOperation.SetResistance => (true, now?.ResistanceLevel),
            _ => (false, null),
        };
        if (isCardio && draft.State.Session is { } session && !(issued.Command.Value <= before))
            draft.State = draft.State with { Session = session with { Cardio = (session.Cardio ?? new CardioCourse()) with { RaisedAt = issued.At } } };
    }
}
