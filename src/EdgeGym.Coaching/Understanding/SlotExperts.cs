namespace EdgeGym.Coaching.Understanding;

/// <summary>
/// Slots of the model's answer and what the word statistics hold of them, together: what the statistics are nearly sure of is filled in, what they
/// hold next to impossible is taken out. Numbers stay the model's, which points at them in the text.
/// </summary>
internal static class SlotExperts
{
    /// <summary>Shares from which a slot is there, and below which it is not.</summary>
    private const double There = 0.8;
    private const double NotThere = 0.02;

    public static UtteranceSlots Together(UtteranceSlots slots, IReadOnlyDictionary<string, double> shares) => slots with
    {
        Target = One("target", slots.Target, ContractNames.Targets, shares),
        Direction = One("direction", slots.Direction, ContractNames.Directions, shares),
        Mode = One("mode", slots.Mode, ContractNames.Modes, shares),
        Unit = slots.Value is null ? slots.Unit : One("unit", slots.Unit, ContractNames.Units, shares),
        BodyPart = One("body_part", slots.BodyPart, ContractNames.BodyParts, shares),
        Side = One("side", slots.Side, ContractNames.Sides, shares),
        Severity = One("severity", slots.Severity, ContractNames.Severities, shares),
        Onset = One("onset", slots.Onset, ContractNames.Onsets, shares),
        Condition = One("condition", slots.Condition, ContractNames.Conditions, shares),
        Symptom = Several("symptom", slots.Symptom, ContractNames.Symptoms, shares),
        Secondary = Several("secondary", slots.Secondary, ContractNames.Intents, shares),
        Negated = Several("negated", slots.Negated, ContractNames.Intents, shares),
        Possible = Several("possible", slots.Possible, ContractNames.Intents, shares),
    };

    private static string? One(string name, string? own, IReadOnlyList<string> values, IReadOnlyDictionary<string, double> shares)
    {
        if (own is not null)
            return IsImpossible(name, own, shares) ? null : own;
        var likeliest = values.MaxBy(value => shares.GetValueOrDefault($"{name}={value}"));
        return likeliest is not null && shares.GetValueOrDefault($"{name}={likeliest}") > There ? likeliest : null;
    }

    private static string[]? Several(string name, IReadOnlyList<string>? own, IReadOnlyList<string> values, IReadOnlyDictionary<string, double> shares)
    {
        string[] kept =
        [
            .. (own ?? []).Where(value => !IsImpossible(name, value, shares)),
            .. values.Where(value => own?.Contains(value) != true && shares.GetValueOrDefault($"{name}={value}") > There),
        ];
        return kept.Length > 0 ? kept : null;
    }

    /// <summary>Of what was too rare to learn, the statistics hold nothing.</summary>
    private static bool IsImpossible(string name, string value, IReadOnlyDictionary<string, double> shares)
        => shares.TryGetValue($"{name}={value}", out var share) && share < NotThere;
}
