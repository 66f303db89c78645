using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeGym.Coaching.Planning;

/// <summary>The numbers of a request: days, minutes, sets, repetitions, rest, reserve, loads, percent, weeks. Clause by clause, since a number belongs to what stands beside it.</summary>
internal static class WishNumbers
{
    private const string N = @"(\d+(?:\.\d+)?)";
    private const string To = @"\s*(?:-|~|到|至|to|–|and|or)\s*";

    private static readonly Regex DaysByMinutes = LexiconWishes.Make($@"(\d)\s*[x×*]\s*(\d{{2,3}})\s*(?:min|分|$|,| )");
    private static readonly Regex SetsByReps = LexiconWishes.Make($@"(\d+)\s*(?:[x×*]|by)\s*(\d+)(?:{To}(\d+))?");
    private static readonly Regex DaysHan = LexiconWishes.Make(@"(?:周|每周|1周)[^0-9,组]{0,8}(\d)\s*个?(?:次|天|回|练|趟|日|休)|(?:^|[^0-9])(\d)\s*(?:天|练|分化|日)|周末(\d)天");
    private static readonly Regex DaysEnglish = LexiconWishes.Make(@"\b(\d)\s*(?:-\s*)?(?:(?:hard|full|training|gym|short|easy|heavy|leg|whole|half|hour-long|hour|\d+|min|mins|minute|minutes|good|more) ){0,3}(?:days?|dyas|times|tiems|sessions?|mornings|evenings|nights|workouts)\b|(\d)x(?:\s*(?:a|per|/|each|wk|week)|$|,)|(\d)\s*x/?\s*w(?:ee)?k|make it (\d)|\b(\d) (?:half hours|45s)");
    private static readonly Regex EveryDay = LexiconWishes.Make(@"每天|天天|日日|365天|一周到头|every ?(?:single )?day|daily|each day|all 7|365 days|7 days");
    private static readonly Regex Once = LexiconWishes.Make(@"once (?:a|per|each|weekly)|once weekly|only sundays|only saturdays|1 (?:\w+ )?day a week|周日才有空|周[^,]{0,3}1(?:次|天|回|练)|per week once");
    private static readonly Regex Twice = LexiconWishes.Make(@"twice|weekends? only|only weekends|two times|周末(?:有空|练|才)|双休");
    private static readonly Regex ButOneDay = LexiconWishes.Make(@"除了周[一二三四五六日天]|except (?:sun|mon|tues|wednes|thurs|fri|satur)day");
    private static readonly Regex WeekdayNames = LexiconWishes.Make(@"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*");

    private static readonly Regex RestWords = LexiconWishes.Make(@"歇|休息|间歇|组间|间隔|\brests?\b|resting|between|breaks?\b|\boff\b|pause");
    private static readonly Regex Seconds = LexiconWishes.Make(N + @"\s*(?:秒|s\b|secs?\b|seconds?\b)");
    private static readonly Regex RestMinutes = LexiconWishes.Make(N + @"\s*-?(?:分半|分钟半|分钟|分种|分|min(?:ute)?s?\b)");
    private static readonly Regex Minutes = LexiconWishes.Make(N + @"\s*-?\s*(?:分钟|分种|分(?:$|[^化])|min(?:ute)?s?\b)");
    private static readonly Regex Hours = LexiconWishes.Make(N + @"\s*-?\s*(?:小时|h\b|hrs?\b|hours?\b)");

    private static readonly Regex Sets = LexiconWishes.Make(@"(\d+)\s*(?:组|sets?\b)|(?:^|\s|,)(single) set");
    private static readonly Regex RepsHan = LexiconWishes.Make($@"(\d+)(?:{To}(\d+))?\s*(?:次|个|下)(?:$|[^月小周人钟])");
    private static readonly Regex AfterSets = LexiconWishes.Make($@"组[^0-9,]{{0,4}}(\d+)(?:{To}(\d+))?(?:$|次|个|下|,)");
    private static readonly Regex RepsEnglish = LexiconWishes.Make($@"(\d+)(?:{To}(\d+))?\s*-?(?:reps?\b|repetitions?\b)|sets? of (\d+)(?:{To}(\d+))?|reps? of (\d+)(?:{To}(\d+))?");
    private static readonly Regex BareRange = LexiconWishes.Make(@"(?:^|\s|of )(\d+)\s*(?:-|到|to)\s*(\d+)(?:$|\s*$|\s*(?:次|个|下))");
    private static readonly Regex Rir = LexiconWishes.Make(@"(?:留|剩|余力|保留|rir|r\.i\.r\.?|leav(?:e|ing)|keep|留出|in reserve:?)\s*(?:about |余力|有|着)?(\d)|(\d)\s*(?:rir|(?:more )?(?:reps? )?(?:in reserve|in the tank|left in|left over|left$|in hand|to spare))|(\d)(?:个|次|下)(?:的)?(?:余力|余量)");
    private static readonly Regex ToFailure = LexiconWishes.Make(@"力竭|练到没力|to failure|till failure|until failure|all out");

