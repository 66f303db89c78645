using EdgeGym.Equipment.Readings;
using EdgeGym.Sessions.Estimation;

namespace EdgeGym.Sessions.Sets;

public static partial class MachineSessionReducer
{
    private static void Repetition(Draft draft, RepetitionSeen seen)
    {
        var reading = seen.Reading;
        if (draft.State.RepetitionIds.Contains(reading.Id))
            return;
        draft.State = draft.State with
        {
            RepetitionIds = Bounded.Append(draft.State.RepetitionIds, reading.Id, MachineSessionState.MostRepetitionIds),
        };
        var state = draft.State;
        if (seen.Source == ObservationSource.Detection && state.CountsItself)
            return;
        var first = seen.Source == ObservationSource.Machine && !state.CountsItself;
        if (first)
            draft.State = draft.State with { CountsItself = true };

        var rep = Counted(reading);
        if (IsLate(draft, seen))
        {
            AmendByRepetition(draft, rep);
            return;
        }

        draft.Load(reading.LoadKilograms);
        var session = draft.State.Session;
        var running = draft.State.Running ?? new RunningSet
        {
            FirstSeenAt = seen.At,
            LastSeenAt = seen.At,
            TargetRepetitions = session?.NextRepetitions,
            IsByModel = session?.NextIsByModel == true,
        };

        // The machine's first own word about repetitions that the gateway had found by itself: one repetition, two sights of it.
        var reps = running.Reps;
        if (first)
            reps = [.. reps.Where(other => Math.Abs((double)((decimal)other.MachineTime - rep.MachineTime)) > draft.Rules.SameRepetitionSeconds * 1000)];
        if (reps.Count >= RunningSet.MostReps)
        {
            // No person's set: the list ends here, the count goes on, and nothing is judged anew.
            draft.State = draft.State with { Running = running with { LastSeenAt = seen.At, Count = running.Count + (rep.Partial ? 0 : 1) } };
            return;
        }

        reps = Judge(Bounded.Append(reps, rep, RunningSet.MostReps), session?.OwnRangeMillimetres ?? [], draft.Rules);
        var before = running.Count;
        var count = reps.Count(other => !other.Partial);
        draft.State = draft.State with
        {
            Running = running with
            {
                LastSeenAt = seen.At,
                Reps = reps,
                Count = count,
                LoadKilograms = reading.LoadKilograms is > 0 and <= 1000 and var load && !reps[^1].Partial ? load : running.LoadKilograms,
                PeakHeartRate = running.PeakHeartRate,
            },
        };
        if (reps[^1].Partial)
            draft.Effects.Add(new PartialRepetitionSeen(reps[^1]));
        else
            draft.Effects.Add(new RepetitionCounted(count, reps[^1]));
        if (count == 0)
            return;
        if (before == 0)
            BeginSet(draft, running.SpotterHelped);
        draft.Move(SessionTrigger.RepetitionCounted);
        if (!reps[^1].Partial)
            MoveTarget(draft);
    }

    /// <summary>Adds the duration of the way down to the repetition, in the running set or, for its last one, in the set just closed. No count moves.</summary>
    private static void Lowered(Draft draft, RepetitionReading reading)
    {
        if (Plausible(reading.EccentricMilliseconds, 50, 60_000) is not { } eccentric)
            return;
        bool IsIt(CountedRepetition rep) => rep.MachineTime == reading.MachineTime && rep.EccentricMilliseconds is null;
        CountedRepetition[] With(IReadOnlyList<CountedRepetition> reps) => [.. reps.Select(rep => IsIt(rep) ? rep with { EccentricMilliseconds = eccentric } : rep)];
        if (draft.State.Running is { } running && running.Reps.Any(IsIt))
            draft.State = draft.State with { Running = running with { Reps = With(running.Reps) } };
        else if (draft.State.Session is { Sets.Count: > 0 } session && session.Sets[^1].Reps.Any(IsIt))
            Amend(draft, session.Sets[^1] with { Reps = With(session.Sets[^1].Reps) });
    }

    private static void BeginSet(Draft draft, bool spotterHelpedAlready)
    {
        if (!spotterHelpedAlready)
            draft.State = draft.State with { Spotter = null };
        if (draft.State.Session is not { } session)
        {
            // Somebody else is at the machine now.
            draft.State = draft.State with { Review = draft.State.Review is { IsTold: false } untold ? untold : null };
            return;
        }

        draft.State = draft.State with { Session = session with { Suggestion = null, Answer = null, Say = null, RestEndsAt = null } };
    }

