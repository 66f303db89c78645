using System.Globalization;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Simulation.Dataset;

/// <summary>One line of <c>understand-*.tsv</c>.</summary>
/// <param name="Lang"><c>zh</c> or <c>en</c>.</param>
public sealed record LabelledUtterance(string Lang, string Intent, string Action, UtteranceSlots Slots, UtteranceContext? Context, string Text);

/// <summary>Reads the hand-written text of <c>models/text</c>; a line that breaks its rules stops everything with file, line and reason.</summary>
public static class LabelledText
{
    public static IReadOnlyList<LabelledUtterance> Utterances(string folder)
        => [.. Files(folder, "understand-*.tsv").SelectMany(file => File.ReadLines(file).Select((line, index) => Utterance(line, LangOf(file), $"{file}:{index + 1}")))];

    /// <summary>Columns of every line of files with that name pattern, with the language.</summary>
    public static IEnumerable<(string Lang, string[] Columns)> Rows(string folder, string pattern, int columns)
    {
        foreach (var file in Files(folder, pattern))
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                var cut = line.Split('\t');
                if (cut.Length != columns)
                    throw new FormatException($"{file}:{number}: {columns} columns are wanted, {cut.Length} found");
                yield return (LangOf(file), cut);
            }
        }
    }

    private static string[] Files(string folder, string pattern)
    {
        var files = Directory.GetFiles(folder, pattern);
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0 ? files : throw new FileNotFoundException($"no {pattern} in {folder}");
    }

    private static string LangOf(string file)
        => Path.GetFileNameWithoutExtension(file).Split('-') is var parts && parts.Contains("zh") ? "zh" : parts.Contains("en") ? "en" : throw new FormatException($"{file}: zh or en in the name");

    private static LabelledUtterance Utterance(string line, string lang, string where)
    {
        var cut = line.Split('\t');
        if (cut.Length != 5)
            throw new FormatException($"{where}: 5 columns are wanted, {cut.Length} found");
        if (!ContractNames.Intents.Contains(cut[0]) || !ContractNames.Actions.Contains(cut[1]))
            throw new FormatException($"{where}: unknown intent or action '{cut[0]}' '{cut[1]}'");
        return new LabelledUtterance(lang, cut[0], cut[1], Slots(cut[2], where), Context(cut[3], where), cut[4]);
    }

    private static UtteranceSlots Slots(string text, string where)
    {
        var slots = new UtteranceSlots();
        foreach (var (key, value) in Pairs(text, where))
        {
            slots = key switch
            {
                "target" => slots with { Target = Known(value, ContractNames.Targets, where) },
                "direction" => slots with { Direction = Known(value, ContractNames.Directions, where) },
                "value" => slots with { Value = Number(value, where) },
                "unit" => slots with { Unit = Known(value, ContractNames.Units, where) },
                "mode" => slots with { Mode = Known(value, ContractNames.Modes, where) },
                "unit_missing" => slots with { UnitMissing = true },
                "rir" => slots with { Rir = Number(value, where) },
                "rpe" => slots with { Rpe = Number(value, where) },
                "reps_done" => slots with { RepsDone = Number(value, where) },
                "reps_left" => slots with { RepsLeft = Number(value, where) },
                "sbp" => slots with { Sbp = Number(value, where) },
                "dbp" => slots with { Dbp = Number(value, where) },
                "body_part" => slots with { BodyPart = Known(value.Split('+')[0], ContractNames.BodyParts, where) },
                "side" => slots with { Side = Known(value, ContractNames.Sides, where) },
                // Not said is not a value.
                "severity" => slots with { Severity = value == "unknown" ? null : Known(value, ContractNames.Severities, where) },
                "onset" => slots with { Onset = Known(value, ContractNames.Onsets, where) },
                "symptom" => slots with { Symptom = [.. value.Split('+').Select(one => Known(one, ContractNames.Symptoms, where))] },
                "condition" => slots with { Condition = Known(value.Split('+')[0], ContractNames.Conditions, where) },
                "negated" => slots with { Negated = [.. value.Split('+').Where(one => ContractNames.Intents.Contains(one) || ContractNames.Conditions.Contains(one))] },
                "secondary" => slots with { Secondary = [.. value.Split('+').Select(one => Known(one, ContractNames.Intents, where))] },
                "possible" => slots with { Possible = [.. value.Split('+').Select(one => Known(one, ContractNames.Intents, where))] },
                "figurative" => slots with { Figurative = true },
                _ => throw new FormatException($"{where}: unknown slot '{key}'"),
            };
        }

        return slots.Negated is { Count: 0 } ? slots with { Negated = null } : slots;
    }

    private static UtteranceContext? Context(string text, string where)
    {
        if (text == "-")
            return null;
        var context = new UtteranceContext();
        foreach (var (key, value) in Pairs(text, where))
        {
            context = key switch
            {
                "load" => context with { Load = Number(value, where) },
                "step" => context with { Step = Number(value, where) },
                "speed" => context with { Speed = Number(value, where) },
                "incline" => context with { Incline = Number(value, where) },
                "heart_rate" => context with { HeartRate = Number(value, where) },
                "reps" => context with { Reps = (int)Number(value, where) },
                "rest_s" or "rest" => context with { RestS = Number(value, where) },
                "set" => context with { Set = (int)Number(value, where) },
                "of" or "sets" => context with { Of = (int)Number(value, where) },
                "kind" => context with { Kind = value },
                "exercise" => context with { Exercise = value },
                "machine" => context with { Machine = value },
                "unit" or "display_unit" => context with { DisplayUnit = value },
                _ => context,
            };
        }

        return context;
    }

    private static IEnumerable<(string Key, string Value)> Pairs(string text, string where)
    {
        if (text is "-" or "")
            yield break;
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new FormatException($"{where}: '{pair}' is no key=value");
            yield return (pair[..at], pair[(at + 1)..]);
        }
    }

    private static string Known(string value, IReadOnlyList<string> allowed, string where)
        => allowed.Contains(value) ? value : throw new FormatException($"{where}: '{value}' is none of {string.Join(' ', allowed)}");

    private static double Number(string value, string where)
        => double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{where}: '{value}' is no number");
}
