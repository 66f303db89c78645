using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EdgeGym.Gateway.Recordings;

/// <summary>
/// Recordings are JSON lines: <c>{"at":1760000000000,"topic":"gym/v1/default/press-1/rep","qos":1,"payload":{…}}</c>, with
/// <c>"payload_hex"</c> for bytes, or a chunk of serial traffic <c>{"at":…,"serial_hex":"0e01…","line":"press-1","dir":"in"}</c>
/// (<c>in</c>, the default, is what the machine said, <c>out</c> what the gateway said). Empty lines and lines that begin with # are skipped.
/// </summary>
internal static class RecordingReader
{
    /// <summary>Longer than any message that the gateway takes, in hexadecimal digits and with room for its envelope.</summary>
    private const int LongestLine = 1 << 20;

    private const long LatestTime = 253_402_300_799_999;

    /// <exception cref="FormatException">A line is not of that form; the message names the line and what is wrong with it.</exception>
    public static IEnumerable<RecordedMessage> Read(TextReader reader)
    {
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
                continue;
            yield return TryParse(line, out var message, out var why) ? message! : throw new FormatException($"line {number}: {why}");
        }
    }

    /// <param name="line">One line.</param>
    /// <param name="message">What it says; null when it says nothing.</param>
    /// <param name="why">What is wrong with it, for a person.</param>
    public static bool TryParse(string line, out RecordedMessage? message, out string why)
    {
        message = null;
        if (line.Length > LongestLine)
        {
            why = $"longer than {LongestLine} characters";
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return TryRead(document.RootElement, out message, out why);
        }
        catch (JsonException exception)
        {
            why = $"no JSON at character {exception.BytePositionInLine + 1}";
            return false;
        }
    }

    private static bool TryRead(JsonElement root, out RecordedMessage? message, out string why)
    {
        message = null;
        why = "";
        if (root.ValueKind != JsonValueKind.Object)
            why = "no JSON object";
        else if (!root.TryGetProperty("at", out var at) || at.ValueKind != JsonValueKind.Number || !at.TryGetInt64(out var time) || time is < 0 or > LatestTime)
            why = "\"at\" must be a time in Unix milliseconds";
        else if (root.TryGetProperty("serial_hex", out var serial))
            message = ReadChunk(root, time, serial, out why);
        else
            message = ReadPublish(root, time, out why);
        return message is not null;
    }

    private static RecordedMessage? ReadChunk(JsonElement root, long at, JsonElement serial, out string why)
    {
        why = "";
        var line = Text(root, "line");
        var direction = Text(root, "dir") ?? "in";
        if (root.TryGetProperty("topic", out _))
            why = "\"topic\" and \"serial_hex\" are two things: one line, one of them";
        else if (Hex(serial) is not { } bytes)
            why = "\"serial_hex\" must be pairs of hexadecimal digits";
        else if (root.TryGetProperty("line", out _) && line is not { Length: > 0 and <= 64 })
            why = "\"line\" must be the name of a line, 1 to 64 characters";
        else if (direction is not ("in" or "out"))
            why = "\"dir\" must be \"in\" or \"out\"";
        else
            return new RecordedMessage(at, null, 0, false, bytes, line, direction == "out");
        return null;
    }

    private static RecordedMessage? ReadPublish(JsonElement root, long at, out string why)
    {
        why = "";
        var topic = Text(root, "topic");
        byte[]? payload = null;
        if (root.TryGetProperty("payload_hex", out var hex))
            payload = Hex(hex);
        else if (root.TryGetProperty("payload", out var body))
            payload = Encoding.UTF8.GetBytes(body.GetRawText());

        var service = 1;
        if (topic is not { Length: > 0 and <= 512 } || topic.AsSpan().ContainsAny('+', '#'))
            why = "neither \"serial_hex\" nor a \"topic\" without wildcards";
        else if (payload is null)
            why = "neither \"payload\" nor \"payload_hex\" in pairs of hexadecimal digits";
        else if (root.TryGetProperty("qos", out var qos) && (qos.ValueKind != JsonValueKind.Number || !qos.TryGetInt32(out service) || service is not (0 or 1)))
            why = "\"qos\" must be 0 or 1";
        else if (root.TryGetProperty("retain", out var retain) && retain.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            why = "\"retain\" must be true or false";
        else
            return new RecordedMessage(at, topic, service, retain.ValueKind == JsonValueKind.True, payload);
        return null;
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Hex(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } text || text.Length % 2 != 0)
            return null;
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length ? bytes : null;
    }
}
