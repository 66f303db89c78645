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

    private static readonly string[] Breaks = ["但是", "可是", "不过", "然后", "就是", "还是", "但", " but ", " though ", " however ", " and then "];

    private static readonly (string Value, Regex Regex)[] Goals = Compile(WishPhrases.Goals);
    private static readonly (string Value, Regex Regex)[] Exercises = Compile(WishPhrases.Exercises);
    private static readonly (string Value, Regex Regex)[] BodyParts = Compile(WishPhrases.BodyParts);
    private static readonly (string Value, Regex Regex)[] Conditions = Compile(WishPhrases.Conditions);
    private static readonly (string Value, Regex Regex)[] Kinds = Compile(WishPhrases.Kinds);
    private static readonly (string Value, Regex Regex)[] UnsafeWishes = Compile(WishPhrases.UnsafeWishes);
    private static readonly (string[] Values, Regex Regex)[] Muscles =
        [.. WishPhrases.Muscles.Select(entry => (entry.Values, Make(entry.Pattern)))];

    private static readonly Regex Denied = Make(@"(?:没有|没|不是|无|并非|no|not|without|never had|never|don't have|haven't)[^,]{0,12}$");
    private static readonly Regex LeftOutBefore = Make(@"(?:不要|不用|别|不练|不做|不上|不跑|不蹲|不能|不想|不排|去掉|除了|跳过|免了|不碰|怕|不|no|not|don't|without|skip(?:ping)?|except|leave out|avoid|drop|minus|keep me off|off the|can't|cannot|nothing for|other than|hate|but no)[^,]{0,22}$");
    private static readonly Regex LeftOutAfter = Make(@"^[^,]{0,10}?(?:不要|不练|甭练|不用|别|去掉|不排|不行|不做|免了|跳过|不需要|不能|都不|no thanks|\bno$|\bout$|none|get enough|are out|not possible)");
    private static readonly Regex Hurt = Make(@"疼|痛|伤|不好|不行|坏|酸|难受|不舒服|拉伤|扭|崴|手术|炎|腰突|腰间盘|腰椎|抬不|握不|剖腹|骨折|大腿根拉|毛病|有问题|僵|卡|响|弱|突出|弹响|撞|脱臼|没劲|肘|旧|硬|发紧|炎|麻|劳损|置换|换过|术|保护|hurt|pain|ache|aching|achy|sore|injur|bad|bum|stiff|trouble|surgery|replace|sprain|strain|disloc|torn|tear|tweak|rolled|dodgy|clicks?|cracks|arthrit|bruis|broken|broke|problem|weak|operat|issue|complain|protect|careful|new hip|new knee|numb|tennis|wonky|fractur|messed|flar|tight|tender|swollen|section|wreck|bother|touchy|kill|stuck|says no|wrong with|pulled|rotator|grip|slipped|herniat");
    private static readonly Regex Unhurt = Make(@"^ ?(?:is|are|'s|没)? ?(?:fine|ok|okay|good|问题|事)|^ (?:to (?:health|training|it|my)|on track|squats)|^ ?(?:也|都)?不(?:疼|痛)");
    private static readonly Regex WantsCardio = Make(@"有氧|心肺|跑半马|hiit|cardio|half marathon|running|jog");
    private static readonly Regex Besides = Make(@"器械加有氧|器械和有氧|machines (?:plus|and) cardio");
    private static readonly Regex NoCardio = Make(@"(?:不要|不用|不做|别排|别加|不想做?|不练|去掉|免了?)有氧|有氧(?:就|都|也)?(?:不要|免了|不做|去掉|算了|不用)(?:$|了)|(?:no|skip|without|hate|drop|minus|zero|not) (?:the |any |do )?cardio");
    private static readonly Regex FiveByFive = Make(@"(?:^|[^\d])5 ?[x×*] ?5(?:$|[^\d])");
    private static readonly Regex NoFocus = Make(@"(?:太多|练太多|够了|够多|too much|enough|减肚子|肚子上的肉|belly fat|beer belly|lose (?:\w+ )?belly)");

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
        var kind = Kind(clauses);
        var cardio = !without.Contains("cardio") && (clauses.Any(clause => WantsCardio.IsMatch(clause)) || kind == WishNames.Cardio);
        var numbers = WishNumbers.Read(read, clauses);
        if (!unsafeWishes.Contains("extreme_load") && IsExtreme(numbers, conditions, read))
            unsafeWishes = [.. unsafeWishes, "extreme_load"];
        return numbers with
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
    }

    /// <summary>200 kg and more, more than a whole 1RM, or 100 kg and more where a body asks for the greatest care.</summary>
    private static bool IsExtreme(PlanWishes numbers, string[] conditions, string text) => numbers.Load?.Minimum >= 200 || numbers.Percent?.Maximum > 100
        || (numbers.Load?.Minimum >= 100 && (conditions.Contains("pregnancy") || LexiconProfile.Complete(text, PlanProfile.Unknown).Age >= 70));

    /// <summary>Two kinds of strength machines are any machine.</summary>
    private static string? Kind(string[] clauses)
    {
        var found = Kinds.Where(entry => clauses.Any(clause => entry.Regex.Match(clause) is { Success: true } match && !LeftOutBefore.IsMatch(clause[..match.Index]))).Select(entry => entry.Value).ToList();
        var strength = found.Count(kind => kind is WishNames.Motorized or WishNames.Selectorized);
        return strength == 2 || (found.Contains(WishNames.Cardio) && clauses.Any(clause => Besides.IsMatch(clause))) ? WishNames.Machine : found.FirstOrDefault();
    }

    /// <summary>One spelling: lower case, half width, numbers as digits, ASCII commas.</summary>
    internal static string Prepare(string? text)
    {
        var clean = TextNormalizer.Normalize(text is { Length: > LongestText } ? text[..LongestText] : text);
        clean = clean.Replace("仨", "三个", StringComparison.Ordinal).Replace("礼拜", "周", StringComparison.Ordinal).Replace("星期", "周", StringComparison.Ordinal)
            .Replace("个周", "周", StringComparison.Ordinal).Replace("钟头", "小时", StringComparison.Ordinal).Replace("个小时", "小时", StringComparison.Ordinal);
        clean = Weekdays().Replace(clean, match => match.Length >= 2 ? $"每周{match.Length}次" : match.Value);
        clean = clean.Replace("周一到周五", "每周5次", StringComparison.Ordinal).Replace("3刻钟", "45分钟", StringComparison.Ordinal).Replace("三刻钟", "45分钟", StringComparison.Ordinal)
            .Replace("一个半小时", "90分钟", StringComparison.Ordinal).Replace("半个小时", "30分钟", StringComparison.Ordinal).Replace("半小时", "30分钟", StringComparison.Ordinal);
        clean = TwoDigits().Replace(clean, match => $"{Digit(match.Groups["low"].Value[0])}到{Digit(match.Groups["high"].Value[0])}");
        clean = OneOf().Replace(clean, "1 ");
        clean = OneDigit().Replace(clean, match => Digit(match.Groups["digit"].Value[0]) + match.Groups["rest"].Value);
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
        string? found = null;
        foreach (var clause in clauses)
        {
            foreach (var (value, regex) in Goals)
            {
                if (found is null && regex.Match(clause) is { Success: true } match && !LeftOutBefore.IsMatch(clause[..match.Index]))
                    found = value;
            }
        }

        return WishText.GoalOf(found) ?? (FiveByFive.IsMatch(text) ? Sessions.Members.TrainingGoal.Strength : null);
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
            var rest = clause;
            foreach (var (value, regex) in Exercises)
            {
                if (regex.Match(rest) is { Success: true } match && (value == WishNames.Cardio ? NoCardio.IsMatch(rest) : IsLeftOut(rest, match) || match.Value.StartsWith('不')))
                {
                    exercise = true;
                    rest = Blanked(rest, match);
                    if (!found.Contains(value))
                        found.Add(value);
                }
            }

            if (exercise || Hurt.IsMatch(clause) && !clause.Contains("不练", StringComparison.Ordinal))
                continue;
            foreach (var (values, regex) in Muscles)
            {
                if (regex.Match(rest) is not { Success: true } match || !IsLeftOut(rest, match))
                    continue;
                rest = Blanked(rest, match);
                found.AddRange(values.Where(value => value != "heart" && !found.Contains(value)));
            }
        }

        return found;
    }

    /// <summary>A word is meant once: 小腿 is no 腿 besides.</summary>
    private static string Blanked(string clause, Match match) => string.Concat(clause.AsSpan(0, match.Index), new string('#', match.Length), clause.AsSpan(match.Index + match.Length));

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
                    && !Unhurt.IsMatch(clause[(match.Index + match.Length)..]) && !(value == "lower_back" && found.Contains("upper_back")) && !(value == "finger" && found.Contains("hand")))
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
            var rest = clause;
            foreach (var (values, regex) in Muscles)
            {
                if (regex.Match(rest) is not { Success: true } match)
                    continue;
                rest = Blanked(rest, match);
                if (IsLeftOut(clause, match))
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

    private static string Digit(char numeral) => numeral == '两' ? "2" : $"{"零一二三四五六七八九".IndexOf(numeral)}";

    /// <summary>Single numerals that only their neighbour shows to be numbers: 四练, 八到十次, 七成.</summary>
    [GeneratedRegex("(?<![十百千])(?<digit>[一二两三四五六七八九])(?<rest>练|到(?=[一二两三四五六七八九十0-9])|至(?=[一二两三四五六七八九十0-9])|成(?=$|[到至,，的 ]|重量)|分化|回)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex OneDigit();

    /// <summary>六到八.</summary>
    [GeneratedRegex("(?<![十百千0-9])(?<low>[一二两三四五六七八九])[到至](?<high>[二三四五六七八九])(?![十百千])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex TwoDigits();

    [GeneratedRegex("\\bone (?=month|week|hour|day|session|set|year|leg day)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex OneOf();

    /// <summary>一三五日: days of the week by their names.</summary>
    [GeneratedRegex("(?<=^|[,，周每])一?二?三?四?五?六?日?(?=$|[,，]|练|来|去|有空|可以)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex Weekdays();

    [GeneratedRegex("[，。！？；;、!?:：\n…()（）]+|\\.(?=\\s|$)", RegexOptions.None, matchTimeoutMilliseconds: 250)]
    private static partial Regex Punctuation();
}
