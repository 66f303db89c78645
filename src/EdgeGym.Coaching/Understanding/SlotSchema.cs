namespace EdgeGym.Coaching.Understanding;

/// <summary>Which slots go with an intent (models/text/README.md): what a sentence about something else was read to hold is left out.</summary>
internal static class SlotSchema
{
    /// <summary>Wishes, and what is said of the weight: target, direction, number, unit, mode.</summary>
    private static readonly string[] Wishes =
    [
        "load_too_heavy", "load_too_easy", "set_load", "change_reps", "change_sets", "rest_more", "rest_less", "cardio_adjust", "correction", "unsafe_request", "prompt_injection", "readiness_low",
    ];

    /// <summary>A number with its unit and nothing that is to be changed: how long, how much is that.</summary>
    private static readonly string[] Amounts = ["time_short", "pause", "unit_query", "plan_request", "end_session"];

    private static readonly string[] Efforts = ["load_too_heavy", "load_too_easy", "positive_ok", "fatigue"];

    private static readonly string[] Bodies = ["pain", "red_flag", "dizzy", "health_disclosure", "period", "fatigue", "readiness_low", "equipment_fault", "plan_request"];

    public static UtteranceSlots Of(string intent, UtteranceSlots slots)
    {
        if (!Wishes.Contains(intent))
            slots = slots with { Target = null, Direction = null, Mode = null, UnitMissing = null };
        if (!Wishes.Contains(intent) && !Amounts.Contains(intent))
            slots = slots with { Value = null, Unit = null };
        if (!Efforts.Contains(intent))
            slots = slots with { Rir = null, Rpe = null, RepsDone = null, RepsLeft = null };
        if (!Bodies.Contains(intent))
            slots = slots with { BodyPart = null, Side = null, Severity = null, Onset = null, Symptom = null, Condition = null };
        return slots;
    }
}
