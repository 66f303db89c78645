using EdgeGym.Equipment.Machines;

namespace EdgeGym.Sessions.Sets;

public static partial class MachineSessionReducer
{
    /// <summary>The session with a sentence on its screen, and in what was said lately.</summary>
    private static MemberSession Saying(MemberSession session, string about, string? text) => text is null
        ? session with { Say = null }
        : session with
        {
            Say = new SpokenSentence(about, text),
            Spoken = Bounded.Append([.. session.Spoken.Where(other => other.About != about)], new SpokenSentence(about, text), MemberSession.MostSpoken),
        };

    /// <summary>How the last session went is on record, and on the screen if nobody else is there.</summary>
    private static void Reviewed(Draft draft, SessionReviewed told)
    {
        if (draft.State.Review is not { } review || review.StartedAt != told.StartedAt || told.Say.Count != review.How.Count)
            return;
        draft.State = draft.State with
        {
            Review = draft.State.Session is null && draft.State.Running is not { Count: > 0 }
                ? review with { Say = [.. told.Say.Select((text, index) => new SpokenSentence(review.SayId(index), text))] } : null,
        };
    }

    /// <summary>
    /// How the person is today, told at the screen. Before the first set it counts for today's strength, and the first suggestion is made anew; later it
    /// is only known to the coach. The first word counts, and without consent none.
    /// </summary>
    private static void Ready(Draft draft, ReadinessTold told)
    {
        if (draft.State.Session is not { Readiness: null, Member.CoachingConsent: true } session)
            return;
        session = session with
        {
            Readiness = told.Readiness,
            Said = told.Period ? Bounded.Append(session.Said, "period", MemberSession.MostSaid) : session.Said,
        };
        if (session.Sets.Count == 0 && draft.State.Running is not { Count: > 0 } && draft.State.Birth?.Kind.IsStrength() == true)
        {
            var strength = Estimation.StrengthEstimator.WithReadiness(session.Strength, ExerciseOf(draft.State), told.Readiness);
            session = session with
            {
                Strength = strength,
                OneRepMaxAtStart = strength.OneRepMaxKilograms,
                IsRevised = true,
                LoadBeforeRevision = session.Suggestion?.LoadKilograms,
                DecisionPending = true,
                Suggestion = null,
                Answer = null,
                Say = null,
            };
        }

        draft.State = draft.State with { Session = session };
    }

    /// <summary>Another wording of something that the screen says, where it still says it.</summary>
    private static void Reworded(Draft draft, SentenceChosen chosen)
    {
        if (draft.State.Review is { } review && review.Say.Any(spoken => spoken.About == chosen.About))
        {
            draft.State = draft.State with
            {
                Review = review with { Say = [.. review.Say.Select(spoken => spoken.About == chosen.About ? spoken with { Text = chosen.Text } : spoken)] },
            };
        }

        if (draft.State.Session is not { } session)
            return;
        if (session.Suggestion?.Id == chosen.About)
            session = session with { Suggestion = session.Suggestion with { Say = chosen.Text } };
        if (session.Say?.About == chosen.About)
            session = Saying(session, chosen.About, chosen.Text);
        draft.State = draft.State with { Session = session };
    }
}
