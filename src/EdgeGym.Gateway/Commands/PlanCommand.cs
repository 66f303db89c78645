using System.CommandLine;
using System.Text;
using System.Text.Json;
using EdgeGym.Coaching;
using EdgeGym.Coaching.Planning;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym plan</c>: JSON lines in, plans as JSON lines out (contract sections 1 and 4).</summary>
internal static class PlanCommand
{
    private const int LongestLine = 256 * 1024;
    private const int MostMachines = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Command Create()
    {
        var command = new Command("plan", "Plans training: lines of {\"text\",\"lang\"?,\"profile\"?,\"machines\"?} on standard input, one plan a line");
        command.SetAction(async (_, cancellationToken) =>
        {
            using var slot = await BundledModel.LoadAsync(new CoachingOptions());
            var reader = new WishReader(slot, Patience);
            var failed = false;
            while (await System.Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                var (answer, good) = await AnswerAsync(reader, line, TimeProvider.System.GetUtcNow().Year, cancellationToken);
                failed |= !good;
                await System.Console.Out.WriteLineAsync(answer);
            }

            return failed ? GymCommand.Failed : GymCommand.Good;
        });
        return command;
    }

    /// <summary>One request, one plan or one error; never throws for what a line may hold.</summary>
    internal static async Task<(string Line, bool Good)> AnswerAsync(WishReader reader, string line, int year, CancellationToken cancellationToken = default)
    {
        if (line.Length > LongestLine)
            return ("""{"error":"too_long","detail":"A line has at most 262144 characters."}""", false);
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
                return ("""{"error":"no_text","detail":"Each line is an object with a text."}""", false);
            var profile = root.TryGetProperty("profile", out var told) ? PlanProfileJson.Read(told, year) : PlanProfile.Unknown;
            IReadOnlyList<PlanMachine>? machines = null;
            if (root.TryGetProperty("machines", out var births) && births.ValueKind == JsonValueKind.Array && (machines = Machines(births)) is null)
                return ("""{"error":"bad_machine","detail":"machines is a list of births (contract section 2), at most 1000, each with an id if you have one."}""", false);
            var asked = text.GetString() ?? "";
            var language = LexiconWishes.Language(asked, root.TryGetProperty("lang", out var lang) && lang.ValueKind == JsonValueKind.String ? lang.GetString() : profile.Language);
            return (TrainingPlanner.Plan(LexiconWishes.Read(asked, language), LexiconProfile.Complete(asked, profile), machines, language).ToJson(), true);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ("""{"error":"malformed_json","detail":"Not one JSON object of the form {\"text\",\"lang\"?,\"profile\"?,\"machines\"?}."}""", false);
        }
    }

    /// <summary>Null when one of them is no birth. An empty list is a gym without machines.</summary>
    private static List<PlanMachine>? Machines(JsonElement births)
    {
        if (births.GetArrayLength() > MostMachines)
            return null;
        var named = new List<PlanMachine>();
        foreach (var birth in births.EnumerateArray())
        {
            if (birth.ValueKind != JsonValueKind.Object
                || GymMessage.TryParse(FactKind.Birth, Encoding.UTF8.GetBytes(birth.GetRawText()), out var reading, out _) != MessageFault.None
                || reading is not BirthReading { Birth: var machine })
                return null;
            var id = birth.TryGetProperty("id", out var told) || birth.TryGetProperty("machine", out told) ? told : default;
            named.Add(new PlanMachine(id.ValueKind == JsonValueKind.String ? id.GetString() ?? "" : "", machine));
        }

        var made = PlanMachine.Named([.. named.Select(machine => machine.Birth)]);
        return [.. named.Select((machine, index) => machine.Id.Length > 0 ? machine : made[index])];
    }
}
