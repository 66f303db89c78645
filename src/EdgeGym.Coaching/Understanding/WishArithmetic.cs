namespace EdgeGym.Coaching.Understanding;

/// <summary>What follows from a reading without any belief: which way a number goes, what is confirmed first, what is done.</summary>
internal static class WishArithmetic
{
    /// <summary>Share of belief in a way from which it is taken for known, and how much likelier than the other it must be.</summary>
    private const double Doubt = 0.2;
    private const double MuchMore = 2.5;

    /// <summary>Arithmetic that needs no belief: which way an absolute number goes, and that a number without a unit is confirmed.</summary>
    public static (string Action, UtteranceSlots Slots) Consistent(string intent, string action, UtteranceSlots slots, UtteranceContext? context, string? voice)
    {
        // Without knowing what it is now, a number goes a way only when that is said.
        if (slots is { Mode: "absolute", Value: not null } && intent is "set_load" or "cardio_adjust" && context is not { Load: not null } and not { Speed: not null })
            slots = slots with { Direction = voice };
        if (slots is { Target: "weight", Mode: "absolute" } && slots.Kilograms(context?.Step) is { } wanted && context?.Load is { } load && intent is "set_load" or "load_too_heavy" or "load_too_easy")
        {
            var direction = wanted > load + 1e-6 ? "up" : wanted < load - 1e-6 ? "down" : null;
            slots = slots with { Direction = direction };
            if (intent == "set_load")
                action = direction == "down" ? "decrease_load" : "set_load_within_limits";
        }

        // "nine kilometres an hour" is faster or slower than now.
        if (slots is { Target: "speed", Mode: "absolute", Value: { } pace, Unit: "km/h" or null } && context?.Speed is { } speed && intent == "cardio_adjust")
            slots = slots with { Direction = pace > speed + 1e-6 ? "up" : pace < speed - 1e-6 ? "down" : null };
        if (intent is "rest_more" or "rest_less")
            slots = slots with { Target = "rest", Direction = intent == "rest_more" ? "up" : "down" };

        if (slots is { Value: not null, Unit: null, Target: "weight" or "speed" or "incline" or "resistance" } && intent is "set_load" or "cardio_adjust" && slots.Value is not null)
        {
            slots = slots with { UnitMissing = true };
            action = "confirm_before_apply";
        }

        // What is done must not go the other way than what is said.
        if (slots.Direction == "down" && action is "increase_load_capped" or "increase_reps" or "add_set_capped")
            action = slots.Target switch { "reps" => "reduce_reps", "sets" => "remove_set", _ => "decrease_load" };
        else if (slots.Direction == "up" && intent is "set_load" or "load_too_easy" or "change_reps" or "change_sets" && action is "decrease_load" or "reduce_reps" or "remove_set")
            action = "confirm_before_apply";
        return (action, slots);
    }

    /// <summary>"Plus twenty" is by twenty, whatever it is now.</summary>
    public static (string Action, UtteranceSlots Slots) Step(string intent, string action, UtteranceSlots slots, string? voice, bool mayBeGoal)
    {
        if (voice is null || mayBeGoal || intent is not ("set_load" or "cardio_adjust") || slots is not { Mode: "absolute", Value: not null, Unit: not null })
            return (action, slots);
        return (voice == "down" ? "decrease_load" : intent == "set_load" ? "set_load_within_limits" : "increase_load_capped", slots with { Mode = "delta", Direction = voice });
    }

    /// <summary>Up or down: where model, statistics and plain words disagree, nobody guesses; less than was understood is done without asking.</summary>
    /// <param name="ways">Shares of the statistics.</param>
    /// <param name="voice">Of <see cref="WayWords"/>.</param>
    public static (string Action, UtteranceSlots Slots) OneWay(string intent, string action, UtteranceSlots slots, (double Up, double Down) ways, string? voice)
    {
        if (intent is not ("set_load" or "change_reps" or "change_sets" or "cardio_adjust"))
            voice = null;
        var words = ways.Up > MuchMore * ways.Down && ways.Up > Doubt ? "up" : ways.Down > MuchMore * ways.Up && ways.Down > Doubt ? "down" : null;
        if (voice is not null && (slots.Direction ?? words ?? voice) == voice)
            return slots.Direction is null && slots.Mode != "absolute" ? (voice == "down" ? Less(intent, action) : action, slots with { Direction = voice }) : (action, slots);
        if (words is null && voice is null || (words == slots.Direction && voice is null))
            return (action, slots);
        if (slots.Direction is not null)
            return ("confirm_before_apply", slots with { Direction = null });
        return (voice == "down" || words == "down") && action is "set_load_within_limits" or "increase_load_capped" or "increase_reps" or "add_set_capped"
            ? ("confirm_before_apply", slots) : (action, slots);
    }

    private static string Less(string intent, string action) => action is "confirm_before_apply" ? action : intent switch
    {
        "change_reps" => "reduce_reps",
        "change_sets" => "remove_set",
        _ => "decrease_load",
    };
}