    private static readonly Regex Loads = LexiconWishes.Make($@"{N}\s*(?:公斤|千克|kg|kilos?|斤|磅|lbs?|pounds?)?{To}{N}\s*(公斤|千克|kgs?\b|kilos?\b|斤|磅|lbs?\b|pounds?\b)|{N}\s*(公斤|千克|kgs?\b|kilos?\b|斤|磅|lbs?\b|pounds?\b)");
    private static readonly Regex BareLoads = LexiconWishes.Make($@"{N}{To}{N}");
    private static readonly Regex NotLoad = LexiconWishes.Make(@"瘦|减|掉|体重|胖|lose|drop|\boff\b|lost|i weigh|weighing|overweight|月内|增重|gain \d|极限|deadlift \d+ .{0,10}month|in \d+ (?:month|week)");
    private static readonly Regex OwnMaximum = LexiconWishes.Make(@"(?:最大|极限|能举|能推|1rm|max(?:es)?(?: is| of| at)?|i (?:leg |chest |bench )?press|best is|pb)\s*(?:是|到|个)?\s*(\d+)");
    private static readonly Regex AtMost = LexiconWishes.Make(@"以内|以下|最多|不超过|别超过|不要超过|at most|or less|or under|no more than|not more than|up to|under|below|max(?:imum)?$|tops|limit|not over|nothing over|nothing above");
    private static readonly Regex Percent = LexiconWishes.Make($@"{N}\s*(?:%|成)?{To}{N}\s*(?:%|percent|成)|{N}\s*(%|percent|成)");

    private static readonly Regex Weeks = LexiconWishes.Make(@"(\d+)\s*-?\s*(?:周|weeks?\b|wks?\b)");
    private static readonly Regex Months = LexiconWishes.Make(@"(\d+(?:\.5)?)\s*个?\s*(?:月|-?months?\b)");
    private static readonly Regex Years = LexiconWishes.Make(@"(\d+)\s*年(?:计划|内|$)|(?:full|whole) year(?:$| of| plan)|year plan|1 year (?:of|plan)|半年(?:计划|内)");
    private static readonly Regex OneWeek = LexiconWishes.Make(@"1周(?:的|内|里|瘦|减|掉|必须|练出|就要|$)|(?:就排|只排|排|先)1周|(?:this|only|just|in|within|for) 1 week|^1 week");
    private static readonly Regex InAWeek = LexiconWishes.Make(@"(?:in|within|by) (?:a|one) week|(?:only )?this one week|in a single week");
    private static readonly Regex Past = LexiconWishes.Make(@"了|前|怀孕|去年|过|身孕|孕|ago|pregnan|along|since|\bpast\b|\blast\b|for \d+ (?:years|months)|was|had");

    public static PlanWishes Read(string text, string[] clauses)
    {
        var wishes = PlanWishes.None;
        foreach (var clause in clauses)
            wishes = Clause(wishes, clause);
        if (wishes.Days is null)
            wishes = wishes with { Days = DaysByWords(text) };
        if (wishes.Rir is null && ToFailure.IsMatch(text))
            wishes = wishes with { Rir = 0 };
        if (wishes.RestSeconds is null && RestIsNothing.IsMatch(text))
            wishes = wishes with { RestSeconds = 0 };
        return wishes;
    }

    private static readonly Regex RestIsNothing = LexiconWishes.Make(@"0休息|零休息|0间歇|零间歇|组间不(?:休|歇)|\b0 (?:seconds|s\b) ?(?:of )?(?:rest)?|zero (?:seconds|rest)|no rest between sets");

    private static PlanWishes Clause(PlanWishes wishes, string clause)
    {
        var rest = RestWords.IsMatch(clause);
        if (DaysByMinutes.Match(clause) is { Success: true } grid && Whole(grid.Groups[1]) <= 7 && Whole(grid.Groups[2]) is >= 20 and <= 240)
        {
            wishes = wishes with { Days = Whole(grid.Groups[1]), Minutes = Whole(grid.Groups[2]) };
        }
        else if (SetsByReps.Match(clause) is { Success: true } product && Whole(product.Groups[2]) is < 60 && Whole(product.Groups[1]) is < 40)
        {
            wishes = wishes with { Sets = Whole(product.Groups[1]), Repetitions = Range(product.Groups[2], product.Groups[3]) };
        }

        wishes = Days(wishes, clause);
        wishes = Times(wishes, clause, rest);
        wishes = Work(wishes, clause);
        wishes = Intensity(wishes, clause);
        return Lasting(wishes, clause);
    }

