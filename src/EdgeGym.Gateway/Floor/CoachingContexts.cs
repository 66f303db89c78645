using EdgeGym.Coaching.Adjusting;
using EdgeGym.Equipment.Exercises;
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
            Complaints(session));
    }

    public static IReadOnlyList<Complaint> Complaints(MemberSession session) =>
        [.. session.Concerns.Select(concern => new Complaint(
            (ComplaintKind)concern.Kind, DateTimeOffset.FromUnixTimeMilliseconds(concern.At), concern.AfterSet, concern.BodyPart))];

    private static HeartRateState? Heart(MachineSessionState state) => state.Heart is { MaximumBeatsPerMinute: { } maximum } heart
        ? new HeartRateState(heart.BeatsPerMinute, DateTimeOffset.FromUnixTimeMilliseconds(heart.At), maximum, heart.SecondsAboveStop)
        : null;
}
