using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeGym.Coaching.Understanding;

/// <summary>The answer of <c>understand</c> as it goes over the wire (contract section 4).</summary>
public sealed record UtteranceAnswer(
    string Lang, string Intent, UtteranceSlots Slots, string SafeAction, string Reply, double Confidence, string Source);

/// <summary>Field names in snake_case, absent is left out, Chinese stays readable.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UtteranceAnswer))]
[JsonSerializable(typeof(UtteranceContext))]
public sealed partial class UnderstandingJson : JsonSerializerContext
{
    /// <summary>For documents that are not embedded in HTML.</summary>
    public static UnderstandingJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>The <c>source: lexicon</c> path of <c>understand</c>.</summary>
public static class LexiconUnderstanding
{
    /// <summary>Any text, also hostile; null is empty.</summary>
    public static Utterance Understand(string? text, string? language = null, UtteranceContext? context = null)
        => SafetyLexicon.Understand(text, language, context);

    public static UtteranceAnswer ToAnswer(this Utterance utterance) => new(
        utterance.Lang, utterance.Intent, utterance.Slots, utterance.SafeAction, utterance.Reply, utterance.Confidence, utterance.Source);

    /// <summary>One line of JSON.</summary>
    public static string ToJson(this Utterance utterance) => JsonSerializer.Serialize(utterance.ToAnswer(), UnderstandingJson.Readable.UtteranceAnswer);
}
