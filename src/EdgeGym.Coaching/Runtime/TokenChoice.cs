using EdgeGym.Coaching.ConstrainedDecoding;

namespace EdgeGym.Coaching.Runtime;

/// <summary>Greedy choice among the tokens that a grammar allows, with probabilities by softmax over those.</summary>
internal static class TokenChoice
{
    /// <summary>Null when the largest of the logits is not a number. Of equals, the lowest token.</summary>
    public static Decision? Greedy(ReadOnlySpan<float> logits, GrammarState state, int at)
    {
        var allowed = state.Allowed;
        var most = float.NegativeInfinity;
        foreach (var token in allowed)
        {
            if (float.IsNaN(logits[token]))
                return null;
            most = Math.Max(most, logits[token]);
        }

        if (!float.IsFinite(most))
            return null;
        var sum = 0.0;
        foreach (var token in allowed)
            sum += Math.Exp(logits[token] - most);
        var ranked = new TokenProbability[allowed.Length];
        for (var index = 0; index < allowed.Length; index++)
            ranked[index] = new TokenProbability(allowed[index], Math.Exp(logits[allowed[index]] - most) / sum);
        Array.Sort(ranked, (one, other) => one.Probability != other.Probability ? other.Probability.CompareTo(one.Probability) : one.Token.CompareTo(other.Token));
        return new Decision(at, ranked[0], ranked.Length > Decision.MostRanked ? ranked[..Decision.MostRanked] : ranked);
    }
}
