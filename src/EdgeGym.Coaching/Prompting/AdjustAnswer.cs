using System.Globalization;

namespace EdgeGym.Coaching.Prompting;

/// <summary>The model's word on the coming set.</summary>
/// <param name="Move">Machine steps from the question's reference.</param>
/// <param name="RestSeconds">s.</param>
/// <param name="Sets">Remaining, the coming one included.</param>
public sealed record AdjustAnswer(int Move, int Repetitions, int RestSeconds, int Sets)
{
    /// <summary>Null for what is no answer.</summary>
    public static AdjustAnswer? Read(string answer)
    {
        var parts = AnswerParts.Split(answer);
        return parts.Count >= 4 && Number(parts[0].Name, "m") is { } move && Number(parts[1].Name, "r") is { } repetitions
            && Number(parts[2].Name, "rest") is { } rest && Number(parts[3].Name, "left") is { } sets
            ? new AdjustAnswer(move, repetitions, rest, sets)
            : null;
    }

    private static int? Number(string name, string prefix)
        => name.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
