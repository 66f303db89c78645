using System.Text.RegularExpressions;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Coaching.Planning;

/// <summary>
/// Reads the wishes of a request without a model: the fallback that stays for ever, and the lexicon that safety words are caught by. Deterministic; any
/// text, also hostile; Chinese and English mixed as people mix them.
/// </summary>
public static partial class LexiconWishes
{
    private const int LongestText = 1000;

    private static readonly string[] Breaks = ["但是", "可是", "不过", "然后", "就是", "但", " but ", " though ", " however ", " and then "];

    private static readonly (string Value, Regex Regex)[] Goals = Compile(WishPhrases.Goals);
    private static readonly (string Value, Regex Regex)[] Exercises = Compile(WishPhrases.Exercises);
    private static readonly (string Value, Regex Regex)[] BodyParts = Compile(WishPhrases.BodyParts);
    private static readonly (string Value, Regex Regex)[] Conditions = Compile(WishPhrases.Conditions);
    private static readonly (string Value, Regex Regex)[] Kinds = Compile(WishPhrases.Kinds);
    private static readonly (string Value, Regex Regex)[] UnsafeWishes = Compile(WishPhrases.UnsafeWishes);
    private static readonly (string[] Values, Regex Regex)[] Muscles =
        [.. WishPhrases.Muscles.Select(entry => (entry.Values, Make(entry.Pattern)))];

    private static readonly Regex Denied = Make(@"(?:没有|没|不是|无|并非|no|not|without|never had|never|don't have|haven't)[^,]{0,12}$");
    private static readonly Regex LeftOutBefore = Make(@"(?:不要|不用|别|不练|不做|不上|不跑|不蹲|不能|不想|不排|去掉|除了|跳过|免了|不碰|不|no|not|without|skip(?:ping)?|except|leave out|avoid|drop|minus|keep me off|off the|can't|cannot|nothing for|other than|hate|but no)[^,]{0,22}$");
    private static readonly Regex LeftOutAfter = Make(@"^[^,]{0,10}?(?:不要|不练|甭练|不用|别|去掉|不排|不行|不做|免了|跳过|不需要|不能|都不|no thanks|\bno$|\bout$|none|get enough|are out|not possible)");
    private static readonly Regex Hurt = Make(@"疼|痛|伤|不好|不行|坏|酸|难受|不舒服|拉伤|扭|崴|手术|炎|毛病|有问题|僵|卡|响|弱|突出|弹响|撞|脱臼|没劲|肘|旧|硬|发紧|炎|麻|劳损|置换|换过|术|保护|hurt|pain|ache|aching|achy|sore|injur|bad|bum|stiff|trouble|surgery|replace|sprain|strain|disloc|torn|tear|tweak|rolled|dodgy|clicks?|cracks|arthrit|bruis|broken|broke|problem|weak|operat|issue|complain|protect|careful|new hip|new knee|numb|tennis|wonky|fractur|messed|flar|tight|tender|swollen|section");
    private static readonly Regex WantsCardio = Make(@"有氧|心肺|跑半马|hiit|cardio|half marathon|running|jog");
    private static readonly Regex NoFocus = Make(@"(?:太多|练太多|够了|够多|too much|enough)");

    /// <summary>The language a plan should have: that of the text when it says so clearly, else as told.</summary>
    public static string Language(string? text, string? told) => TextNormalizer.Language(TextNormalizer.Normalize(text), told);

    /// <param name="text">The request.</param>
    /// <param name="language">Told language; the reading does not depend on it, since people mix.</param>
    public static PlanWishes Read(string? text, string? language = null)
    {
        _ = language;
        var read = Prepare(text);
        if (read.Length == 0)
            return PlanWishes.None;
        var clauses = Clauses(read);
        var conditions = Denying(Conditions, read, clauses);
        var without = LeftOut(clauses, conditions);
        var avoid = Hurting(clauses, without);
        var unsafeWishes = Matching(UnsafeWishes, read);
        var kind = Kinds.Where(entry => entry.Regex.IsMatch(read)).Select(entry => entry.Value).FirstOrDefault();
        var cardio = !without.Contains("cardio") && (WantsCardio.IsMatch(read) || kind == WishNames.Cardio);
        var wishes = WishNumbers.Read(read, clauses) with
        {
            Goal = Goal(read, clauses),
            Kind = kind,
            Focus = Focused(clauses, without, avoid),
            Without = without,
            Avoid = avoid,
            Conditions = conditions,
            WantsCardio = cardio,
            Unsafe = unsafeWishes,
        };
        return wishes;
    }

