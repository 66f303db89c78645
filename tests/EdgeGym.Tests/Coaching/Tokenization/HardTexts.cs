using System.Text;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Coaching.Tokenization;

/// <summary>Texts on which tokenizers differ: scripts, contractions, runs of white space, emoji, combining marks, torn surrogates.</summary>
internal static class HardTexts
{
    private static readonly string[] Written =
    [
        "", " ", "  ", "a", "Hello, world!", "今天练胸,感觉很轻松,可以加 2.5 公斤吗?", "I'll do 3×12 @ 62.5kg; it's DON'T'VE we'RE", "12345 67.5 1,000 ½ ² Ⅷ ٣",
        "   three spaces\n\n\nand lines\r\n \r\n\t\ttabs \t mixed  ", "trailing   ", "\n", " \n ", "👍🏽👨‍👩‍👧‍👦 🏋️‍♀️💪 emoji", "𠮷野家 𝒜𝓁𝓅𝒽𝒶 letters beyond 16 bits", "e\u0301 cafe\u0301 Å ẛ̣ 각 한국어",
        "\uD800", "a\uD83Db", "\uDE00\uD83D", "ok\uDFFF!", "<|im_start|>user\nhi<|im_end|>", "<|im_start|", "<<|im_end|>>", "x <|endoftext|>  y", "<tool_call>{\"a\":1}</tool_call>",
        "don’t “quote” — dash…", "snake_case CamelCase __init__", "http://example.org/?q=1&r=2#z", "αβγ Привет мир שלום عليكم ภาษาไทย हिन्दी", "\u00A0nbsp\u2003em\u3000ideographic", "a\u200Bb\u200Dc", "\0\u0001\u001F",
        "第1组:60kg×10次,RPE 8。", "😀😀😀😀", "!!!???...,,,", "((([[[{{{", "a\tb\tc", "\r\r\r", "ﬁ ligature Ⅳ ㎏ ㍿", "क्षि", "ᄀ\u1161\u11A8", "\u0344\u0958\u2126\u212B",
    ];

    private static readonly string[] Pieces =
    [
        " ", "  ", "\n", "\r\n", "\t", "a", "The", "weight", "'s", "'LL", "'", "0", "7", "123", "2.5", ".", ",", "!?", "组", "重量", "公斤", "。", ",", "é", "e\u0301", "\u0301", "\u0327", "ñ", "ß", "İ", "😀", "🏋️", "\u200D", "𠮷", "\uD83D", "\uDE00",
        "<|end|>", "<|m-1|>", "<|", "|>", "<|im_end|>", "\u3000", "\u00A0", "한", "ᄒ", "\u1161", "\u11AB", "Ж", "ع", "ไ", "_", "-", "/", "\\", "\"", "{", "}", "²", "Ⅷ", "½", "٣",
    ];

    public static IEnumerable<string> Random(int seed, int count)
    {
        var random = new Random(seed);
        for (var index = 0; index < count; index++)
        {
            var text = new StringBuilder();
            for (var piece = random.Next(1, 24); piece > 0; piece--)
                text.Append(Pieces[random.Next(Pieces.Length)]);
            yield return text.ToString();
        }
    }

    /// <summary>The written ones, pages of this repository, and random mixtures.</summary>
    public static IReadOnlyList<string> All(int seed) =>
    [
        .. Written,
        File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")),
        File.ReadAllText(Path.Combine(SourceTree.Root, "src", "EdgeGym.Coaching", "Understanding", "DangerPhrases.cs")),
        File.ReadAllText(Path.Combine(SourceTree.Root, "src", "EdgeGym.Coaching", "Adjusting", "Reasons.cs")),
        .. Random(seed, 3_000),
    ];
}
