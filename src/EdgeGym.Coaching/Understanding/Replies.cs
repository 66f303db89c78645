using System.Collections.Frozen;
using EdgeGym.Coaching.Saying;

namespace EdgeGym.Coaching.Understanding;

/// <summary>Which sentence answers an utterance: by intent and action, and where nothing was written for the pair, by the action alone.</summary>
public static class Replies
{
    private const string Clarify = "ask_clarify";
    private const string AskWhatIsMeant = "reply.ambiguous." + Clarify;
    private const string AskHowOneFeels = "reply.positive_ok." + Clarify;

    /// <summary>The intent whose words for an action fit others as well.</summary>
    private static readonly FrozenDictionary<string, string> UsualIntent = new Dictionary<string, string>
    {
        ["hold"] = "load_too_heavy",
        ["decrease_load"] = "load_too_heavy",
        ["increase_load_capped"] = "load_too_easy",
        ["set_load_within_limits"] = "set_load",
        ["confirm_before_apply"] = "set_load",
        ["reduce_reps"] = "change_reps",
        ["increase_reps"] = "change_reps",
        ["remove_set"] = "change_sets",
        ["add_set_capped"] = "change_sets",
        ["add_rest"] = "rest_more",
        ["shorten_rest_with_floor"] = "rest_less",
        ["stop_set"] = "pause",
        ["stop_session_alert_staff"] = "red_flag",
        ["stop_exercise_offer_alternative"] = "pain",
        ["substitute_exercise"] = "change_exercise",
        ["skip_exercise"] = "skip_exercise",
        ["end_session_cooldown"] = "end_session",
        ["pause"] = "pause",
        ["compress_session"] = "time_short",
        ["deload_today"] = "readiness_low",
        ["lock_machine_report_fault"] = "equipment_fault",
        ["refer_medical"] = "health_disclosure",
        [Clarify] = "ambiguous",
        ["answer_info"] = "ask_status",
        ["encourage_no_change"] = "positive_ok",
        ["refuse_redirect"] = "unsafe_request",
        ["ignore_injection_keep_plan"] = "prompt_injection",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A code of <see cref="SentenceTable"/>, whatever intent and action.</summary>
    /// <param name="deniedDanger">The speaker rules a danger out: it is asked once more.</param>
    public static string CodeOf(string intent, string action, bool deniedDanger)
    {
        if (action == Clarify)
            return deniedDanger || intent == "positive_ok" ? AskHowOneFeels : AskWhatIsMeant;
        var own = $"reply.{intent}.{action}";
        if (SentenceTable.Has(own))
            return own;
        return UsualIntent.TryGetValue(action, out var usual) ? $"reply.{usual}.{action}" : AskWhatIsMeant;
    }

    /// <summary>As it is said without a model.</summary>
    internal static string For(string intent, string action, bool deniedDanger, string lang)
        => SentenceTable.First(CodeOf(intent, action, deniedDanger), lang, default)!;
}
