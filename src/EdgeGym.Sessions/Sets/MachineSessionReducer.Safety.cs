using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Estimation;

namespace EdgeGym.Sessions.Sets;

public static partial class MachineSessionReducer
{
    private static void Worried(Draft draft, ConcernRaised raised)
    {
        if (draft.State.Session is { } session)
        {
            HearEffort(draft, session, raised.Kind);
            session = draft.State.Session!;
            var concern = new Concern(raised.Kind, raised.At, session.Sets.Count, raised.BodyPart);
            draft.State = draft.State with
            {
                Session = session with { Concerns = Bounded.Append(session.Concerns, concern, MemberSession.MostConcerns) },
            };
        }

        var least = Concern.LeastStop(raised.Kind);
        var stop = raised.Stop > least ? raised.Stop : least;
        var reason = raised.Kind switch
        {
            ConcernKind.RedFlag => "red_flag",
            ConcernKind.Dizziness => "dizziness",
            ConcernKind.Pain => "pain",
            ConcernKind.EquipmentFault => "equipment_fault",
            _ => "said_stop",
        };
        if (stop == StopScope.Session)
        {
            Stop(draft, new Halt(reason, raised.At, raised.Kind != ConcernKind.EquipmentFault), raised.Kind == ConcernKind.EquipmentFault);
        }
        else if (stop == StopScope.Set)
        {
            draft.Effects.Add(new StopMachine(reason, ReleasesLoad(draft.State)));
            if (draft.State.Running is { Count: > 0 } running)
                CloseSet(draft, raised.At, running, SetClosing.ByLeaving(running));
        }
    }

    /// <summary>Kept for the next decision, which has heard it then; the reply stands on the screen.</summary>
    private static void Understood(Draft draft, UtteranceUnderstood understood)
    {
        if (draft.State.Session is not { } session)
            return;
        if (understood.Reply is { } reply)
            session = Saying(session, understood.ReplyId, reply);
        draft.State = draft.State with { Session = session with { Said = Bounded.Append(session.Said, understood.Intent, MemberSession.MostSaid) } };
    }

    /// <summary>
    /// "Too heavy" and "too easy" in a rest speak of the set just done: classes of repetitions in reserve (science notes 1.3), once for each set,
    /// and not when a number was reported.
    /// </summary>
    private static void HearEffort(Draft draft, MemberSession session, ConcernKind kind)
    {
        if (session.Sets.Count == 0 || draft.State.Running is { Count: > 0 } || session.Sets[^1].ReportedRepetitionsInReserve is not null)
            return;
        if (session.Concerns.Any(other => other.AfterSet == session.Sets.Count && other.Kind is ConcernKind.TooHeavy or ConcernKind.TooLight))
            return;
        if (kind == ConcernKind.TooHeavy)
            LearnFromReport(draft, 0.5, 2);
        else if (kind == ConcernKind.TooLight)
            LearnFromReport(draft, 5, 2);
    }

    /// <summary>
    /// The machine has kept the person safe already; what is left is to know it: the load that is felt since, and that a stalled or dropped
    /// attempt was one that the person could not finish. A person's own wish to be helped says nothing about strength.
    /// </summary>
    private static void Helped(Draft draft, SpotterEngaged engaged)
    {
        var reading = engaged.Reading;
        if (draft.State.Spotter?.Id == reading.Id)
            return;
        draft.State = draft.State with
        {
            Spotter = new SpotterHelp(reading.Id, reading.Reason, reading.LoadBeforeKilograms, reading.LoadAfterKilograms, engaged.At),
        };
        draft.Load(reading.LoadAfterKilograms);
        if (reading.Reason is not (SpotterReason.Stalled or SpotterReason.Dropped))
            return;

        if (draft.State.Running is null && draft.State.LastClosed is { } closed && reading.MachineTime <= closed.MachineTime)
        {
            // Told after the set's end.
            if (draft.State.Session is { Sets.Count: > 0 } session && !session.Sets[^1].MissedRepetition
                && Seconds(closed.At, engaged.At, double.MaxValue) <= draft.Rules.LateRepetitionSeconds)
                Amend(draft, session.Sets[^1] with { MissedRepetition = true });
            return;
        }

        var running = draft.State.Running ?? new RunningSet
        {
            FirstSeenAt = engaged.At, LastSeenAt = engaged.At, TargetRepetitions = draft.State.Session?.NextRepetitions,
        };
        draft.State = draft.State with { Running = running with { LastSeenAt = engaged.At, SpotterHelped = true } };
    }

    private static void Faulted(Draft draft, FaultReported reported)
    {
        var fault = reported.Fault;
        if (fault.Severity == FaultSeverity.Warning)
            return;
        Stop(
            draft,
            new Halt(fault.Severity == FaultSeverity.EmergencyStop ? "emergency_stop" : "fault", reported.At, false, fault.Code),
            true);
    }

    /// <summary>The machine first: the effect stands before all others. A running set stays open, so that its repetitions are not lost.</summary>
    private static void Stop(Draft draft, Halt halt, bool locks)
    {
        // What holds the machine itself outlasts what held the person.
        if (draft.State.Halt is not { ByPerson: false })
            draft.State = draft.State with { Halt = halt };
        draft.Effects.Insert(0, new StopMachine(halt.Reason, ReleasesLoad(draft.State), locks));
        draft.Move(SessionTrigger.Halted);
    }

    private static bool ReleasesLoad(MachineSessionState state) => state.Birth?.Kind == MachineKind.Motorized;

    private static void Heart(Draft draft, HeartMeasured measured)
    {
        var bpm = measured.Reading.BeatsPerMinute;
        if (bpm is < 25 or > 250)
            return;
        var state = draft.State;
        var maximum = state.Session is { } session ? HeartRate.Maximum(session.Member, measured.At) : null;
        var above = 0d;
        if (maximum is { } most && bpm > most * draft.Rules.HeartStopShare && state.Heart is { } before && before.BeatsPerMinute > most * draft.Rules.HeartStopShare)
            above = before.SecondsAboveStop + Seconds(before.At, measured.At, 5);
        draft.State = state with
        {
            Heart = new HeartStatus(
                bpm, measured.At, maximum, above,
                Mean(state.Heart, state.Heart?.Fast, bpm, measured.At, HeartStatus.FastSeconds),
                Mean(state.Heart, state.Heart?.Slow, bpm, measured.At, HeartStatus.SlowSeconds)),
            Running = state.Running is { } running ? running with { PeakHeartRate = Math.Max(running.PeakHeartRate ?? 0, bpm) } : null,
        };
        if (above > draft.Rules.HeartStopSeconds && draft.State.Halt is null)
            Stop(draft, new Halt("heart_rate_ceiling", measured.At, true), false);
    }

    /// <summary>An exponential mean; begun anew after a minute without a heart rate.</summary>
    private static double Mean(HeartStatus? before, double? mean, int bpm, long at, double seconds)
    {
        if (before is null || mean is not { } value || Seconds(before.At, at, 61) is var passed && passed > 60)
            return bpm;
        return value + ((1 - Math.Exp(-passed / seconds)) * (bpm - value));
    }
}
