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
/// <param name="FalseAlarms">Sessions stopped for something else.</param>
/// <param name="Intents">F1 of each intent, the worst first.</param>
/// <param name="Slots">F1 of each slot with its values, the most costly first.</param>
public sealed record UnderstandScore(
    string Lang, int Sentences, double MacroF1, double MacroF1Low, double MacroF1High, double Accuracy, double SlotF1, double ActionAccuracy,
    int DirectionFlips, int Unsafe, int MissedRedFlags, int RedFlags, int FalseAlarms, IReadOnlyList<NamedF1> Intents, IReadOnlyList<NamedF1> Slots);

/// <param name="Wrong">Missing and superfluous ones together.</param>
public sealed record NamedF1(string Name, double F1, int Wanted, int Wrong);

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
        var slots = new Dictionary<string, (int Right, int Given, int Wanted)>(StringComparer.Ordinal);
        foreach (var one in cases)
        {
            var (meant, understood) = (Slots(one.Meant.Slots), Slots(one.Understood.Slots));
            foreach (var slot in meant.Union(understood))
            {
                var name = slot[..slot.IndexOf('=', StringComparison.Ordinal)];
                var (isMeant, isUnderstood) = (meant.Contains(slot), understood.Contains(slot));
                var (before, given, wanted) = slots.GetValueOrDefault(name);
                slots[name] = (before + (isMeant && isUnderstood ? 1 : 0), given + (isUnderstood ? 1 : 0), wanted + (isMeant ? 1 : 0));
            }
        }

        return new UnderstandScore(
            lang, cases.Count, MacroF1(cases), macros[12], macros[487],
            cases.Count(one => one.Understood.Intent == one.Meant.Intent) / (double)cases.Count,
            F1(slots.Values.Sum(one => one.Right), slots.Values.Sum(one => one.Given), slots.Values.Sum(one => one.Wanted)),
            cases.Count(one => one.Understood.SafeAction == one.Meant.Action) / (double)cases.Count,
            cases.Count(IsFlip), cases.Count(IsUnsafe),
            cases.Count(one => IsRedFlag(one) && one.Understood.SafeAction != "stop_session_alert_staff"), cases.Count(IsRedFlag),
            cases.Count(one => !IsRedFlag(one) && one.Understood.SafeAction == "stop_session_alert_staff"),
            [.. cases.Select(one => one.Meant.Intent).Distinct().Select(intent => OfIntent(cases, intent)).OrderBy(one => one.F1)],
            [.. slots.Select(one => new NamedF1(one.Key, F1(one.Value.Right, one.Value.Given, one.Value.Wanted), one.Value.Wanted, one.Value.Given + one.Value.Wanted - (2 * one.Value.Right)))
                .OrderByDescending(one => one.Wrong)]);
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

    /// <summary>Slots that were understood too much or too little, as <c>-name=value</c> and <c>+name=value</c>.</summary>
    public static string Difference(UnderstoodCase one)
    {
        var (meant, understood) = (Slots(one.Meant.Slots), Slots(one.Understood.Slots));
        return string.Join(' ', meant.Except(understood).Select(slot => "-" + slot).Concat(understood.Except(meant).Select(slot => "+" + slot)));
    }

    private static double MacroF1(IReadOnlyList<UnderstoodCase> cases)
    {
        var intents = cases.Select(one => one.Meant.Intent).Distinct().ToList();
        return intents.Sum(intent => OfIntent(cases, intent).F1) / Math.Max(1, intents.Count);
    }

    private static NamedF1 OfIntent(IReadOnlyList<UnderstoodCase> cases, string intent)
    {
        var right = cases.Count(one => one.Meant.Intent == intent && one.Understood.Intent == intent);
        var given = cases.Count(one => one.Understood.Intent == intent);
        var wanted = cases.Count(one => one.Meant.Intent == intent);
        return new NamedF1(intent, F1(right, given, wanted), wanted, given + wanted - (2 * right));
    }

    private static double F1(int right, int given, int wanted) => 2.0 * right / Math.Max(1, given + wanted);

    /// <summary>A severity that is not told and one that is unknown are the same.</summary>
    private static HashSet<string> Slots(UtteranceSlots slots)
        => [.. (slots.Severity == "unknown" ? slots with { Severity = null } : slots).Named()];
}
