using System.Text;

namespace EdgeGym.Coaching.Prompting;

/// <summary>People's text as it may stand in a prompt: short, one line, no control characters, nothing that reads as one of our tokens.</summary>
public static class PromptText
{
    /// <summary>Characters; of longer texts the beginning and the end are kept, where people put what matters.</summary>
    public const int Longest = 240;

    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var head = text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest / 2), " … ", text.AsSpan(text.Length - (Longest / 2)));
        var output = new StringBuilder(head.Length);
        var space = true;
        foreach (var rune in head.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
            {
                if (!space)
                    output.Append(' ');
                space = true;
                continue;
            }

            space = false;
            // Wide letters and digits are what phones write between Chinese words. A bar inside angle brackets would look like a token of ours.
            output.Append(rune.Value switch
            {
                >= 0xFF10 and <= 0xFF19 or >= 0xFF21 and <= 0xFF3A or >= 0xFF41 and <= 0xFF5A => ((char)(rune.Value - 0xFEE0)).ToString(),
                '|' or 0xFF5C => "/",
                _ => rune.ToString(),
            });
        }

        return output.ToString().Trim();
    }
}