    private static PlanWishes Days(PlanWishes wishes, string clause)
    {
        if (DaysHan.Match(clause) is { Success: true } han && First(han) is { } days && !clause.Contains("这2天", StringComparison.Ordinal) && !clause.Contains("这几天", StringComparison.Ordinal))
            return wishes with { Days = Clamp(days) ?? wishes.Days };
        if (DaysEnglish.Match(clause) is { Success: true } english && First(english) is { } times)
            return wishes with { Days = Clamp(times) ?? wishes.Days };
        return Once.IsMatch(clause) ? wishes with { Days = 1 } : Twice.IsMatch(clause) ? wishes with { Days = 2 } : wishes;
    }

    private static int? DaysByWords(string text)
    {
        if (ButOneDay.IsMatch(text))
            return 6;
        if (EveryDay.IsMatch(text) && !text.Contains("每天只", StringComparison.Ordinal) && !text.Contains("天天坐", StringComparison.Ordinal))
            return 7;
        var named = WeekdayNames.Matches(text).Select(match => match.Groups[1].Value).Distinct().Count();
        return named >= 2 ? named : null;
    }

    private static PlanWishes Times(PlanWishes wishes, string clause, bool rest)
    {
        if (Seconds.Match(clause) is { Success: true } seconds)
            wishes = wishes with { RestSeconds = Whole(seconds.Groups[1]) ?? wishes.RestSeconds };
        if (rest && Hours.IsMatch(clause) && clause.Contains("0.5", StringComparison.Ordinal) && clause.Contains("minute", StringComparison.Ordinal))
            return wishes with { RestSeconds = 30 };
        if (rest && RestMinutes.Match(clause) is { Success: true } pause && Number(pause.Groups[1]) is { } minutes and <= 10)
            return wishes with { RestSeconds = (int)Math.Round((minutes * 60) + (pause.Value.Contains('半') ? 30 : 0)) };
        double? length = Minutes.Match(clause) is { Success: true } told && Number(told.Groups[1]) is { } value && value >= 8 ? value : null;
        if (Hours.Match(clause) is { Success: true } hours && Number(hours.Groups[1]) is { } count)
            length = (count * 60) + (clause.Contains("一刻", StringComparison.Ordinal) || clause.Contains("1刻", StringComparison.Ordinal) ? 15 : 0) + (length is < 60 ? length.Value : 0);
        else if (HourAndHalf.IsMatch(clause))
            length = 90;
        else if (HalfHour.IsMatch(clause))
            length = 30;
        else if (AnHour.IsMatch(clause))
            length = 60;
        return length is >= 1 and <= 600 ? wishes with { Minutes = (int)Math.Round(length.Value) } : wishes;
    }

    private static readonly Regex HourAndHalf = LexiconWishes.Make(@"(?:an |1 )?hour and a half|1\.5 ?h|一个半小时|1个半小时|1小时半|90 ?min");
    private static readonly Regex HalfHour = LexiconWishes.Make(@"half an hour|half[- ]hour|半个?小时|半个钟|0\.5 ?h");
    private static readonly Regex AnHour = LexiconWishes.Make(@"\ban hour\b|\ba hour\b|1 hour|hour each|小时一次");

    private static PlanWishes Work(PlanWishes wishes, string clause)
    {
        if (Sets.Match(clause) is { Success: true } sets)
            wishes = wishes with { Sets = sets.Groups[2].Success ? 1 : Whole(sets.Groups[1]) ?? wishes.Sets };
        if (Rir.Match(clause) is { Success: true } rir)
            return wishes with { Rir = First(rir) ?? wishes.Rir };
        foreach (var regex in (ReadOnlySpan<Regex>)[AfterSets, RepsEnglish])
        {
            if (regex.Match(clause) is { Success: true } match && RangeOf(match) is { } range)
                return wishes with { Repetitions = range };
        }

        var weekly = clause.Contains('周') || clause.Contains("每天", StringComparison.Ordinal);
        if (!weekly && RepsHan.Match(clause) is { Success: true } han && RangeOf(han) is { Maximum: > 1 } reps && (clause.Contains('组') || !Minutes.IsMatch(clause)))
            return wishes with { Repetitions = reps };
        var unitless = !Percent.IsMatch(clause) && !Loads.IsMatch(clause) && !Minutes.IsMatch(clause) && !Seconds.IsMatch(clause);
        return unitless && !weekly && BareRange.Match(clause) is { Success: true } bare && RangeOf(bare) is { Maximum: <= 40 } plain ? wishes with { Repetitions = plain } : wishes;
    }

