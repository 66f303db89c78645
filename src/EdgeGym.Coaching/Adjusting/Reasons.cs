using EdgeGym.Coaching.Saying;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>Each reason and each limit in one short sentence for screens, zh and en, as it is said without a model.</summary>
public static class Reasons
{
    public static bool Has(string code) => SentenceTable.Has(code);

    /// <summary>The sentence for a code; for an unknown one a neutral sentence, never the bare code.</summary>
    /// <param name="code">Of <see cref="ReasonCodes"/>, <see cref="Guard.LimitCodes"/>, <see cref="BeforeCodes"/> or a summary.</param>
    /// <param name="language"><c>zh</c>; anything else is English.</param>
    /// <param name="numbers">What the sentence may name.</param>
    /// <param name="lately">What the person has read lately, the last one at the end.</param>
    public static string Say(string code, string language, SayNumbers numbers = default, IReadOnlyList<string>? lately = null)
        => SentenceTable.First(code, language, numbers, lately) ?? (language == "zh" ? "按你的情况做了调整。" : "Adjusted to how you are doing.");
}