    private static CountedRepetition Counted(RepetitionReading reading) => new(
        reading.MachineTime,
        Plausible(reading.MeanConcentricVelocity, 0.01, 5),
        Plausible(reading.PeakConcentricVelocity, 0.01, 10),
        Plausible(reading.RangeOfMotionMillimetres, 10, 3000),
        Plausible(reading.ConcentricMilliseconds, 50, 60_000),
        Plausible(reading.EccentricMilliseconds, 50, 60_000),
        reading.Partial || reading.LoadKilograms == 0);

    private static double? Plausible(double? value, double least, double most) => value >= least && value <= most ? value : null;

    /// <summary>
    /// Which repetitions are full: travel of at least <see cref="SessionRules.PartialShare"/> of the person's own range, the upper median of
    /// what they did here before and in this set. Looks at the whole set again each time, so that a half swing before the first full
    /// repetition is taken back when the full one shows it to be half.
    /// </summary>
    private static IReadOnlyList<CountedRepetition> Judge(IReadOnlyList<CountedRepetition> reps, IReadOnlyList<double> before, SessionRules rules)
    {
        var ranges = new List<double>(before);
        foreach (var rep in reps)
        {
            if (!rep.Partial && rep.RangeOfMotionMillimetres is { } range)
                ranges.Add(range);
        }

        if (ranges.Count < 2)
            return reps;
        ranges.Sort();
        var least = ranges[ranges.Count / 2] * rules.PartialShare;
        var judged = new CountedRepetition[reps.Count];
        for (var index = 0; index < reps.Count; index++)
        {
            var rep = reps[index];
            judged[index] = !rep.Partial && rep.RangeOfMotionMillimetres < least ? rep with { Partial = true } : rep;
        }

        return judged;
    }

    /// <summary>Seen before the last set's end, told after it. Both clocks must agree, so that a machine whose clock jumped loses nothing.</summary>
    private static bool IsLate(Draft draft, RepetitionSeen seen)
        => draft.State.LastClosed is { } closed
            && draft.State.Running is null or { Count: 0 }
            && seen.Reading.MachineTime <= closed.MachineTime
            && (decimal)closed.MachineTime - seen.Reading.MachineTime <= (decimal)(draft.Rules.LateRepetitionSeconds * 1000)
            && seen.At >= closed.At
            && Seconds(closed.At, seen.At, double.MaxValue) <= draft.Rules.LateRepetitionSeconds;

    private static void AmendByRepetition(Draft draft, CountedRepetition rep)
    {
        draft.Quirk("late_repetition");
        if (draft.State.Session is not { Sets.Count: > 0 } session)
            return;
        var last = session.Sets[^1];
        var reps = Judge([.. last.Reps.Append(rep).OrderBy(other => other.MachineTime)], session.OwnRangeMillimetres, draft.Rules);
        var seen = reps.Count(other => !other.Partial);
        Amend(draft, last with
        {
            Reps = reps,
            RepetitionsSeen = seen,
            Repetitions = last.RepetitionsByMachine ?? seen,
            Quirks = Mismatch(last.RepetitionsByMachine, seen),
        });
    }

    /// <summary>The target follows the person: what the velocities so far say is left, less the reserve that the set aims at.</summary>
    private static void MoveTarget(Draft draft)
    {
        if (draft.State is not { Session: { Member.CoachingConsent: true } session, Running: { TargetRepetitions: { } target } running }
            || draft.State.AppliedLoadKilograms is not { } load)
        {
            return;
        }

        var moved = RunningTarget.Move(
            session.Strength, ExerciseOf(draft.State), session.Target, load, session.Target.RepetitionsInReserve, target, running.Reps, RestBefore(draft, running),
            running.IsByModel ? ReserveNetwork.Shipped : null);
        if (moved == target)
            return;
        draft.State = draft.State with { Running = running with { TargetRepetitions = moved } };
        draft.Effects.Add(new TargetRepetitionsMoved(target, moved, moved < target ? "velocity_loss" : "velocity_held"));
    }

    private static double? RestBefore(Draft draft, RunningSet running)
        => draft.State.Session is { Sets.Count: > 0 } session
            ? Seconds(session.Sets[^1].EndedAt, running.FirstSeenAt, draft.Rules.LongestRestSeconds)
            : null;
}
