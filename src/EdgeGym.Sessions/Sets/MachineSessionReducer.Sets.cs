using EdgeGym.Equipment.Readings;

namespace EdgeGym.Sessions.Sets;

public static partial class MachineSessionReducer
{
    /// <summary>How a set came to its end.</summary>
    private sealed record SetClosing(
        long MachineTime, ObservationSource Source, double? LoadKilograms, int? CountFromMachine, double? ReportedRepetitionsInReserve,
        SetMeasures? Measured = null)
    {
        public static SetClosing From(SetOver over, int? count) => new(
            over.Reading.MachineTime, over.Source, over.Reading.LoadKilograms, count, InReserve(over.Reading), over.Reading.Measured);

        public static SetClosing ByLeaving(RunningSet running) => new(
            running.Reps.Count > 0 ? running.Reps[^1].MachineTime : 0, ObservationSource.Detection, null, null, null);

        public static double? InReserve(SetReading reading)
        {
            var value = reading.RepetitionsInReserve ?? (10 - reading.Rpe);
            return value is >= 0 and <= 10 ? value : null;
        }
    }

    private static void EndSet(Draft draft, SetOver over)
    {
        var reading = over.Reading;
        if (draft.State.SetIds.Contains(reading.Id))
            return;
        draft.State = draft.State with { SetIds = Bounded.Append(draft.State.SetIds, reading.Id, MachineSessionState.MostSetIds) };
        if (over.Source == ObservationSource.Machine)
            draft.Load(reading.LoadKilograms);

        var running = draft.State.Running;
        var count = over.Source == ObservationSource.Machine && reading.Repetitions is > 0 and <= 1000 ? reading.Repetitions : null;
        if (running is { Count: > 0 })
        {
            CloseSet(draft, over.At, running, SetClosing.From(over, count));
        }
        else if (over.Source == ObservationSource.Detection)
        {
            // Somebody else's conclusion came first.
        }
        else if (draft.State.LastClosed is { Source: ObservationSource.Detection } && IsForLastSet(draft, over))
        {
            AmendByMachine(draft, over, count);
        }
        else if (count is null)
        {
            draft.Quirk("empty_set");
            draft.State = draft.State with { Running = null };
        }
        else
        {
            // A machine that tells only whole sets.
            var unseen = (running ?? new RunningSet { FirstSeenAt = over.At, LastSeenAt = over.At }) with
            {
                TargetRepetitions = draft.State.Session?.NextRepetitions,
            };
            CloseSet(draft, over.At, unseen, SetClosing.From(over, count));
        }
    }

    /// <summary>The machine's word about a set that a pause had ended before.</summary>
    private static bool IsForLastSet(Draft draft, SetOver over)
        => draft.State.Session is { Sets.Count: > 0 } session
            && session.Sets[^1].RepetitionsByMachine is null
            && Seconds(draft.State.LastClosed!.At, over.At, double.MaxValue) <= draft.Rules.MachineSetPatienceSeconds;

    private static void AmendByMachine(Draft draft, SetOver over, int? count)
    {
        var last = draft.State.Session!.Sets[^1];
        if (last.ReportedRepetitionsInReserve is null && SetClosing.InReserve(over.Reading) is { } felt)
            LearnFromReport(draft, felt, 1);
        Amend(draft, last with
        {
            LoadKilograms = draft.State.AppliedLoadKilograms ?? last.LoadKilograms,
            Repetitions = count ?? last.Repetitions,
            RepetitionsByMachine = count,
            ReportedRepetitionsInReserve = SetClosing.InReserve(over.Reading) ?? last.ReportedRepetitionsInReserve,
            Quirks = Mismatch(count, last.RepetitionsSeen),
            Measured = over.Reading.Measured ?? last.Measured,
        });
        draft.State = draft.State with { LastClosed = draft.State.LastClosed! with { CountFromMachine = count is not null } };
    }

