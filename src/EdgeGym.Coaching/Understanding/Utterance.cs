using EdgeGym.Coaching.Adjusting;

namespace EdgeGym.Coaching.Understanding;

/// <summary>What is known around a sentence (contract section 4); all optional.</summary>
/// <param name="Step">The machine's own step, in kg: what a plate (片, 格) is.</param>
public sealed record UtteranceContext(
    string? Machine = null,
    string? Kind = null,
    string? Exercise = null,
    double? Load = null,
    double? Step = null,
    string? DisplayUnit = null,
    double? Speed = null,
    double? Incline = null,
    double? HeartRate = null,
    int? Set = null,
    int? Of = null,
    int? Reps = null,
    double? RestS = null);

/// <summary>What a sentence names, in the contract's words; null when it does not.</summary>
public sealed record UtteranceSlots
{
    public string? Target { get; init; }

    public string? Direction { get; init; }

    public double? Value { get; init; }

    public string? Unit { get; init; }

    public string? Mode { get; init; }

    public bool? UnitMissing { get; init; }

    public double? Rir { get; init; }

    public double? Rpe { get; init; }

    public double? RepsDone { get; init; }

    public double? RepsLeft { get; init; }

    public string? BodyPart { get; init; }

    public string? Side { get; init; }

    public string? Severity { get; init; }

    public string? Onset { get; init; }

    public IReadOnlyList<string>? Symptom { get; init; }

    public string? Condition { get; init; }

    /// <summary>Systolic and diastolic, mmHg.</summary>
    public double? Sbp { get; init; }

    public double? Dbp { get; init; }

    public IReadOnlyList<string>? Negated { get; init; }

    public IReadOnlyList<string>? Secondary { get; init; }

    public IReadOnlyList<string>? Possible { get; init; }

    public bool? Figurative { get; init; }

    /// <summary>Every slot that is filled as <c>name=value</c>, lists once per value; blood pressure apart.</summary>
    public IEnumerable<string> Named()
    {
        (string Name, string? Value)[] single =
        [
            ("target", Target), ("direction", Direction), ("value", Written(Value)), ("unit", Unit), ("mode", Mode), ("unit_missing", UnitMissing == true ? "true" : null),
            ("rir", Written(Rir)), ("rpe", Written(Rpe)), ("reps_done", Written(RepsDone)), ("reps_left", Written(RepsLeft)), ("body_part", BodyPart), ("side", Side),
            ("severity", Severity), ("onset", Onset), ("condition", Condition), ("figurative", Figurative == true ? "true" : null),
        ];
        (string Name, IReadOnlyList<string>? Values)[] lists = [("symptom", Symptom), ("negated", Negated), ("secondary", Secondary), ("possible", Possible)];
        return single.Where(one => one.Value is not null).Select(one => $"{one.Name}={one.Value}")
            .Concat(lists.SelectMany(list => (list.Values ?? []).Distinct().Select(value => $"{list.Name}={value}")));

        static string? Written(double? value) => value?.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The weight in kg: 1 jin = 0.5 kg, 1 lb = 0.45359237 kg, a plate = the machine's step; null for no weight or an unknown step.</summary>
    public double? Kilograms(double? stepKilograms) => Target != "weight" || Value is not { } value ? null : Unit switch
    {
        "kg" => value,
        "lb" => value * WeightUnits.KilogramsPerPound,
        "jin" => value * WeightUnits.KilogramsPerJin,
        "plate" => value * stepKilograms,
        _ => null,
    };
}

/// <summary>kg of the units that people use.</summary>
public static class WeightUnits
{
    public const double KilogramsPerPound = 0.45359237;
    public const double KilogramsPerJin = 0.5;
}

/// <summary>What was said, understood (contract section 4).</summary>
/// <param name="Lang"><c>zh</c> or <c>en</c>: that of most of the sentence.</param>
/// <param name="Intent">One of the contract's names; <c>ambiguous</c> when nothing was recognised.</param>
/// <param name="SafeAction">The most careful action that any reading of the sentence asks for.</param>
/// <param name="Complaints">What coach and guard must know of; empty when nothing.</param>
/// <param name="Slots">What the sentence names.</param>
/// <param name="Reply">One sentence in the same language.</param>
/// <param name="Confidence">0–1.</param>
/// <param name="Source"><c>lexicon</c> or <c>model</c>.</param>
public sealed record Utterance(
    string Lang,
    string Intent,
    string SafeAction,
    IReadOnlyList<ComplaintKind> Complaints,
    UtteranceSlots Slots,
    string Reply,
    double Confidence,
    string Source)
{
    /// <summary>Of the sentences that fit as <see cref="Reply"/>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string ReplyCode => Replies.CodeOf(Intent, SafeAction, Slots.Negated is { Count: > 0 });
}
