using System.Text.Json;
using EdgeGym.Equipment.Commands;

namespace EdgeGym.Gateway.Floor;

/// <summary>Reads back the commands that the gateway wrote into the journal.</summary>
internal static class MachineCommandJson
{
    public static MachineCommand? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (!CommandOperationNames.TryParse(Text(root, "op"), out var operation))
                return null;
            return new MachineCommand(
                root.GetProperty("id").GetString()!,
                operation,
                root.TryGetProperty("value", out var value) ? value.GetDouble() : null,
                Text(root, "unit"),
                root.GetProperty("expires").GetInt64(),
                Text(root, "suggestion"),
                Text(root, "reason") ?? "");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
