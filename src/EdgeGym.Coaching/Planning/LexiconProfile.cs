using System.Globalization;
using System.Text.RegularExpressions;
using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>What a request says of the person: age, sex, level, 1RM. Fills in only what the profile does not know.</summary>
public static class LexiconProfile
{
    private static readonly Regex Age = LexiconWishes.Make(@"(\d{2})\s*多?岁|(?:^|[ ,我])(\d{2})了|(?:i'm|i am|aged?|turning|turned)\s*(\d{2})(?:$|[ ,])|(\d{2})[- ](?:years?[- ])?(?:old|year old|yo\b|young)|^(\d{2})(?:,| here|$)|(?:male|female|man|woman|男|女),? ?(\d{2})(?:$|[ ,])");
    private static readonly Regex Female = LexiconWishes.Make(@"女|妹子|宝妈|妈妈|妈$|我妈|female|\bwoman\b|\bgirl\b|\bmum\b|\bmom\b|\blady\b");
    private static readonly Regex Male = LexiconWishes.Make(@"男|我爸|大叔|小伙|\bmale\b|\bman\b|\bguy\b|\bdad\b");
    private static readonly Regex Novice = LexiconWishes.Make(@"新手|小白|初学|第1次|第一次|刚开始|刚办卡|刚练|没练过|beginner|newbie|\bnew(?:$| |,)|novice|first time|just (?:starting|signed|joined)|never (?:trained|lifted)|starting out");
    private static readonly Regex Advanced = LexiconWishes.Make(@"老手|练了?[5-9]年|练了?\d\d年|advanced|veteran|experienced|[5-9] years of (?:lifting|training)|lift(?:ing|ed)? for (?:[5-9]|\d\d) years|高级");
    private static readonly Regex Intermediate = LexiconWishes.Make(@"练过1年|练了?[1-4]年|1年多|intermediate|a year or so|[1-4] years of|lifting for (?:a|[1-4]) year|中级|进阶");
    private static readonly Regex Own = LexiconWishes.Make(@"(?:最大|极限|能举|能推|1rm|max(?:es)?(?: is| of| at)?|best is|pb)\s*(?:是|到|个)?\s*(\d+)|i (?:leg press|chest press|bench|press|max) (\d+)");

    /// <summary>By lifts as they are named with a maximum.</summary>
    private static readonly (string Exercise, Regex Regex)[] Lifts =
        [.. WishPhrases.Exercises.Where(entry => entry.Value is "leg_press" or "chest_press" or "shoulder_press" or "seated_row" or "lat_pulldown" or "squat" or "deadlift" or "biceps_curl")
            .Select(entry => (entry.Value, LexiconWishes.Make(entry.Pattern + (entry.Value == "chest_press" ? @"|\bchest\b" : ""))))];

    public static PlanProfile Complete(string? text, PlanProfile profile)
    {
        var read = LexiconWishes.Prepare(text);
        if (read.Length == 0)
            return profile;
        var age = profile.Age ?? AgeIn(read);
        var level = profile.Level ?? (Novice.IsMatch(read) ? TrainingLevel.Novice : Advanced.IsMatch(read) ? TrainingLevel.Advanced : Intermediate.IsMatch(read) ? TrainingLevel.Intermediate : null);
        var (female, male) = (Female.IsMatch(read), Male.IsMatch(read));
        return profile with
        {
            Age = age,
            Level = level,
            Sex = profile.Sex ?? (female == male ? null : female ? Sex.Female : Sex.Male),
            OneRepMaxKilograms = Strength(read, profile.OneRepMaxKilograms),
        };
    }

    private static int? AgeIn(string text)
    {
        if (Age.Match(text) is not { Success: true } match)
            return null;
        for (var group = 1; group < match.Groups.Count; group++)
        {
            if (match.Groups[group].Success && int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var years))
                return years is >= 10 and <= 99 ? years : null;
        }

        return null;
    }

    private static Dictionary<string, double> Strength(string text, IReadOnlyDictionary<string, double> known)
    {
        var found = new Dictionary<string, double>(known, StringComparer.Ordinal);
        foreach (var clause in LexiconWishes.Clauses(text))
        {
            if (Own.Match(clause) is not { Success: true } own || !double.TryParse(own.Groups[1].Success ? own.Groups[1].ValueSpan : own.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var kilograms)
                || kilograms is < 5 or > 600)
                continue;
            foreach (var (exercise, regex) in Lifts)
            {
                if (regex.IsMatch(clause))
                    found.TryAdd(exercise, kilograms);
            }
        }

        return found;
    }
}
