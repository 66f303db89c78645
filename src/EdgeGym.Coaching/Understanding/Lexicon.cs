using EdgeGym.Coaching.Adjusting;

namespace EdgeGym.Coaching.Understanding;

/// <summary>Something a sentence may mean: its name and action in the contract, what the guard must know, and how it is said.</summary>
/// <param name="Intent">Contract's name.</param>
/// <param name="Action">Contract's name of the safe action.</param>
/// <param name="Complaint">For coach and guard; null: nothing.</param>
/// <param name="Phrases">How it is said.</param>
internal sealed record Meaning(string Intent, string Action, ComplaintKind? Complaint, IReadOnlyList<(Phrase Phrase, bool IsHan)> Phrases)
{
    public static Meaning Of(string intent, string action, ComplaintKind? complaint, bool forgiving, params string[][] phrases) => new(
        intent, action, complaint,
        [.. phrases.SelectMany(list => list).SelectMany(text => Phrase.Parse(text, forgiving)).Select(phrase => (phrase, phrase is HanPhrase))]);
}

/// <summary>The meanings, gravest first: where several are found the first decides and the others are secondary.</summary>
internal static class Lexicon
{
    public static readonly Meaning RedFlag = Meaning.Of("red_flag", "stop_session_alert_staff", ComplaintKind.RedFlag, true, DangerPhrases.RedFlagEnglish, DangerPhrases.RedFlagChinese);
    public static readonly Meaning Dizzy = Meaning.Of("dizzy", "stop_session_alert_staff", ComplaintKind.Dizziness, true, DangerPhrases.DizzyEnglish, DangerPhrases.DizzyChinese);
    public static readonly Meaning EquipmentFault = Meaning.Of("equipment_fault", "lock_machine_report_fault", ComplaintKind.EquipmentFault, false, DangerPhrases.FaultEnglish, DangerPhrases.FaultChinese);
    public static readonly Meaning Pain = Meaning.Of("pain", "stop_exercise_offer_alternative", ComplaintKind.Pain, false, DangerPhrases.PainEnglish, DangerPhrases.PainChinese);
    public static readonly Meaning Stop = Meaning.Of("pause", "stop_set", null, false, DangerPhrases.StopEnglish, DangerPhrases.StopChinese);
    public static readonly Meaning Missed = Meaning.Of("load_too_heavy", "decrease_load", ComplaintKind.MissedRepetition, false, EffortPhrases.MissedEnglish, EffortPhrases.MissedChinese);
    public static readonly Meaning TooHeavy = Meaning.Of("load_too_heavy", "decrease_load", ComplaintKind.TooHeavy, false, EffortPhrases.HeavyEnglish, EffortPhrases.HeavyChinese);
    public static readonly Meaning Figurative = Meaning.Of("fatigue", "decrease_load", ComplaintKind.Fatigue, false, EffortPhrases.FigurativeEnglish, EffortPhrases.FigurativeChinese);
    public static readonly Meaning Fatigue = Meaning.Of("fatigue", "decrease_load", ComplaintKind.Fatigue, false, EffortPhrases.FatigueEnglish, EffortPhrases.FatigueChinese);
    public static readonly Meaning TooLight = Meaning.Of("load_too_easy", "increase_load_capped", ComplaintKind.TooLight, false, EffortPhrases.LightEnglish, EffortPhrases.LightChinese);
    public static readonly Meaning Injection = Meaning.Of("prompt_injection", "ignore_injection_keep_plan", null, false, TalkPhrases.InjectionEnglish, TalkPhrases.InjectionChinese);
    public static readonly Meaning Unsafe = Meaning.Of("unsafe_request", "refuse_redirect", null, false, TalkPhrases.UnsafeEnglish, TalkPhrases.UnsafeChinese);

    public static readonly Meaning Why = Meaning.Of("ask_why", "answer_info", null, false, TalkPhrases.WhyEnglish, TalkPhrases.WhyChinese);
    public static readonly Meaning Ok = Meaning.Of("positive_ok", "encourage_no_change", null, false, TalkPhrases.OkEnglish, TalkPhrases.OkChinese);

    /// <summary>Order decides.</summary>
    public static IReadOnlyList<Meaning> All { get; } =
    [
        RedFlag,
        Dizzy,
        EquipmentFault,
        Pain,
        Injection,
        Unsafe,
        Meaning.Of("health_disclosure", "refer_medical", null, false, TalkPhrases.HealthEnglish, TalkPhrases.HealthChinese),
        Stop,
        Meaning.Of("end_session", "end_session_cooldown", null, false, TalkPhrases.EndEnglish, TalkPhrases.EndChinese),
        Meaning.Of("period", "deload_today", null, false, TalkPhrases.PeriodEnglish, TalkPhrases.PeriodChinese),
        Meaning.Of("readiness_low", "deload_today", null, false, TalkPhrases.ReadinessEnglish, TalkPhrases.ReadinessChinese),
        Missed,
        TooHeavy,
        Figurative,
        Fatigue,
        Meaning.Of("load_too_heavy", "hold", null, false, EffortPhrases.NoMoreEnglish, EffortPhrases.NoMoreChinese),
        Meaning.Of("rest_more", "add_rest", null, false, TalkPhrases.RestMoreEnglish, TalkPhrases.RestMoreChinese),
        Meaning.Of("positive_ok", "encourage_no_change", null, false, TalkPhrases.KeepEnglish, TalkPhrases.KeepChinese),
        TooLight,
        Meaning.Of("rest_less", "shorten_rest_with_floor", null, false, TalkPhrases.RestLessEnglish, TalkPhrases.RestLessChinese),
        Meaning.Of("time_short", "compress_session", null, false, TalkPhrases.TimeEnglish, TalkPhrases.TimeChinese),
        Meaning.Of("machine_busy", "substitute_exercise", null, false, TalkPhrases.BusyEnglish, TalkPhrases.BusyChinese),
        Meaning.Of("change_exercise", "substitute_exercise", null, false, TalkPhrases.ChangeEnglish, TalkPhrases.ChangeChinese),
        Meaning.Of("skip_exercise", "skip_exercise", null, false, TalkPhrases.SkipEnglish, TalkPhrases.SkipChinese),
        Meaning.Of("ask_form", "answer_info", null, false, TalkPhrases.FormEnglish, TalkPhrases.FormChinese),
        Why,
        Meaning.Of("ask_status", "answer_info", null, false, TalkPhrases.StatusEnglish, TalkPhrases.StatusChinese),
        Meaning.Of("unit_query", "answer_info", null, false, TalkPhrases.UnitEnglish, TalkPhrases.UnitChinese),
        Meaning.Of("motivation", "encourage_no_change", null, false, TalkPhrases.MotivationEnglish, TalkPhrases.MotivationChinese),
        Meaning.Of("abuse", "refuse_redirect", null, false, TalkPhrases.AbuseEnglish, TalkPhrases.AbuseChinese),
        Ok,
    ];
}
