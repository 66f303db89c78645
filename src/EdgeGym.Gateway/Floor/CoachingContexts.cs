using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Equipment.Exercises;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Gateway.Floor;

/// <summary>What coach and guard may look at, taken from a session's state.</summary>
internal static class CoachingContexts
{
    /// <summary>Null without a machine or a signed-in member.</summary>
    public static CoachingContext? From(MachineSessionState state, DateTimeOffset now)
    {
        if (state is not { Birth: { } birth, Session: { } session })
            return null;
        return new CoachingContext(
            now,
            birth,
            ExerciseCatalog.Find(birth.Exercise),
            session.Member,
            session.Target,
            session.Sets,
            state.AppliedLoadKilograms,
            session.Strength,
            session.LastSessionTopLoadKilograms,
            Heart(state),
            Complaints(session),
            Readiness: session.Readiness,
            Said: session.Said.Count > 0 ? session.Said : null);
    }

    /// <summary>What is known around a sentence that is said at this machine. No speed: people name one in the display's unit, which no machine tells.</summary>
    public static UtteranceContext? Around(MachineSessionState state) => state.Birth is not { } birth ? null : new UtteranceContext(
        Kind: birth.Kind.ToName(),
        Exercise: birth.Exercise,
        Load: birth.Kind.IsStrength() ? state.AppliedLoadKilograms : null,
        Step: birth.Load?.Step,
        HeartRate: state.Heart?.BeatsPerMinute,
        Set: state.Session is { } session ? session.Sets.Count + 1 : null,
        Of: state.Session?.SetsPlanned is > 0 and var planned ? planned : null,
        Reps: state.Running is { Count: > 0 } running ? running.Count : null);

    public static IReadOnlyList<Complaint> Complaints(MemberSession session) =>
        [.. session.Concerns.Select(concern => new Complaint(
            (ComplaintKind)concern.Kind, DateTimeOffset.FromUnixTimeMilliseconds(concern.At), concern.AfterSet, concern.BodyPart))];

    private static HeartRateState? Heart(MachineSessionState state) => state.Heart is { MaximumBeatsPerMinute: { } maximum } heart
        ? new HeartRateState(heart.BeatsPerMinute, DateTimeOffset.FromUnixTimeMilliseconds(heart.At), maximum, heart.SecondsAboveStop)
        : null;
}