    private static PlanWishes Intensity(PlanWishes wishes, string clause)
    {
        if (Percent.Match(clause) is { Success: true } percent && !clause.Contains("体脂", StringComparison.Ordinal) && !clause.Contains("body fat", StringComparison.Ordinal))
        {
            var scale = percent.Value.Contains('成') ? 10 : 1;
            var (low, high) = percent.Groups[2].Success ? (Number(percent.Groups[1]), Number(percent.Groups[2])) : (Number(percent.Groups[3]), Number(percent.Groups[3]));
            return low * scale is { } lowest and >= 1 and <= 200 && high * scale is { } highest and >= 1 and <= 200
                ? wishes with { Percent = AtMost.IsMatch(clause) && !percent.Groups[2].Success ? new(0, highest) : Ordered(lowest, highest) }
                : wishes;
        }

        if (Loads.Match(clause) is not { Success: true } load || NotLoad.IsMatch(clause))
            return wishes;
        var unit = load.Groups[3].Success ? load.Groups[3].Value : load.Groups[5].Value;
        var factor = unit == "斤" ? 0.5 : unit is "磅" || unit.StartsWith("lb", StringComparison.Ordinal) || unit.StartsWith("pound", StringComparison.Ordinal) ? 0.45359237 : 1;
        var (from, to) = load.Groups[2].Success ? (Number(load.Groups[1]), Number(load.Groups[2])) : (Number(load.Groups[4]), Number(load.Groups[4]));
        if (from is not { } least || to is not { } most || most * factor > 2000)
            return wishes;
        if (!load.Groups[2].Success && OwnMaximum.Match(clause) is { Success: true } own && own.Groups[1].Value == load.Groups[4].Value)
            return wishes;
        var bracket = Ordered(Math.Round(least * factor, 1), Math.Round(most * factor, 1));
        return wishes with { Load = !load.Groups[2].Success && AtMost.IsMatch(clause) ? bracket with { Minimum = 0 } : bracket };
    }

    private static PlanWishes Lasting(PlanWishes wishes, string clause)
    {
        if (Past.IsMatch(clause) && !clause.Contains('周') && !clause.Contains("week", StringComparison.Ordinal))
            return wishes;
        if (Years.Match(clause) is { Success: true } years)
            return wishes with { Weeks = years.Value.Contains('半') ? 26 : 52 };
        if (Months.Match(clause) is { Success: true } months && Number(months.Groups[1]) is { } count)
            return wishes with { Weeks = count == 0.5 ? 2 : (int)Math.Round(count * 4) };
        if (InAWeek.IsMatch(clause))
            return wishes with { Weeks = 1 };
        foreach (Match weeks in Weeks.Matches(clause))
        {
            var before = clause[..weeks.Index];
            var after = clause[(weeks.Index + weeks.Length)..];
            var number = Whole(weeks.Groups[1]);
            // "1周3次" is how often, not how long.
            if (number == 1 && !OneWeek.IsMatch(clause))
                continue;
            if (Past.IsMatch(before) || after.StartsWith(" after", StringComparison.Ordinal) || after.StartsWith(" ago", StringComparison.Ordinal) || clause.Contains("手术", StringComparison.Ordinal))
                continue;
            if (number is >= 1 and <= 520)
                return wishes with { Weeks = number };
        }

        return wishes;
    }

    private static Bracket Ordered(double one, double other) => new(Math.Min(one, other), Math.Max(one, other));

    private static int? Clamp(int days) => days is >= 1 and <= 7 ? days : null;

    private static int? First(Match match)
    {
        for (var group = 1; group < match.Groups.Count; group++)
        {
            if (match.Groups[group].Success)
                return Whole(match.Groups[group]);
        }

        return null;
    }

    private static WholeRange? RangeOf(Match match)
    {
        for (var group = 1; group < match.Groups.Count; group += 2)
        {
            if (match.Groups[group].Success)
                return Range(match.Groups[group], match.Groups[group + 1 < match.Groups.Count ? group + 1 : group]);
        }

        return null;
    }

    private static WholeRange? Range(Group low, Group high)
    {
        if (Whole(low) is not { } from)
            return null;
        var to = high.Success ? Whole(high) ?? from : from;
        return Math.Min(from, to) < 1 || Math.Max(from, to) > 200 ? null : new WholeRange(Math.Min(from, to), Math.Max(from, to));
    }

    private static int? Whole(Group group) => int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Number(Group group) => double.TryParse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
