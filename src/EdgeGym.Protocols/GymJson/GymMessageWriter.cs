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
    });

    public static byte[] Set(SetReading set) => Write(writer =>
    {
        writer.WriteString("id", set.Id);
        writer.WriteNumber("t", set.MachineTime);
        Optional(writer, "load", set.LoadKilograms);
        Optional(writer, "reps", set.Repetitions);
        Optional(writer, "rpe", set.Rpe);
        Optional(writer, "rir", set.RepetitionsInReserve);
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
