namespace EdgeGym.Coaching.Saying;

/// <summary>
/// What a reviewed sentence says of the weight besides its reason. "Your reps were slow, so we go lighter" is written for most such sets, but where the
/// weight stays another sentence of the same code has to be said. Reasons that move the weight and the first words of a day only; limits and replies claim no more than they mean.
/// </summary>
internal static class Claims
{
    private static readonly string[] Less = ["rir_low", "velocity_loss", "missed_rep", "too_heavy", "fatigue", "pain", "before.sleep_short", "before.sore", "before.back_after_break"];
    private static readonly string[] More = ["progress", "rir_high", "too_light", "finding_strength"];
    private static readonly string[] Same = ["on_target"];

    private static readonly string[] LessWords = ["lighter", "some off", "little off", "ease off", "Down to", "bit less", "lower", "No heavy", "start light", "easy", "轻", "减", "降", "低", "少做", "不冲重量"];
    private static readonly string[] MoreWords = ["go up", "step up", "add", "little more", "加", "往上"];
    private static readonly string[] SameWords = ["Keep {", "repeat", "this weight", "no change", "stays", "保持", "照旧", "这个重量", "不用变"];

    /// <summary>0 no claim, −1 lighter, 1 heavier, 2 unchanged.</summary>
    public static int Of(string code, string template)
        => Has(code, template, Less, LessWords) ? -1 : Has(code, template, More, MoreWords) ? 1 : Has(code, template, Same, SameWords) ? 2 : 0;

    /// <param name="deltaKilograms">What changes, kg; null when it is not known: everything may be said.</param>
    public static bool Holds(int claim, double? deltaKilograms) => deltaKilograms is not { } delta || claim switch
    {
        -1 => delta < 0,
        1 => delta > 0,
        2 => delta == 0,
        _ => true,
    };

    private static bool Has(string code, string template, string[] codes, string[] words)
        => codes.Contains(code) && words.Any(word => template.Contains(word, StringComparison.Ordinal));
}
