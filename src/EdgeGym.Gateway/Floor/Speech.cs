using EdgeGym.Coaching.Adjusting;
using EdgeGym.Coaching.Saying;
using EdgeGym.Sessions.Facts;
using EdgeGym.Sessions.Sets;

namespace EdgeGym.Gateway.Floor;

/// <summary>What a decision asks the screen to say: code and numbers. Pure, so that the sentence at once and the model's later speak of the same.</summary>
internal static class Speech
{
    private const string Allowed = "allowed";

    /// <summary>Null when there is no reason to name, or nobody to tell it to.</summary>
    /// <param name="final">What is shown.</param>
    /// <param name="verdict">The guard's.</param>
    /// <param name="limits">What changed the proposal; it is named first, for it is why things are not as wished.</param>
    public static SayQuestion? Of(DecidedSuggestion final, string verdict, IReadOnlyList<string> limits, MachineSessionState state, IReadOnlyList<string>? lately = null)
    {
        if (state.Session is not { } session)
            return null;
        if (final.Cardio is not null)
            return final.Why.Count > 0 ? new SayQuestion(final.Why[0], session.Member.Language, default, Lately: lately) : null;
        var code = verdict != Allowed && limits.Count > 0 ? limits[0] : final.Why.Count > 0 ? final.Why[0] : null;
        // Somebody who told how today is reads first that it was heard.
        if (verdict == Allowed && !final.Stop && session is { Sets.Count: 0, IsRevised: true, Readiness: { } readiness })
            code = BeforeCodes.Of(readiness, session.DaysAway);
        var compared = session is { Sets.Count: 0, IsRevised: true } ? session.LoadBeforeRevision : state.AppliedLoadKilograms;
        return code is null ? null : new SayQuestion(
            code,
            session.Member.Language,
            new SayNumbers(
                final.LoadKilograms, final.Repetitions, final.RestSeconds, final.Sets, session.Target.RepetitionsInReserve,
                final.LoadKilograms - compared),
            Lately: lately);
    }
}
