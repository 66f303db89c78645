using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeGym.Equipment.Machines;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Simulation.Floor;

/// <summary>Machines and members as one JSON document: what <c>plan</c> proposes and what <c>run --machines</c> takes back, with users and passwords.</summary>
public sealed record PlanFile(IReadOnlyList<MachineSpec> Machines, IReadOnlyList<MemberPlan> Members)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Members come out as member objects of the contract (section 3) with a <c>seed</c> beside.</summary>
    public void Write(Stream output, ulong seed, int year)
    {
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        writer.WriteStartObject();
        writer.WriteNumber("seed", seed);
        writer.WriteStartArray("machines");
        foreach (var machine in Machines)
            Write(writer, machine);
        writer.WriteEndArray();
        writer.WriteStartArray("members");
        foreach (var member in Members)
            Write(writer, member, year);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">Says what is wrong and where.</exception>
    public static PlanFile Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var machines = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("machines");
            var members = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("members", out var list) ? list.EnumerateArray().Select(ReadMember).ToArray() : [];
            return new PlanFile([.. machines.EnumerateArray().Select(ReadMachine)], members);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("machines file: " + exception.Message, exception);
        }
    }

    private static void Write(Utf8JsonWriter writer, MachineSpec machine)
    {
        writer.WriteStartObject();
        writer.WriteString("id", machine.Id.Value);
        writer.WriteString("kind", machine.Kind.ToName());
        writer.WriteString("exercise", machine.Exercise);
        Range(writer, "load", machine.Load);
        Range(writer, "speed", machine.Speed);
        Range(writer, "incline", machine.Incline);
        Range(writer, "power", machine.Power);
        Range(writer, "resistance", machine.Resistance);
        writer.WriteStartArray("capabilities");
        foreach (var name in CapabilityNames.Of(machine.Capabilities))
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteString("firmware", machine.Firmware);
        writer.WriteString("link", machine.IsSerial ? "serial" : machine.IsCsafe ? "csafe" : machine.Bridge ?? "mqtt");
        writer.WriteString("reporting", ReportingName(machine.Reporting));
        writer.WriteBoolean("force_cell", machine.HasForceCell);
        writer.WriteBoolean("inertial", machine.IsInertial);
        if (machine.EffortQuestion is not null)
            writer.WriteString("effort", machine.EffortQuestion);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MemberPlan member, int year)
    {
        var person = LifterTraits.Draw(member.Seed, member.Language);
        writer.WriteStartObject();
        writer.WriteString("id", member.Id);
        writer.WriteString("name", Names.Of(person));
        writer.WriteNumber("birth_year", year - person.Age);
        writer.WriteString("sex", person.SexName);
        writer.WriteString("level", person.LevelName);
        writer.WriteString("goal", person.GoalName);
        writer.WriteNumber("height_cm", person.HeightCentimetres);
        writer.WriteNumber("weight_kg", person.WeightKilograms);
        writer.WriteString("language", person.Language);
        writer.WriteStartArray("tags");
        if (member.Tag is not null)
            writer.WriteStringValue(member.Tag);
        writer.WriteEndArray();
        writer.WriteStartArray("conditions");
        foreach (var condition in person.Conditions)
            writer.WriteStringValue(condition);
        writer.WriteEndArray();
        writer.WriteStartObject("consent");
        writer.WriteBoolean("coaching", true);
        writer.WriteBoolean("cloud", member.Seed % 3 == 0);
        writer.WriteBoolean("leaderboard", member.Seed % 2 == 0);
        writer.WriteEndObject();
        writer.WriteNumber("seed", member.Seed);
        writer.WriteEndObject();
    }

    private static MachineSpec ReadMachine(JsonElement element)
    {
        if (!MachineId.TryParse(ScreenSeen.Text(element, "id"), out var id))
            throw new JsonException("a machine without a valid id");
        if (!MachineKindNames.TryParse(ScreenSeen.Text(element, "kind"), out var kind))
            throw new JsonException($"machine {id}: kind is one of {string.Join(' ', MachineKindNames.All)}");
        var capabilities = element.TryGetProperty("capabilities", out var names) && names.ValueKind == JsonValueKind.Array
            ? CapabilityNames.Parse(names.EnumerateArray().Select(name => name.GetString() ?? ""))
            : kind == MachineKind.Motorized ? MachineCapabilities.SetLoad | MachineCapabilities.Spotter
            : kind == MachineKind.Treadmill ? MachineCapabilities.SetSpeed | MachineCapabilities.SetIncline
            : MachineCapabilities.None;
        return new MachineSpec
        {
            Id = id,
            Kind = kind,
            Exercise = ScreenSeen.Text(element, "exercise") ?? kind.ToName(),
            Load = Range(element, "load") ?? (kind.IsStrength() ? new SettingRange(5, 120, 2.5) : null),
            Speed = Range(element, "speed") ?? (kind == MachineKind.Treadmill ? new SettingRange(0, 5, 0.05) : null),
            Incline = Range(element, "incline"),
            Power = Range(element, "power"),
            Resistance = Range(element, "resistance"),
            Capabilities = capabilities,
            Reporting = ScreenSeen.Text(element, "reporting") switch
            {
                "streams_then_set" => SetReporting.StreamsThenSet,
                "streams_only" => SetReporting.StreamsOnly,
                _ => SetReporting.Counts,
            },
            HasForceCell = Flag(element, "force_cell"),
            IsInertial = Flag(element, "inertial"),
            EffortQuestion = ScreenSeen.Text(element, "effort") is "rpe" or "rir" ? ScreenSeen.Text(element, "effort") : null,
            Firmware = ScreenSeen.Text(element, "firmware") ?? "sim-1.0",
            IsSerial = ScreenSeen.Text(element, "link") == "serial",
            Bridge = ScreenSeen.Text(element, "link") is MachineSpec.FtmsBridge or MachineSpec.AntBridge ? ScreenSeen.Text(element, "link") : null,
            IsCsafe = ScreenSeen.Text(element, "link") == "csafe",
            User = ScreenSeen.Text(element, "user"),
            Password = ScreenSeen.Text(element, "password"),
            Device = ScreenSeen.Text(element, "device"),
        };
    }

    private static MemberPlan ReadMember(JsonElement element)
    {
        var id = ScreenSeen.Text(element, "id") ?? throw new JsonException("a member without an id");
        if (!element.TryGetProperty("seed", out var seed) || !seed.TryGetUInt64(out var number))
            throw new JsonException($"member {id}: seed is a whole number from 0");
        var tag = element.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array && tags.GetArrayLength() > 0
            ? tags[0].GetString()
            : ScreenSeen.Text(element, "tag");
        return new MemberPlan(id, ScreenSeen.Text(element, "language") ?? "en", number, tag, ScreenSeen.Text(element, "pin"));
    }

    private static string ReportingName(SetReporting reporting) => reporting switch
    {
        SetReporting.StreamsThenSet => "streams_then_set",
        SetReporting.StreamsOnly => "streams_only",
        _ => "counts",
    };

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static SettingRange? Range(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Object)
            return null;
        var range = new SettingRange(
            ScreenSeen.Number(value, "min") ?? throw new JsonException($"{name} without min"),
            ScreenSeen.Number(value, "max") ?? throw new JsonException($"{name} without max"),
            ScreenSeen.Number(value, "step") ?? 1);
        return range.IsValid ? range : throw new JsonException($"{name}: min ≤ max and step > 0");
    }

    private static void Range(Utf8JsonWriter writer, string name, SettingRange? range)
    {
        if (range is not { } setting)
            return;
        writer.WriteStartObject(name);
        writer.WriteNumber("min", setting.Minimum);
        writer.WriteNumber("max", setting.Maximum);
        writer.WriteNumber("step", setting.Step);
        writer.WriteEndObject();
    }
}