    /// <summary>One spelling: lower case, half width, numbers as digits, ASCII commas.</summary>
    internal static string Prepare(string? text)
    {
        var clean = TextNormalizer.Normalize(text is { Length: > LongestText } ? text[..LongestText] : text);
        clean = clean.Replace("仨", "三个", StringComparison.Ordinal).Replace("礼拜", "周", StringComparison.Ordinal).Replace("星期", "周", StringComparison.Ordinal)
            .Replace("个周", "周", StringComparison.Ordinal).Replace("钟头", "小时", StringComparison.Ordinal).Replace("个小时", "小时", StringComparison.Ordinal);
        clean = NumberNormalizer.Normalize(clean);
        return Punctuation().Replace(clean, ",").Trim();
    }

    internal static Regex Make(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    internal static string[] Clauses(string text)
    {
        foreach (var turn in Breaks)
            text = text.Replace(turn, ",", StringComparison.Ordinal);
        return text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static Sessions.Members.TrainingGoal? Goal(string text, string[] clauses)
    {
        _ = text;
        (string Value, int At)? found = null;
        for (var index = 0; index < clauses.Length; index++)
        {
            foreach (var (value, regex) in Goals)
            {
                var match = regex.Match(clauses[index]);
                if (!match.Success || LeftOutBefore.IsMatch(clauses[index][..match.Index]))
                    continue;
                found ??= (value, index);
            }
        }

        return WishText.GoalOf(found?.Value);
    }

    private static string[] Denying((string Value, Regex Regex)[] table, string text, string[] clauses)
    {
        _ = text;
        return [.. table.Where(entry => clauses.Any(clause => entry.Regex.Match(clause) is { Success: true } match && !Denied.IsMatch(clause[..match.Index]))).Select(entry => entry.Value)];
    }

    private static string[] Matching((string Value, Regex Regex)[] table, string text) =>
        [.. table.Where(entry => entry.Regex.IsMatch(text)).Select(entry => entry.Value)];

    private static List<string> LeftOut(string[] clauses, string[] conditions)
    {
        _ = conditions;
        var found = new List<string>();
        foreach (var clause in clauses)
        {
            var exercise = false;
            foreach (var (value, regex) in Exercises)
            {
                if (regex.Match(clause) is { Success: true } match && (IsLeftOut(clause, match) || match.Value.StartsWith('不')))
                {
                    exercise = true;
                    if (!found.Contains(value))
                        found.Add(value);
                }
            }

            if (exercise || Hurt.IsMatch(clause) && !clause.Contains("不练", StringComparison.Ordinal))
                continue;
            foreach (var (values, regex) in Muscles)
            {
                if (regex.Match(clause) is { Success: true } match && IsLeftOut(clause, match))
                    found.AddRange(values.Where(value => value != "heart" && !found.Contains(value)));
            }
        }

        return found;
    }

    private static bool IsLeftOut(string clause, Match match) =>
        LeftOutBefore.IsMatch(clause[..match.Index]) || LeftOutAfter.IsMatch(clause[(match.Index + match.Length)..]);

    private static List<string> Hurting(string[] clauses, List<string> without)
    {
        _ = without;
        var found = new List<string>();
        foreach (var clause in clauses)
        {
            if (!Hurt.IsMatch(clause) || clause.Contains("不疼", StringComparison.Ordinal))
                continue;
            foreach (var (value, regex) in BodyParts)
            {
                if (regex.Match(clause) is { Success: true } match && !Denied.IsMatch(clause[..match.Index]) && !found.Contains(value)
                    && !(value == "lower_back" && (found.Contains("upper_back") || !clause.Contains('腰') && clause.Contains('背') && clause.Contains("上背", StringComparison.Ordinal))))
                    found.Add(value);
            }
        }

        return found;
    }

    private static List<string> Focused(string[] clauses, List<string> without, List<string> avoid)
    {
        var found = new List<string>();
        foreach (var clause in clauses)
        {
            if (NoFocus.IsMatch(clause))
                continue;
            var hurts = Hurt.IsMatch(clause);
            foreach (var (values, regex) in Muscles)
            {
                if (regex.Match(clause) is not { Success: true } match || IsLeftOut(clause, match))
                    continue;
                // A part that hurts is no wish to train it, unless it is named as work.
                if (hurts && BodyParts.Any(part => avoid.Contains(part.Value) && part.Regex.Match(clause) is { Success: true } hurt && hurt.Index <= match.Index && match.Index < hurt.Index + hurt.Length))
                    continue;
                found.AddRange(values.Where(value => !found.Contains(value) && !without.Contains(value)));
            }
        }

        // The wider word is not meant where the narrower one was said.
        if (found.Contains("upper_back") || found.Contains("lower_back"))
            found.Remove("back");
        return found;
    }

    private static (string Value, Regex Regex)[] Compile((string Value, string Pattern)[] table) => [.. table.Select(entry => (entry.Value, Make(entry.Pattern)))];

    [GeneratedRegex("[，。！？；;、!?:：\n…()（）]+|\\.(?=\\s|$)", RegexOptions.None, matchTimeoutMilliseconds: 250)]
    private static partial Regex Punctuation();
}
