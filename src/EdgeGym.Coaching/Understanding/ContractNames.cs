namespace EdgeGym.Coaching.Understanding;

/// <summary>The words of contract section 4. Order is part of the model's vocabulary: they may only grow, at the end.</summary>
public static class ContractNames
{
    public static IReadOnlyList<string> Intents { get; } =
    [
        "load_too_heavy", "load_too_easy", "set_load", "change_reps", "change_sets", "rest_more", "rest_less", "pain", "red_flag", "dizzy", "fatigue",
        "change_exercise", "skip_exercise", "end_session", "pause", "time_short", "machine_busy", "equipment_fault", "ask_status", "ask_form", "ask_why",
        "motivation", "readiness_low", "health_disclosure", "period", "positive_ok", "cardio_adjust", "plan_request", "unit_query", "correction",
        "ambiguous", "off_topic", "joke", "abuse", "prompt_injection", "unsafe_request",
    ];

    public static IReadOnlyList<string> Actions { get; } =
    [
        "hold", "decrease_load", "increase_load_capped", "set_load_within_limits", "confirm_before_apply", "reduce_reps", "increase_reps", "remove_set",
        "add_set_capped", "add_rest", "shorten_rest_with_floor", "stop_set", "stop_session_alert_staff", "stop_exercise_offer_alternative",
        "substitute_exercise", "skip_exercise", "end_session_cooldown", "pause", "compress_session", "deload_today", "lock_machine_report_fault",
        "refer_medical", "ask_clarify", "answer_info", "encourage_no_change", "refuse_redirect", "ignore_injection_keep_plan",
    ];

    public static IReadOnlyList<string> Targets { get; } = ["weight", "reps", "sets", "rest", "speed", "incline", "resistance", "heart_rate", "safety_limits"];

    public static IReadOnlyList<string> Directions { get; } = ["up", "down"];

    public static IReadOnlyList<string> Units { get; } = ["kg", "lb", "jin", "plate", "percent", "rep", "set", "s", "min", "h", "km/h", "level", "bpm", "week"];

    public static IReadOnlyList<string> Modes { get; } = ["delta", "absolute", "same_as_last", "max", "ceiling"];

    public static IReadOnlyList<string> Severities { get; } = ["mild", "moderate", "severe", "unknown"];

    public static IReadOnlyList<string> Sides { get; } = ["left", "right", "both"];

    public static IReadOnlyList<string> Onsets { get; } = ["sudden", "gradual"];

    public static IReadOnlyList<string> BodyParts { get; } =
    [
        "shoulder", "knee", "lower_back", "upper_back", "wrist", "elbow", "neck", "ankle", "hip", "hamstring", "calf", "quad", "chest", "jaw", "head",
        "arm", "leg", "foot", "groin", "abdomen", "hand", "finger", "glute", "rib",
    ];

    public static IReadOnlyList<string> Symptoms { get; } =
    [
        "chest_pain", "chest_tightness", "breathless", "faint", "vision", "palpitations", "cold_sweat", "arm_pain", "jaw_pain", "nausea", "headache",
        "numbness", "bleeding", "contractions", "calf_swelling", "confusion", "collapse", "seizure", "dizziness",
    ];

    public static IReadOnlyList<string> Conditions { get; } =
    [
        "hypertension", "diabetes", "pregnancy", "heart_disease", "asthma", "pacemaker", "hernia", "arthritis", "osteoporosis", "epilepsy", "surgery",
        "injury", "stroke", "beta_blocker", "disc", "fever", "medication",
    ];
}
