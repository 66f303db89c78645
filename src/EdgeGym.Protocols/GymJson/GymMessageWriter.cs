using System.Buffers;
using System.Text.Json;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.GymJson;

/// <summary>Writes what the gateway sends, and what it makes itself in the same shape as received messages.</summary>
public static class GymMessageWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Command(MachineCommand command) => Write(writer =>
    {
        writer.WriteString("id", command.Id);
        writer.WriteString("op", command.Operation.ToName());
        Optional(writer, "value", command.Value);
        if (command.Unit is not null)
            writer.WriteString("unit", command.Unit);
        writer.WriteNumber("expires", command.ExpiresAt);
        if (command.Suggestion is not null)
            writer.WriteString("suggestion", command.Suggestion);
        writer.WriteString("reason", command.Reason);
    });

    public static byte[] Repetition(RepetitionReading rep) => Write(writer =>
    {
        writer.WriteString("id", rep.Id);
        writer.WriteNumber("t", rep.MachineTime);
        Optional(writer, "load", rep.LoadKilograms);
        Optional(writer, "con_ms", rep.ConcentricMilliseconds);
        Optional(writer, "ecc_ms", rep.EccentricMilliseconds);
        Optional(writer, "rom_mm", rep.RangeOfMotionMillimetres);
        Optional(writer, "mcv", rep.MeanConcentricVelocity);
        Optional(writer, "pcv", rep.PeakConcentricVelocity);
        if (rep.Partial)
            writer.WriteBoolean("partial", true);
        Optional(writer, "mean_w", rep.MeanPowerWatts);
        Optional(writer, "peak_w", rep.PeakPowerWatts);
        Optional(writer, "work_j", rep.WorkJoules);
        Optional(writer, "peak_n", rep.PeakForceNewtons);
    });

    public static byte[] Set(SetReading set) => Write(writer =>
    {
        writer.WriteString("id", set.Id);
        writer.WriteNumber("t", set.MachineTime);
        Optional(writer, "load", set.LoadKilograms);
        Optional(writer, "reps", set.Repetitions);
        Optional(writer, "rpe", set.Rpe);
        Optional(writer, "rir", set.RepetitionsInReserve);
        Optional(writer, "duration_ms", set.Measured?.DurationMilliseconds);
        Optional(writer, "rest_ms", set.Measured?.RestBeforeMilliseconds);
        Optional(writer, "rom_mm", set.Measured?.RangeOfMotionMillimetres);
        Optional(writer, "peak_w", set.Measured?.PeakPowerWatts);
        Optional(writer, "work_j", set.Measured?.WorkJoules);
        Optional(writer, "seat", set.Measured?.Seat);
    });

    public static byte[] Spotter(SpotterReading spotter) => Write(writer =>
    {
        writer.WriteString("id", spotter.Id);
        writer.WriteNumber("t", spotter.MachineTime);
        writer.WriteString("reason", spotter.Reason.ToName());
        Optional(writer, "load", spotter.LoadBeforeKilograms);
        Optional(writer, "load_after", spotter.LoadAfterKilograms);
    });

    public static byte[] Load(LoadReading load) => Write(writer =>
    {
        writer.WriteNumber("t", load.MachineTime);
        writer.WriteNumber("load", load.LoadKilograms);
    });

    public static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static void Optional(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, Math.Round(number, 4));
    }
}
