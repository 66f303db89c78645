using System.Text;

namespace EdgeGym.Coaching.Understanding;

/// <summary>A piece of a sentence inside which a "no" counts: between punctuation or words such as "but".</summary>
internal sealed class Clause
{
    private static readonly string[] Turns = ["但是", "可是", "然后", "只是", "而是", "但", "却"];
    private static readonly HashSet<string> TurnWords = new(StringComparer.Ordinal) { "but", "however", "though", "although", "because", "then", "yet", "except" };

    /// <summary>"No" that means no.</summary>
    private static readonly HashSet<string> NegatingWords = new(StringComparer.Ordinal)
    {
        "no", "not", "never", "without", "none", "nothing", "neither", "nor", "isn't", "isnt", "don't", "dont", "doesn't", "doesnt", "didn't", "didnt", "wasn't", "wasnt",
        "aren't", "arent", "haven't", "havent", "hasn't", "hasnt", "ain't", "aint", "zero", "denies", "deny",
    };

    /// <summary>After these a "no" only softens: "not too dizzy" still is dizzy.</summary>
    private static readonly HashSet<string> Hedges = new(StringComparer.Ordinal)
    {
        "too", "very", "really", "that", "much", "so", "just", "only", "sure", "know", "felt", "such", "extremely", "totally", "completely", "exactly", "wonder", "doubt", "stop", "going", "joking", "kidding",
    };

    /// <summary>Han words with a "no" in them that deny nothing of what follows.</summary>
    private static readonly string[] Harmless =
    [
        "不知道", "不小心", "不行", "不舒服", "不得了", "受不了", "不会是", "是不是", "有没有", "差点没", "不由", "不停", "不断", "忍不住", "没想到", "没办法", "没法", "没力", "没劲",
        "不对", "不太", "不怎么", "不是很", "不算", "没那么", "不是一般", "不光", "不仅", "不只", "不但", "要不", "会不会", "能不能", "说不定", "不禁", "没准", "没事就", "没多久", "没一会", "不一会", "不住", "不了", "不动", "不起",
    ];

    private const int Reach = 5;

    private static readonly string[] HarmlessForEffort = [.. Harmless.Where(word => word is not ("不太" or "不怎么" or "不是很" or "不算" or "没那么"))];

    private Clause(string text)
    {
        Words = SplitWords(text);
        Han = string.Concat(text.Where(character => TextNormalizer.IsHan(character) || char.IsAsciiLetterOrDigit(character) || character is '.' or '%'));
    }

    /// <summary>Lower-case words and numbers; punctuation gone.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The clause without blanks and punctuation.</summary>
    public string Han { get; }

    public static IReadOnlyList<Clause> Split(string normalized)
    {
        var clauses = new List<Clause>();
        var piece = new StringBuilder();
        void Close()
        {
            if (piece.Length > 0)
                clauses.AddRange(SplitTurns(piece.ToString()));
            piece.Clear();
        }

        for (var index = 0; index < normalized.Length; index++)
        {
            var character = normalized[index];
            var decimalPoint = character == '.' && index > 0 && index + 1 < normalized.Length && char.IsAsciiDigit(normalized[index - 1]) && char.IsAsciiDigit(normalized[index + 1]);
            if (!decimalPoint && character is ',' or '.' or '!' or '?' or ';' or ':' or '\n' or '，' or '。' or '！' or '？' or '；' or '：' or '、' or '…' or '(' or ')' or '（' or '）')
                Close();
            else
                piece.Append(character);
        }

        Close();
        return clauses;
    }

    public static bool IsDenial(string word) => NegatingWords.Contains(word);

    public static int CountDenials(ReadOnlySpan<char> han)
    {
        var count = 0;
        for (var index = 0; index < han.Length; index++)
        {
            // "不疼不闷" denies both; "不是不疼" denies the denial.
            var listed = index >= 2 && han[index] == han[index - 2] && (han[index] == '不' || han[index] == '没') && han[index - 1] is not ('是' or '会' or '能' or '得' or '说');
            if (listed)
                continue;
            if (han[index] is '不' or '没' or '无' or '未' or '甭' || (han[index] == '别' && !(index + 1 < han.Length && han[index + 1] is '着' or '扭' or '人' or '的')))
                count++;
        }

        return count;
    }

    /// <summary>
    /// True when the words at this place are denied. Two denials cancel out. For danger a softened denial denies nothing ("not too dizzy" still
    /// is dizzy); for effort it does ("not too heavy").
    /// </summary>
    public bool Denies(PhraseMatch match, bool han, bool danger)
        => Math.Max(0, (han ? HanDenials(match, danger) : WordDenials(match, danger)) - match.OwnDenials) % 2 == 1;

    private int HanDenials(PhraseMatch match, bool danger)
    {
        var from = Math.Max(0, match.Start - Reach);
        // A harmless word may begin before the window: mask it in the whole clause.
        var masked = Han;
        foreach (var word in danger ? Harmless : HarmlessForEffort)
        {
            // What the phrase itself holds is counted there.
            var at = masked.IndexOf(word, StringComparison.Ordinal);
            if (at >= 0 && at + word.Length <= match.Start)
                masked = masked.Replace(word, new string('_', word.Length), StringComparison.Ordinal);
        }

        return CountDenials(masked.AsSpan(from, match.End + 1 - from));
    }

    private int WordDenials(PhraseMatch match, bool danger)
    {
        var count = 0;
        for (var index = Math.Max(0, match.Start - Reach); index <= match.End; index++)
        {
            if (!NegatingWords.Contains(Words[index]))
                continue;
            var next = index + 1 < Words.Count ? Words[index + 1] : "";
            var exclaimed = Words[index] == "no" && next is "i" or "my" or "wait" or "joke" or "idea";
            // Inside the phrase a denial is the phrase's own, softened or not.
            var inside = index >= match.Start;
            if (inside || !(exclaimed || (danger && Hedges.Contains(next))))
                count++;
        }

        return count;
    }

    private static IEnumerable<Clause> SplitTurns(string piece)
    {
        foreach (var turn in Turns)
            piece = piece.Replace(turn, "\n", StringComparison.Ordinal);
        foreach (var part in piece.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var from = 0;
            for (var index = 0; index <= words.Length; index++)
            {
                if (index < words.Length && !TurnWords.Contains(words[index].Trim('-', '"', '\'')))
                    continue;
                if (index > from)
                    yield return new Clause(string.Join(' ', words[from..index]));
                from = index + 1;
            }
        }
    }

    private static List<string> SplitWords(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        void Close()
        {
            if (word.Length > 0)
                words.Add(word.ToString().Trim('\''));
            word.Clear();
        }

        char before = ' ';
        foreach (var character in text)
        {
            var kind = char.IsAsciiDigit(character) || character == '.' ? '0' : char.IsAsciiLetter(character) || character == '\'' ? 'a' : character == '%' ? '%' : ' ';
            if (kind != before)
                Close();
            if (kind != ' ')
                word.Append(character);
            before = kind;
        }

        Close();
        return words;
    }
}
