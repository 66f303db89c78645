namespace EdgeGym.Coaching.Understanding;

/// <summary>From what was found to one answer: the gravest meaning names the intent, the most careful action wins.</summary>
internal static class Reading
{
    private static readonly string[] AboutAChange = ["why less", "why more", "why did", "why is it lighter", "why is it heavier", "为什么要", "为什么加", "为什么减", "为啥要", "为啥加", "为啥减", "怎么又加", "怎么又减"];
    private static readonly string[] RealDying = ["dying", "gonna die", "going to die", "要死了", "快死了"];
    private static readonly string[] OfTheSet = ["set", "workout", "exercise", "leg day", "session", "machine", "weight", "killing me", "这组", "动作", "练", "累"];

    public static Utterance Of(Findings findings, IReadOnlyList<Clause> clauses, string lang, UtteranceContext? context)
    {
        var meant = Lexicon.All.Where(findings.Has).ToList();
        // A kind word beside anything else is politeness; "why less weight" asks about a change and wants none.
        if (meant.Count > 1)
            meant.Remove(Lexicon.Ok);
        if (meant.Contains(Lexicon.Why) && AboutAChange.Any(findings.Text.Contains))
            meant.RemoveAll(meaning => meaning == Lexicon.TooHeavy || meaning == Lexicon.TooLight);
        var figurative = meant.Contains(Lexicon.Figurative);
        var quantity = QuantityReader.Read(clauses);
        var (intent, action) = meant.Count > 0 ? (meant[0].Intent, meant[0].Action) : ("ambiguous", "ask_clarify");
        var slots = new UtteranceSlots();
        var confidence = meant.Count switch { 0 => 0.2, 1 => 0.85, _ => 0.7 };

        foreach (var meaning in meant)
            action = Severity.MoreCareful(action, meaning.Action);
        if (Severity.Of(action) < Severity.Of("stop_set") && quantity is { } number)
        {
            (intent, action, slots) = Asked.For(number, findings, meant, intent, action, context);
            confidence = Math.Max(confidence, intent == "ambiguous" ? 0.3 : 0.8);
        }

        if (figurative)
        {
            slots = slots with { Figurative = true };
            confidence = Math.Min(confidence, findings.Laughs ? 0.7 : 0.5);
            // Nobody who laughs or speaks of the set means it; without either, better ask before the next repetition.
            if (!findings.Laughs && RealDying.Any(findings.Text.Contains) && !OfTheSet.Any(findings.Text.Contains))
                action = Severity.MoreCareful(action, "pause");
        }

        if (findings.Has(Lexicon.Pain) || findings.Has(Lexicon.RedFlag))
        {
            slots = slots with { BodyPart = BodyWords.Part(findings.Text), Side = BodyWords.Side(findings.Text), Severity = BodyWords.Severity(findings.Text) };
            if (slots.Severity == "severe")
                action = Severity.MoreCareful(action, "stop_exercise_offer_alternative");
        }

        var negated = findings.Denied.Where(meaning => !findings.Has(meaning) && Dangers.Contains(meaning)).Select(meaning => meaning.Intent).Distinct().ToArray();
        if (negated.Length > 0)
        {
            slots = slots with { Negated = negated };
            // A denied danger asks once: "no chest pain" is not what people say who feel nothing.
            if (meant.Count == 0 || meant[0].Intent == "positive_ok" || Severity.Of(action) < Severity.Of("hold"))
            {
                intent = meant.Count == 0 ? "positive_ok" : intent;
                action = "ask_clarify";
                confidence = 0.6;
            }
        }

        var secondary = meant.Select(meaning => meaning.Intent).Where(name => name != intent).Distinct().Take(6).ToArray();
        if (secondary.Length > 0)
            slots = slots with { Secondary = secondary };
        var complaints = meant.Where(meaning => meaning.Complaint is not null).Select(meaning => meaning.Complaint!.Value).Distinct().ToArray();
        return new Utterance(lang, intent, action, complaints, slots, Replies.For(intent, action, negated.Length > 0, lang), Math.Round(confidence, 2), "lexicon");
    }

    private static readonly Meaning[] Dangers = [Lexicon.RedFlag, Lexicon.Dizzy, Lexicon.Pain, Lexicon.EquipmentFault];
}

/// <summary>How careful each action is (contract section 4).</summary>
internal static class Severity
{
    private static readonly string[][] Ranks =
    [
        ["increase_load_capped", "increase_reps", "add_set_capped", "shorten_rest_with_floor"],
        ["set_load_within_limits"],
        ["ask_clarify", "confirm_before_apply", "answer_info", "encourage_no_change", "skip_exercise", "substitute_exercise", "compress_session"],
        ["hold", "refuse_redirect", "ignore_injection_keep_plan", "add_rest"],
        ["decrease_load", "reduce_reps", "remove_set"],
        ["pause", "deload_today", "end_session_cooldown", "refer_medical"],
        ["stop_set", "stop_exercise_offer_alternative"],
        ["lock_machine_report_fault"],
        ["stop_session_alert_staff"],
    ];

    public static int Of(string action) => Array.FindIndex(Ranks, rank => rank.Contains(action));

    /// <summary>The first on a tie, but a stop that offers something else over a bare one.</summary>
    public static string MoreCareful(string first, string second) => Of(second) > Of(first) ? second : first;
}
