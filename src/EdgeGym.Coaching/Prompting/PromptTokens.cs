using System.Globalization;
using EdgeGym.Coaching.Understanding;
using EdgeGym.Equipment.Exercises;

namespace EdgeGym.Coaching.Prompting;

/// <summary>
/// The words that the model has one token each for. People's text never contains them (<see cref="PromptText.Clean"/>). Order is part of the
/// model's vocabulary: a new one needs new weights.
/// </summary>
public static class PromptTokens
{
    public const string Pad = "<|pad|>";
    public const string End = "<|end|>";
    public const string Answer = "<|answer|>";

    public const int MostRepetitions = 30;
    public const int MostMoves = 12;
    public const int MostSets = 10;
    public const double MostForecast = 40;

    /// <summary>Rest is spoken of in quarters of a minute.</summary>
    public const int RestStepSeconds = 15;
    public const int LongestRestSeconds = 480;

    /// <summary>Muscles that a plan may focus on or leave out; the catalogue's names and two more.</summary>
    public static IReadOnlyList<string> Muscles { get; } =
        ["chest", "back", "lats", "upper_back", "quads", "hamstrings", "glutes", "calves", "biceps", "triceps", "front_delts", "side_delts", "abs", "lower_back", "heart", "legs", "shoulders", "arms"];

    public static IReadOnlyList<string> Goals { get; } = ["strength", "hypertrophy", "endurance", "fat_loss", "health"];

    public static IReadOnlyList<string> EquipmentKinds { get; } = ["machine", "motorized", "selectorized", "cardio", "free_weight"];

    public static IReadOnlyList<string> UnsafeWishes { get; } = ["crash_diet", "drugs", "pain_through", "daily_max", "no_rest", "diagnosis", "extreme_load"];

    /// <summary>All of them; the first pads, the second ends an answer.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Make().Distinct()];

    public static string Of(string name) => $"<|{name}|>";

    public static string Move(int steps) => Of("m" + Math.Clamp(steps, -MostMoves, MostMoves).ToString(CultureInfo.InvariantCulture));

    public static string Repetitions(int repetitions) => Of("r" + Math.Clamp(repetitions, 0, MostRepetitions).ToString(CultureInfo.InvariantCulture));

    public static string Rest(int seconds) => Of("rest" + RestBucket(seconds).ToString(CultureInfo.InvariantCulture));

    public static string Left(int sets) => Of("left" + Math.Clamp(sets, 0, MostSets).ToString(CultureInfo.InvariantCulture));

    /// <summary>Repetitions as real numbers, to the half.</summary>
    public static string Forecast(double repetitions) => Of("n" + Halves(repetitions, 0, MostForecast));

    /// <summary>How the person feels today, 1 … 5: the first five of the words that were kept free.</summary>
    public static string Mood(int mood) => Of("reserved" + (Math.Clamp(mood, 1, 5) - 1).ToString(CultureInfo.InvariantCulture));

    public static string Spread(double repetitions) => Of("sd" + Halves(repetitions, 0.5, 8));

    public static int RestBucket(int seconds) => (int)Math.Round(Math.Clamp(seconds, RestStepSeconds, LongestRestSeconds) / (double)RestStepSeconds) * RestStepSeconds;

    /// <summary>Adding zero makes minus zero, which reports and estimates can be, a plain 0.</summary>
    internal static string Halves(double value, double least, double most)
        => ((Math.Round(Math.Clamp(double.IsFinite(value) ? value : 0, least, most) * 2) / 2) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Make()
    {
        yield return Pad;
        yield return End;
        yield return Answer;
        foreach (var name in new[] { "adjust", "understand", "plan", "say", "zh", "en", "text", "context", "lexicon", "number", "table", "last", "said", "none" })
            yield return Of(name);
        foreach (var name in ContractNames.Intents.Concat(ContractNames.Actions))
            yield return Of(name);
        foreach (var name in new[]
        {
            "target", "direction", "value", "unit", "mode", "unit_missing", "rir", "rpe", "reps_done", "reps_left", "body_part", "side", "severity", "onset",
            "symptom", "condition", "sbp", "dbp", "negated", "secondary", "possible", "figurative",
        })
        {
            yield return Of(name);
        }

        foreach (var name in ContractNames.Targets.Concat(ContractNames.Directions).Concat(ContractNames.Units).Concat(ContractNames.Modes).Concat(ContractNames.Severities)
            .Concat(ContractNames.Sides).Concat(ContractNames.Onsets).Concat(ContractNames.BodyParts).Concat(ContractNames.Symptoms).Concat(ContractNames.Conditions))
        {
            yield return Of(name);
        }

        foreach (var exercise in ExerciseCatalog.All)
            yield return Of(exercise.Id);
        foreach (var name in new[] { "strength", "other_exercise", "female", "male", "sex_unknown", "novice", "intermediate", "advanced", "first_meeting", "missed", "no_report", "no_velocity", "stop", "trend_up", "trend_down", "trend_flat" })
            yield return Of(name);
        foreach (var name in Muscles.Concat(Goals).Concat(EquipmentKinds).Concat(UnsafeWishes))
            yield return Of(name);
        foreach (var name in new[] { "goal", "days", "minutes", "sets", "reps", "rest", "load", "percent", "weeks", "kind", "focus", "without", "avoid", "cardio", "unsafe", "day" })
            yield return Of(name);
        for (var age = 10; age <= 90; age += 10)
            yield return Of("age" + age);
        yield return Of("age_unknown");
        for (var steps = -MostMoves; steps <= MostMoves; steps++)
            yield return Move(steps);
        for (var repetitions = 0; repetitions <= MostRepetitions; repetitions++)
            yield return Repetitions(repetitions);
        for (var seconds = RestStepSeconds; seconds <= LongestRestSeconds; seconds += RestStepSeconds)
            yield return Rest(seconds);
        for (var sets = 0; sets <= MostSets; sets++)
            yield return Left(sets);
        for (var half = 0; half <= MostForecast * 2; half++)
            yield return Forecast(half / 2.0);
        for (var half = 1; half <= 16; half++)
            yield return Spread(half / 2.0);
        for (var number = 1; number <= MostSets; number++)
        {
            yield return Of("set" + number);
            yield return Of("of" + number);
        }

        for (var half = 0; half <= 20; half++)
            yield return Of("rir" + Halves(half / 2.0, 0, 10));
        for (var half = 0; half <= 20; half++)
            yield return Of("est" + Halves(half / 2.0, 0, 10));
        for (var percent = 0; percent <= 60; percent += 5)
            yield return Of("vl" + percent);
        for (var percent = 50; percent <= 100; percent += 5)
            yield return Of("hr" + percent);
        for (var hours = 3; hours <= 10; hours++)
            yield return Of("sleep" + hours);
        for (var sore = 0; sore <= 10; sore += 2)
            yield return Of("sore" + sore);
        for (var percent = 1; percent <= 20; percent++)
            yield return Of("step" + percent);
        foreach (var seen in new[] { 0, 1, 3, 6, 12, 25, 50 })
            yield return Of("seen" + seen);
        // Room for words to come, so that they don't need another vocabulary.
        for (var number = 0; number < 30; number++)
            yield return Of("reserved" + number);
    }
}
