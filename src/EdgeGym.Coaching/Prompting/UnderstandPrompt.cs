using System.Globalization;
using System.Text;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Coaching.Prompting;

/// <param name="Prompt">Ends with <c>&lt;|answer|&gt;</c>.</param>
/// <param name="Text">As it stands in the prompt, numbers as digits.</param>
/// <param name="Numbers">Written in the text, as digits: the only values that an answer may hold.</param>
public sealed record UnderstandQuestion(string Prompt, string Text, IReadOnlyList<string> Numbers);

/// <summary>
/// A sentence as the model reads it: language, what it may depend on, what the word lists found, the text with its numbers as digits. The answer is
/// intent, safe action and slots in a fixed order, each name and each value one token but for numbers.
/// </summary>
public static class UnderstandPrompt
{
    /// <summary>Slots of one value, in the order of the answer.</summary>
    private static readonly string[] Numeric = ["rir", "rpe", "reps_done", "reps_left", "sbp", "dbp"];

    public static UnderstandQuestion Ask(string? text, Utterance lexicon, UtteranceContext? context)
    {
        var said = NumberNormalizer.Normalize(PromptText.Clean(text));
        var prompt = new StringBuilder(256);
        prompt.Append(PromptTokens.Of("understand")).Append(PromptTokens.Of(lexicon.Lang));
        Context(prompt, context);
        prompt.Append(PromptTokens.Of("lexicon"));
        if (lexicon.Intent == "ambiguous" && lexicon.Slots.Secondary is null)
            prompt.Append(PromptTokens.Of("none"));
        else
            prompt.Append(PromptTokens.Of(lexicon.Intent)).Append(PromptTokens.Of(lexicon.SafeAction));
        foreach (var other in lexicon.Slots.Secondary?.Take(2) ?? [])
            prompt.Append(PromptTokens.Of(other));
        if (lexicon.Slots.Negated is { Count: > 0 })
            prompt.Append(PromptTokens.Of("negated"));
        prompt.Append(PromptTokens.Of("text")).Append(said).Append(PromptTokens.Answer);
        return new UnderstandQuestion(prompt.ToString(), said, NumberNormalizer.NumbersIn(said));
    }

    /// <summary>The answer as the model writes it; slots in their fixed order, numbers as in the text.</summary>
    public static string Answer(string intent, string action, UtteranceSlots slots)
    {
        var text = new StringBuilder(96);
        text.Append(PromptTokens.Of(intent)).Append(PromptTokens.Of(action));
        Name(text, "target", slots.Target);
        Name(text, "direction", slots.Direction);
        if (slots.Value is { } value)
            text.Append(PromptTokens.Of("value")).Append(Written(value));
        Name(text, "unit", slots.Unit);
        Name(text, "mode", slots.Mode);
        if (slots.UnitMissing == true)
            text.Append(PromptTokens.Of("unit_missing"));
        foreach (var name in Numeric)
        {
            if (NumberOf(slots, name) is { } number)
                text.Append(PromptTokens.Of(name)).Append(Written(number));
        }

        Name(text, "body_part", slots.BodyPart);
        Name(text, "side", slots.Side);
        Name(text, "severity", slots.Severity);
        Name(text, "onset", slots.Onset);
        Names(text, "symptom", slots.Symptom);
        Name(text, "condition", slots.Condition);
        Names(text, "negated", slots.Negated);
        Names(text, "secondary", slots.Secondary);
        Names(text, "possible", slots.Possible);
        if (slots.Figurative == true)
            text.Append(PromptTokens.Of("figurative"));
        return text.Append(PromptTokens.End).ToString();
    }

    /// <summary>Reads an answer back; null when it is none, which a grammar rules out.</summary>
    public static (string Intent, string Action, UtteranceSlots Slots)? Read(string answer)
    {
        var parts = AnswerParts.Split(answer);
        if (parts.Count < 2 || parts[0].Text.Length > 0 || parts[1].Text.Length > 0)
            return null;
        var slots = new UtteranceSlots();
        for (var index = 2; index < parts.Count && parts[index].Name != "end"; index++)
        {
            var (name, text) = parts[index];
            var following = index + 1 < parts.Count ? parts[index + 1].Name : "";
            double? number = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
            (slots, var used) = name switch
            {
                "target" => (slots with { Target = following }, 1),
                "direction" => (slots with { Direction = following }, 1),
                "unit" => (slots with { Unit = following }, 1),
                "mode" => (slots with { Mode = following }, 1),
                "body_part" => (slots with { BodyPart = following }, 1),
                "side" => (slots with { Side = following }, 1),
                "severity" => (slots with { Severity = following }, 1),
                "onset" => (slots with { Onset = following }, 1),
                "condition" => (slots with { Condition = following }, 1),
                "symptom" => (slots with { Symptom = [.. slots.Symptom ?? [], following] }, 1),
                "negated" => (slots with { Negated = [.. slots.Negated ?? [], following] }, 1),
                "secondary" => (slots with { Secondary = [.. slots.Secondary ?? [], following] }, 1),
                "possible" => (slots with { Possible = [.. slots.Possible ?? [], following] }, 1),
                "unit_missing" => (slots with { UnitMissing = true }, 0),
                "figurative" => (slots with { Figurative = true }, 0),
                "value" => (slots with { Value = number }, 0),
                "rir" => (slots with { Rir = number }, 0),
                "rpe" => (slots with { Rpe = number }, 0),
                "reps_done" => (slots with { RepsDone = number }, 0),
                "reps_left" => (slots with { RepsLeft = number }, 0),
                "sbp" => (slots with { Sbp = number }, 0),
                "dbp" => (slots with { Dbp = number }, 0),
                _ => (slots, 0),
            };
            index += used;
        }

        return (parts[0].Name, parts[1].Name, slots);
    }

    private static double? NumberOf(UtteranceSlots slots, string name) => name switch
    {
        "rir" => slots.Rir,
        "rpe" => slots.Rpe,
        "reps_done" => slots.RepsDone,
        "reps_left" => slots.RepsLeft,
        "sbp" => slots.Sbp,
        _ => slots.Dbp,
    };

    /// <summary>Kind and numbers around the sentence: cardio or not, the load and its step, repetitions, speed.</summary>
    private static void Context(StringBuilder prompt, UtteranceContext? context)
    {
        if (context is null)
            return;
        prompt.Append(PromptTokens.Of("context"));
        if (context.Kind is "treadmill" or "bike" or "rower" or "cross_trainer" or "cardio" || context.Speed is not null)
            prompt.Append(PromptTokens.Of("cardio"));
        if (context.Load is >= 0 and < 10_000)
            prompt.Append(PromptTokens.Of("load")).Append(Written(context.Load.Value));
        if (context.Reps is > 0 and < 1000)
            prompt.Append(PromptTokens.Of("reps")).Append(context.Reps.Value.ToString(CultureInfo.InvariantCulture));
        if (context.Speed is >= 0 and < 100)
            prompt.Append(PromptTokens.Of("speed")).Append(Written(context.Speed.Value));
    }

    private static string Written(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Name(StringBuilder text, string slot, string? value)
    {
        if (value is not null)
            text.Append(PromptTokens.Of(slot)).Append(PromptTokens.Of(value));
    }

    private static void Names(StringBuilder text, string slot, IReadOnlyList<string>? values)
    {
        foreach (var value in values ?? [])
            Name(text, slot, value);
    }
}
