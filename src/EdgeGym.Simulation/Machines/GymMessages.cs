using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Simulation.Machines;

/// <summary>
/// Writes what a machine says (contract section 2). Written apart from the gateway's own codec on purpose:
/// the two meet only on the wire.
/// </summary>
public static class GymMessages
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public static byte[] Birth(MachineSpec spec) => Write(spec, static (writer, spec) =>
    {
        writer.WriteString("kind", spec.Kind.ToName());
        writer.WriteString("exercise", spec.Exercise);
        Range(writer, "load", spec.Load);
        Range(writer, "speed", spec.Speed);
        Range(writer, "incline", spec.Incline);
        Range(writer, "power", spec.Power);
        Range(writer, "resistance", spec.Resistance);
        Capabilities(writer, spec.Capabilities);
        writer.WriteString("firmware", spec.Firmware);
    });

    public static byte[] State(bool online) => Write(online, static (writer, online) => writer.WriteBoolean("online", online));

    public static byte[] Login(string name, string value) => Write((name, value), static (writer, who) => writer.WriteString(who.name, who.value));

    public static byte[] Logout() => Write(0, static (_, _) => { });

    public static byte[] Repetition(RepetitionMessage rep) => Write(rep, static (writer, rep) =>
    {
        writer.WriteString("id", rep.Id);
        writer.WriteNumber("t", rep.At);
        Number(writer, "load", rep.LoadKilograms, 2);
        Number(writer, "con_ms", rep.ConcentricMilliseconds, 0);
        Number(writer, "ecc_ms", rep.EccentricMilliseconds, 0);
        Number(writer, "rom_mm", rep.TravelMillimetres, 0);
        Number(writer, "mcv", rep.MeanVelocity, 3);
        Number(writer, "pcv", rep.PeakVelocity, 3);
        Number(writer, "mean_w", rep.MeanWatts, 0);
        Number(writer, "peak_w", rep.PeakWatts, 0);
        Number(writer, "work_j", rep.Joules, 0);
    });

    /// <param name="id">Unique per machine.</param>
    /// <param name="at">Unix ms.</param>
    /// <param name="load">kg.</param>
    /// <param name="repetitions">As the machine counted them; null when it does not count.</param>
    /// <param name="question"><c>rpe</c>, <c>rir</c> or null.</param>
    /// <param name="answer">To the question; null when not answered.</param>
    /// <param name="record">What the machine measured over the whole set; null when nothing.</param>
    public static byte[] Set(string id, long at, double load, int? repetitions, string? question, double? answer, SetRecord? record = null)
        => Write((id, at, load, repetitions, question, answer, record), static (writer, set) =>
        {
            writer.WriteString("id", set.id);
            writer.WriteNumber("t", set.at);
            Number(writer, "load", set.load, 2);
            if (set.repetitions is { } repetitions)
                writer.WriteNumber("reps", repetitions);
            if (set.question is not null)
                Number(writer, set.question, set.answer, 1);
            if (set.record is not { } record)
                return;
            Number(writer, "duration_ms", record.DurationMilliseconds, 0);
            Number(writer, "rest_ms", record.RestMilliseconds, 0);
            Number(writer, "rom_mm", record.TravelMillimetres, 0);
            Number(writer, "peak_w", record.PeakWatts, 0);
            Number(writer, "work_j", record.Joules, 0);
            Number(writer, "seat", record.Seat, 0);
        });

    public static byte[] Spotter(string id, long at, string reason, double loadBefore, double loadAfter)
        => Write((id, at, reason, loadBefore, loadAfter), static (writer, help) =>
        {
            writer.WriteString("id", help.id);
            writer.WriteNumber("t", help.at);
            writer.WriteString("reason", help.reason);
            Number(writer, "load", help.loadBefore, 2);
            Number(writer, "load_after", help.loadAfter, 2);
        });

    public static byte[] Load(long at, double load) => Write((at, load), static (writer, chosen) =>
    {
        writer.WriteNumber("t", chosen.at);
        Number(writer, "load", chosen.load, 2);
    });

    public static byte[] Position(long at, int intervalMilliseconds, ReadOnlySpan<double> millimetres, ReadOnlySpan<double> newtons)
    {
        var buffer = Buffer();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("t", at);
            writer.WriteNumber("dt", intervalMilliseconds);
            Samples(writer, "mm", millimetres);
            if (!newtons.IsEmpty)
                Samples(writer, "n", newtons);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Cardio(CardioMessage cardio) => Write(cardio, static (writer, cardio) =>
    {
        writer.WriteNumber("t", cardio.At);
        Number(writer, "speed", cardio.MetresPerSecond, 3);
        Number(writer, "incline", cardio.InclinePercent, 2);
        Number(writer, "power", cardio.Watts, 0);
        Number(writer, "cadence", cardio.Cadence, 0);
        Number(writer, "distance", cardio.DistanceMetres, 1);
        Number(writer, "resistance", cardio.ResistanceLevel, 0);
    });

    public static byte[] Heart(long at, int beatsPerMinute) => Write((at, beatsPerMinute), static (writer, heart) =>
    {
        writer.WriteNumber("t", heart.at);
        writer.WriteNumber("bpm", heart.beatsPerMinute);
    });

    public static byte[] Say(long at, string text, string language) => Write((at, text, language), static (writer, said) =>
    {
        writer.WriteNumber("t", said.at);
        writer.WriteString("text", said.text);
        writer.WriteString("lang", said.language);
    });

    public static byte[] Answer(string suggestion, string choice, double? load) => Write((suggestion, choice, load), static (writer, answer) =>
    {
        writer.WriteString("suggestion", answer.suggestion);
        writer.WriteString("choice", answer.choice);
        Number(writer, "load", answer.load, 2);
    });

    public static byte[] Ack(CommandEchoMessage echo) => Write(echo, static (writer, echo) =>
    {
        writer.WriteString("command", echo.Command);
        writer.WriteBoolean("ok", echo.Error is null);
        if (echo.Setting is not null)
            Number(writer, echo.Setting, echo.Value, 3);
        if (echo.Error is null)
            writer.WriteNull("error");
        else
            writer.WriteString("error", echo.Error);
    });

    public static byte[] Fault(long at, string code, string severity, string text) => Write((at, code, severity, text), static (writer, fault) =>
    {
        writer.WriteNumber("t", fault.at);
        writer.WriteString("code", fault.code);
        writer.WriteString("severity", fault.severity);
        writer.WriteString("text", fault.text);
    });

    private static ArrayBufferWriter<byte> Buffer()
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        return buffer;
    }

    private static byte[] Write<T>(T value, Action<Utf8JsonWriter, T> fields)
    {
        var buffer = Buffer();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            fields(writer, value);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Number(Utf8JsonWriter writer, string name, double? value, int decimals)
    {
        if (value is { } number)
            writer.WriteNumber(name, Math.Round(number, decimals));
    }

    private static void Samples(Utf8JsonWriter writer, string name, ReadOnlySpan<double> samples)
    {
        writer.WriteStartArray(name);
        foreach (var sample in samples)
            writer.WriteNumberValue(Math.Round(sample, 1) + 0.0);
        writer.WriteEndArray();
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

    private static void Capabilities(Utf8JsonWriter writer, MachineCapabilities capabilities)
    {
        writer.WriteStartArray("capabilities");
        foreach (var name in CapabilityNames.Of(capabilities))
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}

/// <summary>One counted repetition: s and m/s as the sensor saw them, load in kg.</summary>
public readonly record struct RepetitionMessage(
    string Id,
    long At,
    double LoadKilograms,
    double ConcentricMilliseconds,
    double EccentricMilliseconds,
    double TravelMillimetres,
    double MeanVelocity,
    double PeakVelocity,
    double? MeanWatts = null,
    double? PeakWatts = null,
    double? Joules = null);

/// <summary>A set as the machine measured it: ms, ms since the set before, mean mm, W, J, number on the seat's scale; null is not measured.</summary>
public readonly record struct SetRecord(
    double? DurationMilliseconds, double? RestMilliseconds, double? TravelMillimetres, double? PeakWatts, double? Joules, int? Seat);

/// <summary>One second of a cardio machine; null is not measured.</summary>
public readonly record struct CardioMessage(
    long At,
    double? MetresPerSecond,
    double? InclinePercent,
    double? Watts,
    double? Cadence,
    double? DistanceMetres,
    double? ResistanceLevel);

/// <summary>Answer to a command: <paramref name="Setting"/> is <c>load</c>, <c>speed</c>, … with the value that holds now; an error means not done.</summary>
public readonly record struct CommandEchoMessage(string Command, string? Setting, double? Value, string? Error);
