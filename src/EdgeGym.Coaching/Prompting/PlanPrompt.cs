using System.Text;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Coaching.Prompting;

/// <summary>
/// A request for a plan as the model reads it, and the wishes that it finds as <c>key=value;…</c> (the form of <c>models/text/README.md</c>): names are
/// one token each, numbers are written out. The planner makes the plan; what a body or a gym cannot follow is its business, not the reader's.
/// </summary>
public static class PlanPrompt
{
    /// <summary>Keys with numbers, in the order of the answer: one number, or two with a dash.</summary>
    public static IReadOnlyList<string> NumberKeys { get; } = ["days", "minutes", "sets", "reps", "rest", "rir", "load", "percent", "weeks"];

    /// <summary>Keys with names, and whether several may follow.</summary>
    public static IReadOnlyList<(string Key, bool IsList)> NameKeys { get; } =
        [("kind", false), ("focus", true), ("without", true), ("avoid", true), ("condition", true), ("unsafe", true)];

    /// <summary>Names that may follow a key.</summary>
    public static IEnumerable<string> NamesOf(string key) => key switch
    {
        "kind" => PromptTokens.EquipmentKinds,
        "focus" => PromptTokens.Muscles,
        "without" => PromptTokens.Muscles.Append("cardio").Concat(Equipment.Exercises.ExerciseCatalog.All.Select(exercise => exercise.Id)),
        "avoid" => ContractNames.BodyParts,
        "condition" => ContractNames.Conditions,
        "unsafe" => PromptTokens.UnsafeWishes,
        _ => PromptTokens.Goals,
    };

    public static string Ask(string? text, string lang)
        => PromptTokens.Of("plan") + PromptTokens.Of(lang == "zh" ? "zh" : "en") + PromptTokens.Of("text") + NumberNormalizer.Normalize(PromptText.Clean(text)) + PromptTokens.Answer;

    /// <summary>The answer for wishes; null when one has no token.</summary>
    public static string? Answer(string wishes)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in wishes.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
                given[pair[..at].Trim()] = pair[(at + 1)..].Trim();
        }

        var text = new StringBuilder(96);
        if (given.TryGetValue("goal", out var goal))
        {
            if (!PromptTokens.Goals.Contains(goal))
                return null;
            text.Append(PromptTokens.Of("goal")).Append(PromptTokens.Of(goal));
        }

        foreach (var key in NumberKeys)
        {
            if (given.TryGetValue(key, out var number))
                text.Append(PromptTokens.Of(key)).Append(number);
        }

        foreach (var (key, isList) in NameKeys)
        {
            if (!given.TryGetValue(key, out var names))
                continue;
            foreach (var name in names.Split('+'))
            {
                if (!NamesOf(key).Contains(name))
                    return null;
                text.Append(PromptTokens.Of(key)).Append(PromptTokens.Of(name));
                if (!isList)
                    break;
            }
        }

        if (given.GetValueOrDefault("cardio") == "true")
            text.Append(PromptTokens.Of("cardio"));
        return text.Append(PromptTokens.End).ToString();
    }

    /// <summary>Back to <c>key=value;…</c>, <c>-</c> for none.</summary>
    public static string Read(string answer)
    {
        var wishes = new List<(string Key, string Value)>();
        var parts = AnswerParts.Split(answer);
        for (var index = 0; index < parts.Count && parts[index].Name != "end"; index++)
        {
            var (name, text) = parts[index];
            if (NumberKeys.Contains(name))
            {
                wishes.Add((name, text));
            }
            else if ((name == "goal" || NameKeys.Any(key => key.Key == name)) && index + 1 < parts.Count)
            {
                var value = parts[++index].Name;
                var known = wishes.FindIndex(wish => wish.Key == name);
                if (known < 0)
                    wishes.Add((name, value));
                else if (!wishes[known].Value.Split('+').Contains(value))
                    wishes[known] = (name, wishes[known].Value + "+" + value);
            }
            else if (name == "cardio")
            {
                wishes.Add(("cardio", "true"));
            }
        }

        return wishes.Count == 0 ? "-" : string.Join(';', wishes.Select(wish => $"{wish.Key}={wish.Value}"));
    }
}