    private static void LearnFromReport(Draft draft, double inReserve, double vagueness)
    {
        var session = draft.State.Session!;
        draft.State = draft.State with
        {
            Session = session with { Strength = Estimation.StrengthEstimator.AfterReport(session.Strength, ExerciseOf(draft.State), inReserve, vagueness) },
        };
    }

    private static void Amend(Draft draft, SetSummary amended)
    {
        var session = draft.State.Session!;
        draft.State = draft.State with { Session = session with { Sets = Bounded.ReplaceLast(session.Sets, amended) } };
        draft.Effects.Add(new SetAmended(amended));
    }

    private static void CloseSet(Draft draft, long at, RunningSet running, SetClosing closing)
    {
        // When a pause ended it, the rest began with the last movement, not when the pause was long enough to be sure.
        var endedAt = closing.Source == ObservationSource.Detection ? running.LastSeenAt : at;
        draft.State = draft.State with
        {
            Running = null,
            LastClosed = new ClosedSet(closing.MachineTime, at, closing.Source, closing.CountFromMachine is not null),
        };
        if (draft.State.Session is not { } session)
        {
            draft.Move(SessionTrigger.AnonymousSetClosed);
            return;
        }

        var mismatch = running.Count > 0 ? Mismatch(closing.CountFromMachine, running.Count) : null;
        if (mismatch is not null)
            draft.Quirk("count_mismatch");
        var last = session.Sets.Count > 0 ? session.Sets[^1] : null;
        var set = new SetSummary(
            (last?.Number ?? 0) + 1,
            endedAt,
            running.LoadKilograms ?? (closing.LoadKilograms is > 0 ? draft.State.AppliedLoadKilograms : null) ?? draft.State.AppliedLoadKilograms,
            closing.CountFromMachine ?? running.Count,
            closing.ReportedRepetitionsInReserve,
            running.Reps,
            running.TargetRepetitions,
            running.SpotterHelped || FailedLastAttempt(running.Reps),
            last is null ? null : Seconds(last.EndedAt, running.FirstSeenAt, draft.Rules.LongestRestSeconds),
            running.PeakHeartRate,
            closing.CountFromMachine,
            running.Count,
            mismatch,
            Measured: closing.Measured);

        var strength = Learn(draft.State, session, set);
        set = set with { EstimatedRepetitionsInReserve = Estimation.StrengthEstimator.RepetitionsInReserveAfterLastSet(strength) };
        draft.State = draft.State with
        {
            Session = session with
            {
                Sets = Bounded.Append(session.Sets, set, MemberSession.MostSets),
                Strength = strength,
                DecisionPending = true,
                Suggestion = null,
                Answer = null,
                Say = null,
                RestEndsAt = null,
                NextRepetitions = session.Target.Repetitions,
                NextIsByModel = false,
                OwnRangeMillimetres = OwnRange(session.OwnRangeMillimetres, running.Reps),
            },
        };
        draft.Move(SessionTrigger.SetClosed);
        draft.Effects.Add(new SetCompleted(set, strength));
    }

    private static IReadOnlyList<string>? Mismatch(int? byMachine, int seen)
        => byMachine is { } count && seen > 0 && count != seen ? ["count_mismatch"] : null;

    /// <summary>A last try that stayed short and was slower than the full one before it: the person could do no more.</summary>
    private static bool FailedLastAttempt(IReadOnlyList<CountedRepetition> reps)
    {
        if (reps.Count < 2 || !reps[^1].Partial || reps[^1].MeanConcentricVelocity is not { } velocity)
            return false;
        for (var index = reps.Count - 2; index >= 0; index--)
        {
            if (!reps[index].Partial)
                return reps[index].MeanConcentricVelocity is { } full && velocity < 0.8 * full;
        }

        return false;
    }

    private static IReadOnlyList<double> OwnRange(IReadOnlyList<double> before, IReadOnlyList<CountedRepetition> reps)
    {
        foreach (var rep in reps)
        {
            if (!rep.Partial && rep.RangeOfMotionMillimetres is > 0 and var range)
                before = Bounded.Append(before, range, MemberSession.MostRanges);
        }

        return before;
    }
}
