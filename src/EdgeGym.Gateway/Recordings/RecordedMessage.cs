using System.Text.Json;

namespace EdgeGym.Gateway.Recordings;

/// <summary>One line of a recording: an MQTT publish, or bytes on a serial line.</summary>
/// <param name="At">When it was captured, Unix ms; only differences count.</param>
/// <param name="Topic">MQTT topic; null for serial bytes.</param>
/// <param name="QualityOfService">0 or 1.</param>
/// <param name="Retain">MQTT retain flag.</param>
/// <param name="Payload">Bytes as sent.</param>
internal sealed record RecordedMessage(long At, string? Topic, int QualityOfService, bool Retain, byte[] Payload);

/// <summary>
/// Recordings are JSON lines: <c>{"at":1760000000000,"topic":"gym/v1/default/press-1/rep","qos":1,"payload":{…}}</c>, with
/// <c>"payload_hex"</c> for bytes, or <c>{"at":…,"serial_hex":"…"}</c>. Empty lines and lines that begin with # are skipped.
/// </summary>
internal static class RecordingReader
{
    /// <exception cref="FormatException">A line is not of that form; the message names the line.</exception>
    public static IEnumerable<RecordedMessage> Read(TextReader reader)
    {
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return Parse(line, number);
        }
    }

    private static RecordedMessage Parse(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var at = root.GetProperty("at").GetInt64();
            if (root.TryGetProperty("serial_hex", out var serial))
                return new RecordedMessage(at, null, 0, false, Convert.FromHexString(serial.GetString()!));
            var payload = root.TryGetProperty("payload_hex", out var hex)
                ? Convert.FromHexString(hex.GetString()!)
                : System.Text.Encoding.UTF8.GetBytes(root.GetProperty("payload").GetRawText());
            return new RecordedMessage(
                at,
                root.GetProperty("topic").GetString(),
                root.TryGetProperty("qos", out var qos) ? qos.GetInt32() : 1,
                root.TryGetProperty("retain", out var retain) && retain.GetBoolean(),
                payload);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new FormatException($"line {number}: {exception.Message}", exception);
        }
    }
}
