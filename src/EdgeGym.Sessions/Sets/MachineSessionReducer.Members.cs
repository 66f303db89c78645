using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Estimation;

namespace EdgeGym.Sessions.Sets;

public static partial class MachineSessionReducer
{
    private static void SignIn(Draft draft, MemberSignedIn signedIn)
    {
        // A tag held twice to the reader is one sign-in.
        if (draft.State.Session?.Member.Id == signedIn.Member.Id)
            return;
        if (draft.State.Session is not null)
            SignOut(draft, signedIn.At, SignOutReason.SomebodyElseSignedIn);

        var exercise = ExerciseOf(draft.State);
        var known = signedIn.Strength ?? StrengthEstimator.FirstMeeting(exercise, signedIn.Member, signedIn.At);
        var strength = StrengthEstimator.BeginSession(known, exercise, signedIn.Member, signedIn.At, signedIn.Readiness);
        draft.State = draft.State with
        {
            // Nobody reads how it went for somebody else; what is still to be told stays for the ledger.
            Review = draft.State.Review is { IsTold: false } untold ? untold : null,
            // Swings before the sign-in may have been somebody else's; the machine's own count of the set still holds.
            Running = null,
            Heart = null,
            Spotter = null,
            Session = new MemberSession
            {
                Member = signedIn.Member,
                StartedAt = signedIn.At,
                Target = signedIn.Target,
                Strength = strength,
                Readiness = signedIn.Readiness,
                IsKnown = signedIn.Strength is not null,
                DaysAway = signedIn.Strength is { } last ? StrengthEstimator.DaysSinceSession(last, signedIn.At) : null,
                OneRepMaxAtStart = strength.OneRepMaxKilograms,
                VerifiedAtStart = signedIn.Strength?.VerifiedOneRepMaxKilograms,
                LastSessionTopLoadKilograms = signedIn.LastSessionTopLoadKilograms,
                SetsPlanned = signedIn.Target.Sets,
                // What to begin with is a decision too: above all at a first meeting.
                DecisionPending = draft.State.Birth?.Kind.IsStrength() == true,
                NextRepetitions = signedIn.Target.Repetitions,
            },
        };
        draft.Move(SessionTrigger.SignedIn);
    }

    private static void SignOut(Draft draft, long at, SignOutReason reason)
    {
        if (draft.State.Session is null)
            return;

        // A set cut off by leaving is a set: it was done. No decision follows, for nobody is there to read it.
        if (draft.State.Running is { Count: > 0 } running)
            CloseSet(draft, at, running, SetClosing.ByLeaving(running));

        var session = draft.State.Session!;
        draft.Effects.RemoveAll(effect => effect is SetCompleted);
        draft.Effects.Add(new SessionEnded(new SessionSummary(
            session.Member.Id, draft.State.Birth?.Exercise ?? "unknown", session.StartedAt, Math.Max(at, session.StartedAt), reason,
            session.Sets, session.Strength)));

        draft.State = draft.State with { Review = SessionReview.Of(draft.State, at, reason) };

        // Somebody whom a red flag stopped and who then signs out by hand is well enough to do so; after a time-out staff has to look.
        var cleared = draft.State.Halt is { ByPerson: true } && reason == SignOutReason.Asked;
        draft.State = draft.State with { Session = null, Running = null, Heart = null, Spotter = null, Halt = cleared ? null : draft.State.Halt };
        draft.Move(cleared ? SessionTrigger.ClearedFree : SessionTrigger.SignedOut);
    }
}
