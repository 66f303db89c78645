using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using EdgeGym.Equipment;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Console.Screens;

/// <summary>A touch, parsed and bounded. A screen signs in by member number and PIN only; tags come from the machine's reader.</summary>
/// <param name="Kind">Login, Logout, Say, Answer or Ready.</param>
/// <param name="Reading">Body.</param>
/// <param name="Pin">Checked here and then forgotten: it never reaches the journal.</param>
internal sealed record ScreenTouch(FactKind Kind, Reading Reading, string? Pin = null)
{
    private const int MaximumTextLength = 500;
    private const int MaximumPinLength = 16;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Null when the body is not what the action takes. Never throws.</summary>
    public static ScreenTouch? Parse(string action, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 4 });
            var json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object)
                return null;
            return action switch
            {
                "logout" => new(FactKind.Logout, new LogoutReading()),
                "login" => Login(json),
                "say" => Say(json, now.ToUnixTimeMilliseconds()),
                "answer" => Answer(json),
                "ready" => Ready(json, now.ToUnixTimeMilliseconds()),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As the contract's section 2 has it.</summary>
    public byte[] ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Options))
        {
            json.WriteStartObject();
            switch (Reading)
            {
                case LoginReading login:
                    json.WriteString("member", login.Member);
                    WriteTap(json, "sleep", login.Sleep);
                    WriteTap(json, "soreness", login.Soreness);
                    WriteTap(json, "mood", login.Mood);
                    break;
                case SpokenReading spoken:
                    json.WriteNumber("t", spoken.MachineTime);
                    json.WriteString("text", spoken.Text);
                    if (spoken.Language is not null)
                        json.WriteString("lang", spoken.Language);
                    break;
                case ReadyReading ready:
                    json.WriteNumber("t", ready.MachineTime);
                    WriteTap(json, "sleep", ready.Sleep);
                    WriteTap(json, "soreness", ready.Soreness);
                    WriteTap(json, "mood", ready.Mood);
                    if (ready.Period is { } period)
                        json.WriteBoolean("period", period);
                    break;
                case AnswerReading answer:
                    json.WriteString("suggestion", answer.Suggestion);
                    json.WriteString("choice", answer.Choice.ToString().ToLowerInvariant());
                    if (answer.LoadKilograms is { } load)
                        json.WriteNumber("load", load);
                    break;
                default:
                    break;
            }

            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    private static ScreenTouch? Login(JsonElement json) =>
        Text(json, "member", 64) is { } member && Identifier.IsValid(member, 64)
        && Text(json, "pin", MaximumPinLength) is { } pin
        && TryTap(json, "sleep", out var sleep) && TryTap(json, "soreness", out var soreness) && TryTap(json, "mood", out var mood)
            ? new(FactKind.Login, new LoginReading(Member: member, Sleep: sleep, Soreness: soreness, Mood: mood), pin)
            : null;

    private static ScreenTouch? Say(JsonElement json, long now)
    {
        if (Text(json, "text", MaximumTextLength)?.Trim() is not { Length: > 0 } text || text.Any(char.IsControl))
            return null;
        return new(FactKind.Say, new SpokenReading(now, text, Text(json, "lang", 2) is "zh" or "en" ? Text(json, "lang", 2) : null));
    }

    private static ScreenTouch? Answer(JsonElement json)
    {
        if (Text(json, "suggestion", 64) is not { } suggestion)
            return null;
        AnswerChoice? choice = Text(json, "choice", 16) switch
        {
            "accept" => AnswerChoice.Accept,
            "override" => AnswerChoice.Override,
            "dismiss" => AnswerChoice.Dismiss,
            _ => null,
        };
        double? load = json.TryGetProperty("load", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && double.IsFinite(number) && number is >= 0 and <= 10_000 ? number : null;
        return choice is null || (choice == AnswerChoice.Override && load is null)
            ? null
            : new(FactKind.Answer, new AnswerReading(suggestion, choice.Value, choice == AnswerChoice.Override ? load : null));
    }

    /// <summary>Taps of 1 to 5, at least one; a value that is none is no touch of ours.</summary>
    private static ScreenTouch? Ready(JsonElement json, long now)
    {
        var period = json.TryGetProperty("period", out var flag) && flag.ValueKind is JsonValueKind.True ? true : (bool?)null;
        if (!TryTap(json, "sleep", out var sleep) || !TryTap(json, "soreness", out var soreness) || !TryTap(json, "mood", out var mood))
            return null;
        return sleep is null && soreness is null && mood is null && period is null ? null : new(FactKind.Ready, new ReadyReading(now, sleep, soreness, mood, period));
    }

    private static bool TryTap(JsonElement json, string name, out int? tap)
    {
        tap = null;
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number is < 1 or > 5)
            return false;
        tap = number;
        return true;
    }

    private static void WriteTap(Utf8JsonWriter json, string name, int? tap)
    {
        if (tap is { } number)
            json.WriteNumber(name, number);
    }

    private static string? Text(JsonElement json, string name, int maximumLength)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString() is { Length: > 0 } text && text.Length <= maximumLength ? text : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return null;
        }
    }
}
