using System.Text.RegularExpressions;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Coaching.Planning.Checks;

/// <summary>Does it read well, in the right language, and does it keep to training?</summary>
internal static partial class TextChecks
{
    private const double HighestGrade = 8;
    private const int LongestChineseSentence = 40;
    private const double LeastSimilarity = 0.95;

    /// <summary>18: Flesch–Kincaid grade of at most 8, or Chinese sentences of at most 40 characters.</summary>
    public static string? ReadingLevel(CheckedPlan its)
    {
        foreach (var text in Texts(its.Plan))
        {
            if (its.Plan.Lang == "zh")
            {
                if (text.Split(['。', '！', '？', '；']).FirstOrDefault(sentence => sentence.Length > LongestChineseSentence) is { } longest)
                    return $"{longest.Length} characters: {longest}";
            }
        }

        if (its.Plan.Lang == "zh")
            return null;
        var grade = Grade(string.Join(' ', Texts(its.Plan)));
        return grade > HighestGrade ? $"grade {grade:0.#}" : null;
    }

    /// <summary>19.</summary>
    public static string? Language(CheckedPlan its)
    {
        if (its.Plan.Lang != its.Language)
            return $"answered in {its.Plan.Lang}, asked in {its.Language}";
        foreach (var text in Texts(its.Plan))
        {
            var han = text.Count(TextNormalizer.IsHan);
            if (its.Language == "zh" ? han * 3 < text.Count(char.IsAsciiLetter) || han == 0 : han > 0)
                return text;
        }

        return Texts(its.Plan).Any() ? null : "no words";
    }

    /// <summary>20: no diagnosis, no drugs or doses, no crash diet; and such wishes are refused.</summary>
    public static string? NoMedicalAdvice(CheckedPlan its)
    {
        foreach (var text in Texts(its.Plan))
        {
            if (Forbidden().Match(text) is { Success: true } found)
                return found.Value;
        }

        return its.Wishes.Unsafe.FirstOrDefault(wish => !its.Said("unsafe_" + wish)) is { } obeyed ? $"{obeyed} was asked and not refused" : null;
    }

    /// <summary>21: the same request again, at least .95 alike (Dice over the parts of the document).</summary>
    public static string? Repeatable(CheckedPlan its)
    {
        if (its.Again is null)
            return "not asked twice";
        var (one, other) = (Parts(its.Plan), Parts(its.Again));
        var alike = one.Sum(part => Math.Min(part.Value, other.GetValueOrDefault(part.Key)));
        var similarity = 2.0 * alike / (one.Values.Sum() + other.Values.Sum());
        return similarity < LeastSimilarity ? $"{similarity:P0} alike" : null;
    }

    /// <summary>Flesch–Kincaid grade: .39·words/sentences + 11.8·syllables/words − 15.59.</summary>
    internal static double Grade(string text)
    {
        var words = Words().Matches(text);
        var sentences = Math.Max(1, text.Count(character => character is '.' or '!' or '?'));
        return words.Count == 0 ? 0 : (0.39 * words.Count / sentences) + (11.8 * words.Sum(word => Syllables(word.Value)) / words.Count) - 15.59;
    }

    private static int Syllables(string word)
    {
        var (count, vowel) = (0, false);
        foreach (var character in word.ToLowerInvariant())
        {
            var isVowel = "aeiouy".Contains(character);
            count += isVowel && !vowel ? 1 : 0;
            vowel = isVowel;
        }

        return Math.Max(1, word.EndsWith('e') && count > 1 && !word.EndsWith("le", StringComparison.Ordinal) ? count - 1 : count);
    }

    private static IEnumerable<string> Texts(TrainingPlan plan) =>
        new[] { plan.Explanation, plan.Progression.Text, plan.Deload.Text, plan.Clearance ?? "" }.Concat(plan.Conflicts.Select(conflict => conflict.Text)).Where(text => text.Length > 0);

    private static Dictionary<string, int> Parts(TrainingPlan plan) =>
        plan.ToJson().Split([',', '{', '}', '[', ']'], StringSplitOptions.RemoveEmptyEntries).GroupBy(part => part, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    [GeneratedRegex("[A-Za-z']+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(
        @"\d ?(mg|kcal|calories|iu)\b|\binject|\bdose of\b|you (have|suffer from) (a |an )?(arthritis|diabetes|hernia|disc|tear|infection|heart disease)|you should (fast|skip meals)|take (some )?(steroids|testosterone|pills)|毫克|注射|大卡|你得了|你患有|确诊为|建议.{0,4}(用药|服用|断食|不吃)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forbidden();
}
