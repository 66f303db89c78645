namespace EdgeGym.Coaching.Understanding;

/// <summary>A wish with a number in it: what it is about, which way, by how much or to what.</summary>
internal static class Asked
{
    private static readonly string[] Down = ["less", "fewer", "lower", "drop", "reduce", "decrease", "off", "down", "lighter", "minus", "take", "cut", "减", "降", "少", "轻", "下调", "去掉", "卸", "拿掉", "低"];
    private static readonly string[] Up = ["more", "add", "increase", "raise", "bump", "up", "heavier", "plus", "another", "extra", "加", "增", "多", "重一", "上调", "提", "再来", "再做", "再上"];
    private static readonly string[] Absolute = [" to ", "set ", "make it", "put it at", "go for", "use ", "调到", "调成", "换成", "换到", "设到", "设成", "设为", "加到", "减到", "降到", "改成", "改到", "到", "用", "成"];
    private static readonly string[] LeftWords = ["more in the tank", "left in the tank", "in reserve", "could do", "could have done", "can do", "could've", "left in me", "还能做", "还能来", "还可以做", "还剩", "再做得动"];
    private static readonly string[] NoChange = ["don't", "dont", "do not", "not ", "no ", "别", "不要", "不用", "不想"];

    public static (string Intent, string Action, UtteranceSlots Slots) For(
        Quantity quantity, Findings findings, IReadOnlyList<Meaning> meant, string intent, string action, UtteranceContext? context)
    {
        // A number in "the last one did not go up" is no wish.
        if (findings.Has(Lexicon.Missed))
            return (intent, action, new UtteranceSlots());
        var text = " " + findings.Text + " ";
        var slots = new UtteranceSlots { Value = quantity.Value, Unit = quantity.Unit };
        if (text.Contains("rpe", StringComparison.Ordinal) && quantity.Value <= 10)
            return ("positive_ok", action == "ask_clarify" ? "encourage_no_change" : action, new UtteranceSlots { Rpe = quantity.Value });
        if (text.Contains("rir", StringComparison.Ordinal) && quantity.Value <= 10)
            return ("positive_ok", action == "ask_clarify" ? "encourage_no_change" : action, new UtteranceSlots { Rir = quantity.Value });
        if (quantity.Unit is null or "rep" && quantity.Value <= 30 && LeftWords.Any(text.Contains))
            return Left(quantity.Value, action);

        var down = Down.Any(text.Contains);
        var up = Up.Any(text.Contains);
        var direction = findings.Has(Lexicon.TooHeavy) && !findings.Has(Lexicon.TooLight) ? "down"
            : findings.Has(Lexicon.TooLight) && !findings.Has(Lexicon.TooHeavy) ? "up"
            : down == up ? null : down ? "down" : "up";
        switch (quantity.Unit)
        {
            case "kg" or "lb" or "jin" or "plate" or "percent":
                return Weight(slots, text, direction, meant, intent, action, context);
            case "rep" when down != up || text.Contains('次') || text.Contains("rep", StringComparison.Ordinal):
                return ("change_reps", Careful(action, direction switch { "down" => "reduce_reps", "up" => "increase_reps", _ => "confirm_before_apply" }), slots with { Target = "reps", Direction = direction, Mode = direction is null ? "absolute" : "delta" });
            case "set":
                return ("change_sets", Careful(action, direction switch { "down" => "remove_set", "up" => "add_set_capped", _ => "confirm_before_apply" }), slots with { Target = "sets", Direction = direction, Mode = direction is null ? "absolute" : "delta" });
            case "s" or "min":
                return intent is "rest_more" or "rest_less" ? (intent, action, slots with { Target = "rest", Direction = intent == "rest_more" ? "up" : "down" }) : (intent, action, slots);
            case null when intent is "ambiguous" or "load_too_heavy" or "load_too_easy" && (direction is not null || Absolute.Any(text.Contains)):
                return (intent == "ambiguous" ? "set_load" : intent, direction == "down" ? Careful(action, "decrease_load") : "confirm_before_apply",
                    slots with { Target = "weight", Direction = direction, UnitMissing = true, Mode = direction is null ? "absolute" : "delta" });
            default:
                return (intent, action, slots);
        }
    }

    private static (string Intent, string Action, UtteranceSlots Slots) Weight(
        UtteranceSlots slots, string text, string? direction, IReadOnlyList<Meaning> meant, string intent, string action, UtteranceContext? context)
    {
        if (NoChange.Any(text.Contains) && intent is "load_too_heavy" or "positive_ok" && action is "hold" or "encourage_no_change")
            return (intent, action, slots with { Target = "weight" });
        var absolute = Absolute.Any(text.Contains) || direction is null;
        slots = slots with { Target = "weight", Mode = absolute ? "absolute" : "delta", Direction = direction };
        if (absolute && direction is null && context?.Load is { } now && slots.Kilograms(context.Step) is { } wanted)
            slots = slots with { Direction = wanted > now ? "up" : wanted < now ? "down" : null };
        var named = meant.Any(meaning => meaning == Lexicon.TooHeavy || meaning == Lexicon.Missed) && intent == "load_too_heavy" && SaysSo(text);
        if (slots.Direction == "down" && !absolute)
            return (named ? "load_too_heavy" : "set_load", Careful(action, "decrease_load"), slots);
        // The person's word that it is too heavy outweighs a number that goes up.
        if (Severity.Of(action) >= Severity.Of("hold"))
            return (absolute && action == "decrease_load" ? "set_load" : intent, absolute && slots.Direction != "up" && action == "decrease_load" ? "set_load_within_limits" : action, slots);
        return ("set_load", "set_load_within_limits", slots);
    }

    private static bool SaysSo(string text) => text.Contains("too ", StringComparison.Ordinal) || text.Contains('太') || text.Contains("重了", StringComparison.Ordinal);

    private static (string Intent, string Action, UtteranceSlots Slots) Left(double left, string action)
    {
        var slots = new UtteranceSlots { RepsLeft = left, Rir = left };
        return left >= 4 && Severity.Of(action) <= Severity.Of("ask_clarify") ? ("load_too_easy", "increase_load_capped", slots)
            : ("positive_ok", Severity.Of(action) <= Severity.Of("ask_clarify") ? "encourage_no_change" : action, slots);
    }

    /// <summary>What was understood so far counts unless it was nothing or less careful than the wish.</summary>
    private static string Careful(string before, string wish) => Severity.Of(before) > Severity.Of(wish) && before != "ask_clarify" ? before : wish;
}
