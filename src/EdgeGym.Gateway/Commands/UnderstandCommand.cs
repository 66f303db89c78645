using System.CommandLine;
using System.Text.Json;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym understand</c>: JSON lines in, JSON lines out (contract section 4).</summary>
internal static class UnderstandCommand
{
    private const int LongestLine = 64 * 1024;

    public static Command Create()
    {
        var command = new Command("understand", "Understands what people say: lines of {\"text\",\"lang\"?,\"context\"?} on standard input, one answer a line");
        command.SetAction(async (_, cancellationToken) =>
        {
            var failed = false;
            while (await System.Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                var (answer, good) = Answer(line);
                failed |= !good;
                await System.Console.Out.WriteLineAsync(answer);
            }

            return failed ? GymCommand.Failed : GymCommand.Good;
        });
        return command;
    }

    private static (string Line, bool Good) Answer(string line)
    {
        if (line.Length > LongestLine)
            return ("""{"error":"too_long","detail":"A line has at most 65536 characters."}""", false);
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
                return ("""{"error":"no_text","detail":"Each line is an object with a text."}""", false);
            var language = root.TryGetProperty("lang", out var lang) && lang.ValueKind == JsonValueKind.String ? lang.GetString() : null;
            var context = root.TryGetProperty("context", out var given) && given.ValueKind == JsonValueKind.Object
                ? given.Deserialize(UnderstandingJson.Default.UtteranceContext)
                : null;
            return (LexiconUnderstanding.Understand(text.GetString(), language, context).ToJson(), true);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ("""{"error":"malformed_json","detail":"Not one JSON object of the form {\"text\",\"lang\"?,\"context\"?}."}""", false);
        }
    }
}
