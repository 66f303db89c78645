using System.Text;

namespace EdgeGym.Coaching.Understanding;

/// <summary>
/// One spelling for what people type: lower case, half-width, simplified characters for the words that matter, no control, zero-width,
/// direction or combining characters. Linear, and bounded for hostile lengths.
/// </summary>
internal static class TextNormalizer
{
    /// <summary>Characters that are read; of a longer text the beginning and the end.</summary>
    public const int MostCharacters = 4096;

    private const string Traditional = "悶暈頭氣發臟壓減輕點個沒這機壞無還勁覺漲種穩倒過會麼疼嘔噁湧紅臉懷斷響彎腫換輛時間劃鐘給練組數說聽裡邊傷動運樣強開關難講買錢腦體電車馬";
    private const string Simplified = "闷晕头气发脏压减轻点个没这机坏无还劲觉涨种稳倒过会么疼呕恶涌红脸怀断响弯肿换辆时间划钟给练组数说听里边伤动运样强开关难讲买钱脑体电车马";
    private const string Lookalike = "аеорсхіуѕ";
    private const string Latin = "aeopcxiys";

    public static string Normalize(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text.Length > MostCharacters)
            text = string.Concat(text.AsSpan(0, MostCharacters / 2), "\n", text.AsSpan(text.Length - (MostCharacters / 2)));
        var clean = new StringBuilder(text.Length);
        foreach (var raw in text)
        {
            var character = raw;
            if (character is >= '\uFF01' and <= '\uFF5E')
                character = (char)(character - 0xFEE0);
            if (character is '\u2018' or '\u2019' or '\u02BC' or '`')
                character = '\'';
            if (IsInvisible(character))
                continue;
            if (character is '\r' or '\n' or '\u2028' or '\u2029')
                character = '\n';
            else if (char.IsWhiteSpace(character) || char.IsControl(character))
                character = ' ';
            character = char.ToLowerInvariant(character);
            clean.Append(Replace(Replace(character, Traditional, Simplified), Lookalike, Latin));
        }

        return clean.ToString();
    }

    public static bool IsHan(char character) => character is >= '\u3400' and <= '\u9FFF';

    /// <summary>Chinese when Han characters outweigh Latin words (a word counts as two characters).</summary>
    public static string Language(string normalized, string? told)
    {
        int han = 0, words = 0;
        var inWord = false;
        foreach (var character in normalized)
        {
            han += IsHan(character) ? 1 : 0;
            var letter = char.IsAsciiLetter(character);
            words += letter && !inWord ? 1 : 0;
            inWord = letter || (inWord && character == '\'');
        }

        return han == 0 && words == 0 ? (told == "zh" ? "zh" : "en") : han >= words * 2 ? "zh" : "en";
    }

    private static bool IsInvisible(char character) => character is
        (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F') or '\uFEFF' or '\u00AD' or '\0'
        or (>= '\u0300' and <= '\u036F') or (>= '\uFE00' and <= '\uFE0F');

    private static char Replace(char character, string from, string to)
    {
        if (character < 128)
            return character;
        var index = from.IndexOf(character);
        return index < 0 ? character : to[index];
    }
}
