namespace EdgeGym.Coaching.Understanding;

/// <summary>Where, on which side and how badly it hurts.</summary>
internal static class BodyWords
{
    private static readonly (string Part, string[] Words)[] Parts =
    [
        ("shoulder", ["shoulder", "肩"]), ("knee", ["knee", "膝"]), ("lower_back", ["lower back", "back", "腰"]), ("upper_back", ["upper back", "后背", "背"]), ("wrist", ["wrist", "手腕", "腕"]), ("elbow", ["elbow", "肘"]),
        ("neck", ["neck", "脖", "颈"]), ("ankle", ["ankle", "踝"]), ("hip", ["hip", "髋", "胯"]), ("hamstring", ["hamstring", "大腿后"]), ("calf", ["calf", "小腿"]), ("quad", ["quad", "thigh", "大腿"]), ("groin", ["groin", "腹股沟"]),
        ("chest", ["chest", "胸", "心口"]), ("jaw", ["jaw", "下巴"]), ("head", ["head", "头"]), ("arm", ["arm", "胳膊", "手臂", "bicep", "tricep"]), ("leg", ["leg", "腿"]), ("foot", ["foot", "脚"]), ("hand", ["hand", "finger", "手"]), ("abdomen", ["stomach", "belly", "肚子", "腹"]),
    ];

    private static readonly string[] Mild = ["a bit", "slight", "a little", "mild", "kind of", "kinda", "有点", "有些", "轻微", "稍微", "一点点", "不太", "不怎么"];
    private static readonly string[] Severe = ["severe", "terribl", "unbearable", "excruciat", "really bad", "so bad", "extreme", "agony", "sharp", "stabbing", "pop", "tore", "snap", "很疼", "好疼", "特别", "剧", "非常", "受不了", "太疼", "疼死", "撕裂", "断", "刺痛", "要命", "钻心", "脱臼"];

    public static string? Part(string text)
    {
        foreach (var (part, words) in Parts)
        {
            if (words.Any(word => Holds(text, word)))
                return part == "lower_back" && text.Contains("upper back", StringComparison.Ordinal) ? "upper_back" : part;
        }

        return null;
    }

    public static string? Side(string text)
    {
        var left = Holds(text, "left") || text.Contains('左');
        var right = Holds(text, "right") || text.Contains('右');
        return left == right ? null : left ? "left" : "right";
    }

    public static string Severity(string text) => Severe.Any(word => text.Contains(word, StringComparison.Ordinal)) ? "severe"
        : Mild.Any(word => text.Contains(word, StringComparison.Ordinal)) ? "mild" : "unknown";

    /// <summary>English at the beginning of a word, Chinese anywhere.</summary>
    private static bool Holds(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (TextNormalizer.IsHan(word[0]) || at == 0 || !char.IsAsciiLetter(text[at - 1]))
                return true;
        }

        return false;
    }
}
