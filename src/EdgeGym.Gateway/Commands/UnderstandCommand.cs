using System.CommandLine;
using System.Text.Json;
using EdgeGym.Coaching;
using EdgeGym.Coaching.Prompting;
using EdgeGym.Coaching.Understanding;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym understand</c>: JSON lines in, JSON lines out (contract section 4).</summary>
internal static class UnderstandCommand
{
    private const int LongestLine = 64 * 1024;

    /// <summary>Nobody stands at a machine and waits: the model may take its time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Command Create()
    {
        var lexiconOnly = new Option<bool>("--lexicon") { Description = "word lists alone, as when the model is out of order" };
        var command = new Command("understand", "Understands what people say: lines of {\"text\",\"lang\"?,\"context\"?} on standard input, one answer a line") { lexiconOnly };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var slot = parsed.GetValue(lexiconOnly) ? new ModelSlot() : await BundledModel.LoadAsync(new CoachingOptions());
            var reader = new UtteranceReader(slot, Patience);
            var failed = false;
            while (await System.Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                var (answer, good) = await AnswerAsync(reader, line, cancellationToken);
                failed |= !good;
                await System.Console.Out.WriteLineAsync(answer);
            }

            return failed ? GymCommand.Failed : GymCommand.Good;
        });
        return command;
    }

    private static async Task<(string Line, bool Good)> AnswerAsync(UtteranceReader reader, string line, CancellationToken cancellationToken)
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
            return ((await reader.ReadAsync(text.GetString(), language, context, cancellationToken)).ToJson(), true);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ("""{"error":"malformed_json","detail":"Not one JSON object of the form {\"text\",\"lang\"?,\"context\"?}."}""", false);
        }
    }
}
