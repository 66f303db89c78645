using System.Text.Json;
using EdgeGym.Equipment;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.GymJson;

/// <summary>The <c>birth</c> message: what a machine is and which settings it has. Rare, so read as a document.</summary>
internal static class BirthMessage
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    private static readonly (string Name, MachineCapabilities Capability)[] Capabilities =
    [
        ("set_load", MachineCapabilities.SetLoad), ("spotter", MachineCapabilities.Spotter), ("position", MachineCapabilities.Position),
        ("set_speed", MachineCapabilities.SetSpeed), ("set_incline", MachineCapabilities.SetIncline),
        ("set_power", MachineCapabilities.SetPower), ("set_resistance", MachineCapabilities.SetResistance), ("ftms", MachineCapabilities.Ftms),
    ];

    public static MessageFault TryParse(ReadOnlyMemory<byte> body, out Reading? reading)
    {
        reading = null;
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Map(document.RootElement, out reading) : MessageFault.MalformedJson;
        }
        catch (JsonException)
        {
            return MessageFault.MalformedJson;
        }
        catch (InvalidOperationException)
        {
            // Unpaired surrogates in an escaped string.
            return MessageFault.MalformedJson;
        }
    }

    /// <summary>The same message from values, for our own bridges and the simulator.</summary>
    public static IEnumerable<string> Names(MachineCapabilities capabilities) =>
        Capabilities.Where(entry => capabilities.HasFlag(entry.Capability)).Select(entry => entry.Name);

    /// <summary>A birth as a machine would send it.</summary>
    public static byte[] Write(MachineBirth birth) => GymMessageWriter.Write(writer =>
    {
        writer.WriteString("kind", birth.Kind.ToName());
        writer.WriteString("exercise", birth.Exercise);
        Range("load", birth.Load);
        Range("speed", birth.Speed);
        Range("incline", birth.Incline);
        Range("power", birth.Power);
        Range("resistance", birth.Resistance);
        writer.WriteStartArray("capabilities");
        foreach (var name in Names(birth.Capabilities))
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        if (birth.Firmware is not null)
            writer.WriteString("firmware", birth.Firmware);

        void Range(string name, SettingRange? range)
        {
            if (range is not { } known)
                return;
            writer.WriteStartObject(name);
            writer.WriteNumber("min", known.Minimum);
            writer.WriteNumber("max", known.Maximum);
            writer.WriteNumber("step", known.Step);
            writer.WriteEndObject();
        }
    });

    private static MessageFault Map(JsonElement root, out Reading? reading)
    {
        reading = null;
        if (Text(root, "kind") is not { } kindName)
            return MessageFault.MissingField;
        if (!MachineKindNames.TryParse(kindName, out var kind))
            return MessageFault.OutOfRange;
        var exercise = Text(root, "exercise");
        if (exercise is null && kind.IsStrength())
            return MessageFault.MissingField;
        if (exercise is not null && !Identifier.IsValid(exercise, 64))
            return MessageFault.OutOfRange;
        var fault = MessageFault.None;
        var birth = new MachineBirth(
            kind,
            exercise ?? kindName,
            Range(root, "load", 1000, ref fault),
            Range(root, "speed", 20, ref fault),
            Range(root, "incline", 60, ref fault),
            Range(root, "power", 5000, ref fault),
            Range(root, "resistance", 1000, ref fault),
            ReadCapabilities(root),
            Text(root, "firmware") is { Length: <= 64 } firmware ? firmware : null);
        if (fault != MessageFault.None)
            return fault;
        if (kind.IsStrength() && birth.Load is null)
            return MessageFault.MissingField;
        reading = new BirthReading(birth);
        return MessageFault.None;
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static SettingRange? Range(JsonElement root, string name, double highest, ref MessageFault fault)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.Object
            || Number(value, "min") is not { } minimum || Number(value, "max") is not { } maximum)
        {
            fault = MessageFault.MissingField;
            return null;
        }

        var range = new SettingRange(minimum, maximum, Number(value, "step") ?? 1);
        if (range.IsValid && Math.Abs(minimum) <= highest && maximum <= highest && (minimum >= 0 || name == "incline"))
            return range;
        fault = MessageFault.OutOfRange;
        return null;
    }

    private static double? Number(JsonElement value, string name) =>
        value.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var result) ? result : null;

    private static MachineCapabilities ReadCapabilities(JsonElement root)
    {
        var result = MachineCapabilities.None;
        if (!root.TryGetProperty("capabilities", out var list) || list.ValueKind != JsonValueKind.Array)
            return result;
        foreach (var item in list.EnumerateArray())
        {
            // A capability that we don't know is one that we don't use.
            foreach (var (name, capability) in Capabilities)
            {
                if (item.ValueKind == JsonValueKind.String && item.ValueEquals(name))
                    result |= capability;
            }
        }

        return result;
    }
}
