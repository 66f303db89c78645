using System.Globalization;
using System.Text;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Wishes as one line <c>goal=strength;days=3;reps=3-6;focus=chest+back</c>: the form of the text files, of the dataset and of the model's answer.
/// Reading never throws: what is unknown, out of range or malformed is left out. Writing has one order and one spelling.
/// </summary>
public static class WishText
{
    private const int LongestText = 2000;
    private const int LongestList = 16;

    private static readonly (TrainingGoal Goal, string Name)[] Goals =
    [
        (TrainingGoal.Strength, "strength"), (TrainingGoal.Hypertrophy, "hypertrophy"), (TrainingGoal.Endurance, "endurance"),
        (TrainingGoal.FatLoss, "fat_loss"), (TrainingGoal.Health, "health"),
    ];

    public static string ToName(this TrainingGoal goal) => Array.Find(Goals, entry => entry.Goal == goal).Name ?? "health";

    public static TrainingGoal? GoalOf(string? name) => Array.Find(Goals, entry => entry.Name == name) is { Name: not null } found ? found.Goal : null;

    /// <summary>Keys with their values, split and trimmed, no meaning given to them; <c>-</c> and an empty line have none.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(string? line)
    {
        if (string.IsNullOrWhiteSpace(line) || line.Trim() == "-")
            yield break;
        foreach (var part in line[..Math.Min(line.Length, LongestText)].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var split = part.IndexOf('=');
            if (split > 0 && split < part.Length - 1)
                yield return new(part[..split].Trim(), part[(split + 1)..].Trim());
        }
    }

    public static PlanWishes Read(string? line)
    {
        var wishes = PlanWishes.None;
        foreach (var (key, value) in Pairs(line))
            wishes = With(wishes, key, value);
        return wishes;
    }

    /// <summary>The wishes with one more key; unchanged when key or value mean nothing.</summary>
    public static PlanWishes With(PlanWishes wishes, string key, string value) => key switch
    {
        "goal" when GoalOf(value) is { } goal => wishes with { Goal = goal },
        "days" when Whole(value, 1, 7) is { } days => wishes with { Days = days },
        "minutes" when Whole(value, 1, 600) is { } minutes => wishes with { Minutes = minutes },
        "sets" when Whole(value, 1, 100) is { } sets => wishes with { Sets = sets },
        "reps" when Range(value, 1, 200) is { } reps => wishes with { Repetitions = new((int)reps.Minimum, (int)reps.Maximum) },
        "rest" when Whole(value, 0, 3600) is { } rest => wishes with { RestSeconds = rest },
        "rir" when Whole(value, 0, 10) is { } rir => wishes with { Rir = rir },
        "load" when Range(value, 0, 2000) is { } load => wishes with { Load = load },
        "percent" when Range(value, 1, 200) is { } percent => wishes with { Percent = percent },
        "weeks" when Whole(value, 1, 520) is { } weeks => wishes with { Weeks = weeks },
        "kind" when WishNames.Kinds.Contains(value) => wishes with { Kind = value },
        // Several kinds: any machine will do.
        "kind" when value.Contains('+') && value.Split('+').All(WishNames.Kinds.Contains) => wishes with { Kind = WishNames.Machine },
        "focus" => wishes with { Focus = List(value, WishNames.Muscles.Contains) },
        "without" => wishes with { Without = List(value, WishNames.MayBeLeftOut) },
        "avoid" => wishes with { Avoid = List(value, WishNames.BodyParts.Contains) },
        "condition" => wishes with { Conditions = List(value, WishNames.Conditions.Contains) },
        "cardio" when value == "true" => wishes with { WantsCardio = true },
        "unsafe" => wishes with { Unsafe = List(value, WishNames.UnsafeWishes.Contains) },
        _ => wishes,
    };

    /// <summary>Lists in the order of their tables, numbers without needless digits; <c>-</c> for no wishes.</summary>
    public static string Write(PlanWishes wishes)
    {
        var line = new StringBuilder();
        void Add(string key, string? value)
        {
            if (value is { Length: > 0 })
                line.Append(line.Length > 0 ? ";" : "").Append(key).Append('=').Append(value);
        }

        Add("goal", wishes.Goal?.ToName());
        Add("days", Text(wishes.Days));
        Add("minutes", Text(wishes.Minutes));
        Add("sets", Text(wishes.Sets));
        Add("reps", wishes.Repetitions is { } reps ? Text(new Bracket(reps.Minimum, reps.Maximum)) : null);
        Add("rest", Text(wishes.RestSeconds));
        Add("rir", Text(wishes.Rir));
        Add("load", wishes.Load is { } load ? Text(load) : null);
        Add("percent", wishes.Percent is { } percent ? Text(percent) : null);
        Add("weeks", Text(wishes.Weeks));
        Add("kind", wishes.Kind);
        Add("focus", Join(wishes.Focus, WishNames.Muscles));
        Add("without", Join(wishes.Without, [.. WishNames.Muscles, WishNames.Cardio]));
        Add("avoid", Join(wishes.Avoid, WishNames.BodyParts));
        Add("condition", Join(wishes.Conditions, WishNames.Conditions));
        Add("cardio", wishes.WantsCardio ? "true" : null);
        Add("unsafe", Join(wishes.Unsafe, WishNames.UnsafeWishes));
        return line.Length == 0 ? "-" : line.ToString();
    }

    private static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Text(Bracket range) => range.Minimum == range.Maximum
        ? range.Minimum.ToString("0.##", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.Minimum:0.##}-{range.Maximum:0.##}");

    private static string Join(IReadOnlyList<string> values, IReadOnlyList<string> order) => string.Join('+', values.Distinct(StringComparer.Ordinal)
        .OrderBy(value => order.Contains(value) ? order.ToList().IndexOf(value) : int.MaxValue).ThenBy(value => value, StringComparer.Ordinal));

    private static string[] List(string value, Func<string, bool> known) =>
        [.. value.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(known).Distinct(StringComparer.Ordinal).Take(LongestList)];

    private static int? Whole(string text, int lowest, int highest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= lowest && value <= highest ? value : null;

    private static Bracket? Range(string text, double lowest, double highest)
    {
        var split = text.IndexOf('-');
        var from = Number(split < 0 ? text : text[..split]);
        var to = split < 0 ? from : Number(text[(split + 1)..]);
        return from is { } low && to is { } high && low >= lowest && high >= lowest && low <= highest && high <= highest
            ? new Bracket(Math.Min(low, high), Math.Max(low, high))
            : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
