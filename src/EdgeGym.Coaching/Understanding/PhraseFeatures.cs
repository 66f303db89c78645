using System.Text;

namespace EdgeGym.Coaching.Understanding;

/// <summary>
/// Pieces of a sentence for word statistics: single characters to fours and pairs with a gap in Chinese, words to fours, word pairs with a gap and
/// letters to fives in English; hashed by FNV-1a over UTF-8 into buckets (feature hashing, Weinberger 2009). Numbers all look alike.
/// </summary>
public static class PhraseFeatures
{
    private const int MostLetters = 400;
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    /// <summary>Small letters, digits as 0, Chinese characters, everything else a single space.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        var space = true;
        foreach (var character in text)
        {
            if (plain.Length >= MostLetters)
                break;
            // "don't" and "dont" are one word.
            if (character is '\'' or '’')
                continue;
            var kept = character switch
            {
                >= '0' and <= '9' => '0',
                >= 'A' and <= 'Z' => (char)(character | 0x20),
                >= 'a' and <= 'z' => character,
                >= '\u3400' and <= '\u9fff' => character,
                >= '\u00c0' and <= '\u024f' => character,
                _ => ' ',
            };
            // 12.5 and 40 are both a number, whatever their length.
            if ((kept == ' ' && space) || (kept == '0' && plain.Length > 0 && plain[^1] == '0'))
                continue;
            space = kept == ' ';
            plain.Append(kept);
        }

        return plain.ToString().TrimEnd();
    }

    /// <summary>Buckets of a plain sentence, each once, ascending.</summary>
    /// <param name="buckets">A power of two.</param>
    public static SortedSet<int> Of(string plain, string lang, int buckets)
    {
        var found = new SortedSet<int>();
        void Add(string kind, string piece) => found.Add((int)(Hash(kind, piece) & (uint)(buckets - 1)));
        if (lang == "zh")
        {
            var framed = "^" + plain + "$";
            for (var length = 1; length <= 4; length++)
            {
                for (var at = 0; at + length <= framed.Length; at++)
                    Add("z", framed.Substring(at, length));
            }

            for (var gap = 1; gap <= 2; gap++)
            {
                for (var at = 0; at + gap + 1 < framed.Length; at++)
                    Add(gap == 1 ? "g" : "G", $"{framed[at]}_{framed[at + gap + 1]}");
            }

            return found;
        }

        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] framedWords = ["^", .. words, "$"];
        for (var length = 1; length <= 4; length++)
        {
            for (var at = 0; at + length <= framedWords.Length; at++)
                Add("w", string.Join(' ', framedWords, at, length));
        }

        for (var first = 0; first < words.Length; first++)
        {
            for (var second = first + 2; second < Math.Min(first + 4, words.Length); second++)
                Add("k", words[first] + "_" + words[second]);
        }

        foreach (var word in words)
        {
            var framed = "<" + word + ">";
            for (var length = 3; length <= 5; length++)
            {
                for (var at = 0; at + length <= framed.Length; at++)
                    Add("c", framed.Substring(at, length));
            }
        }

        return found;
    }

    /// <summary>FNV-1a over UTF-8; of the kind the first character counts.</summary>
    public static uint Hash(string kind, string piece)
    {
        Span<byte> bytes = stackalloc byte[256];
        var hash = FnvOffset;
        hash = (hash ^ kind[0]) * FnvPrime;
        foreach (var rune in piece.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            for (var index = 0; index < length; index++)
                hash = (hash ^ bytes[index]) * FnvPrime;
        }

        // The low bits of FNV mix poorly: the high ones come down.
        return hash ^ (hash >> 15);
    }
}
