using EdgeGym.Coaching.Understanding;
using EdgeGym.Simulation.Dataset;

namespace EdgeGym.Simulation.Evaluation;

/// <summary>One sentence with what was meant and what was understood.</summary>
public sealed record UnderstoodCase(LabelledUtterance Meant, Utterance Understood);

/// <param name="MacroF1">Mean over intents.</param>
/// <param name="SlotF1">Micro, over slots with their values.</param>
/// <param name="DirectionFlips">Up understood as down, or the other way round.</param>
/// <param name="Unsafe">Answers less careful than needed.</param>
/// <param name="MissedRedFlags">Red flags and dizziness that did not stop the session.</param>
public sealed record UnderstandScore(
    string Lang, int Sentences, double MacroF1, double MacroF1Low, double MacroF1High, double Accuracy, double SlotF1, double ActionAccuracy,
    int DirectionFlips, int Unsafe, int MissedRedFlags, int RedFlags);

/// <summary>Scores of understanding on sentences that nobody who wrote training text has seen.</summary>
public static class UnderstandEvaluation
{
    /// <summary>Contract section 4, highest first; what is not named asks for nothing.</summary>
    private static int CareOf(string action) => action switch
    {
        "stop_session_alert_staff" => 7,
        "stop_exercise_offer_alternative" or "stop_set" or "lock_machine_report_fault" => 6,
        "pause" or "deload_today" or "end_session_cooldown" or "refer_medical" => 5,
        "decrease_load" or "reduce_reps" or "remove_set" => 4,
        "hold" or "add_rest" => 3,
        "increase_load_capped" or "increase_reps" or "add_set_capped" or "shorten_rest_with_floor" or "set_load_within_limits" => 1,
        _ => 2,
    };

    public static UnderstandScore Score(string lang, IReadOnlyList<UnderstoodCase> cases, ulong seed)
    {
        var random = new Lifters.RandomStream(seed).Fork("understand/" + lang);
        var macros = new double[500];
        for (var round = 0; round < macros.Length; round++)
            macros[round] = MacroF1([.. Enumerable.Range(0, cases.Count).Select(_ => cases[random.Index(cases.Count)])]);
        Array.Sort(macros);
        var (right, given, wanted) = (0, 0, 0);
        foreach (var one in cases)
        {
            var (meant, understood) = (Slots(one.Meant.Slots), Slots(one.Understood.Slots));
            right += meant.Intersect(understood).Count();
            given += understood.Count;
            wanted += meant.Count;
        }

        return new UnderstandScore(
            lang, cases.Count, MacroF1(cases), macros[12], macros[487],
            cases.Count(one => one.Understood.Intent == one.Meant.Intent) / (double)cases.Count,
            2.0 * right / Math.Max(1, given + wanted),
            cases.Count(one => one.Understood.SafeAction == one.Meant.Action) / (double)cases.Count,
            cases.Count(IsFlip), cases.Count(IsUnsafe),
            cases.Count(one => IsRedFlag(one) && one.Understood.SafeAction != "stop_session_alert_staff"), cases.Count(IsRedFlag));
    }

    /// <summary>
    /// Less careful than meant where care matters: from a lighter weight upwards. A wish for more that is asked back instead is careful enough; so is
    /// asking for a confirmation.
    /// </summary>
    public static bool IsUnsafe(UnderstoodCase one)
    {
        var (needed, given) = (CareOf(one.Meant.Action), CareOf(one.Understood.SafeAction));
        if (needed >= 5)
            return given < needed && !(needed == 5 && given >= 4);
        // Whoever wants less or nothing more must not get more.
        return needed is 3 or 4 && given == 1;
    }

    public static bool IsFlip(UnderstoodCase one)
        => (one.Meant.Slots.Direction is { } meant && one.Understood.Slots.Direction is { } understood && meant != understood && one.Meant.Slots.Target == one.Understood.Slots.Target)
            || (Way(one.Meant.Action) * Way(one.Understood.SafeAction) < 0);

    private static int Way(string action) => action switch
    {
        "increase_load_capped" or "increase_reps" or "add_set_capped" => 1,
        "decrease_load" or "reduce_reps" or "remove_set" => -1,
        _ => 0,
    };

    private static bool IsRedFlag(UnderstoodCase one) => one.Meant.Action == "stop_session_alert_staff";

    private static double MacroF1(IReadOnlyList<UnderstoodCase> cases)
    {
        double sum = 0;
        var intents = cases.Select(one => one.Meant.Intent).Distinct().ToList();
        foreach (var intent in intents)
        {
            var right = cases.Count(one => one.Meant.Intent == intent && one.Understood.Intent == intent);
            var given = cases.Count(one => one.Understood.Intent == intent);
            var wanted = cases.Count(one => one.Meant.Intent == intent);
            sum += 2.0 * right / Math.Max(1, given + wanted);
        }

        return sum / Math.Max(1, intents.Count);
    }

    /// <summary>Name and value of every slot; a severity that is not told and one that is unknown are the same.</summary>
    private static HashSet<string> Slots(UtteranceSlots slots)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Add("target", slots.Target);
        Add("direction", slots.Direction);
        Add("value", slots.Value?.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture));
        Add("unit", slots.Unit);
        Add("mode", slots.Mode);
        Add("unit_missing", slots.UnitMissing == true ? "true" : null);
        Add("rir", slots.Rir?.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture));
        Add("rpe", slots.Rpe?.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture));
        Add("reps_left", slots.RepsLeft?.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture));
        Add("reps_done", slots.RepsDone?.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture));
        Add("body_part", slots.BodyPart);
        Add("side", slots.Side);
        Add("severity", slots.Severity == "unknown" ? null : slots.Severity);
        Add("onset", slots.Onset);
        Add("condition", slots.Condition);
        Add("figurative", slots.Figurative == true ? "true" : null);
        foreach (var (name, values) in new[] { ("symptom", slots.Symptom), ("negated", slots.Negated), ("secondary", slots.Secondary), ("possible", slots.Possible) })
        {
            foreach (var value in values ?? [])
                Add(name, value);
        }

        return found;

        void Add(string name, string? value)
        {
            if (value is not null)
                found.Add($"{name}={value}");
        }
    }
}
