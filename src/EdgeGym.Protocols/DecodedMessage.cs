using System.Buffers;
using System.Text.Json;

namespace EdgeGym.Protocols;

/// <summary>One field of a decoded frame.</summary>
/// <param name="Name">The standard's own name in snake_case.</param>
/// <param name="Value">
/// A double (shown with six decimals), long, bool, string, or an array of doubles; below an array of objects (each an array of fields,
/// shown as one object) also ulong, float and arrays of all these, shown as they are.
/// </param>
/// <param name="Unit">The standard's own unit; null where there is none.</param>
public readonly record struct DecodedField(string Name, object Value, string? Unit = null);

/// <summary>A frame as a technician reads it (contract section 5): message and fields, or why it is none.</summary>
/// <param name="Message">Name of the message; null with an error.</param>
/// <param name="Fields">Only those that the frame carries.</param>
/// <param name="Error">Reject reason in snake_case; null when the frame is good.</param>
/// <param name="Detail">More about the error.</param>
/// <param name="Quirks">What was odd about a good frame; shown as <c>quirks</c> when there is something.</param>
public sealed record DecodedMessage(
    string? Message, IReadOnlyList<DecodedField> Fields, string? Error = null, string? Detail = null, Quirks Quirks = Quirks.None)
{
    public static DecodedMessage Rejected(string error, string detail) => new(null, [], error, detail);

    /// <summary>One UTF-8 JSON document: <c>{"protocol","message","fields"}</c> or <c>{"error","detail"}</c>.</summary>
    public byte[] ToJson(string protocol)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (Error is not null)
            {
                writer.WriteString("error", Error);
                writer.WriteString("detail", Detail);
            }
            else
            {
                writer.WriteString("protocol", protocol);
                writer.WriteString("message", Message);
                writer.WriteStartObject("fields");
                foreach (var field in Fields)
                    WriteField(writer, field);
                writer.WriteEndObject();
                if (Quirks != Quirks.None)
                    WriteQuirks(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WriteQuirks(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("quirks");
        foreach (var name in QuirkNames.Of(Quirks))
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter writer, DecodedField field)
    {
        writer.WriteStartObject(field.Name);
        writer.WritePropertyName("value");
        if (field.Value is double number)
            writer.WriteNumberValue(Math.Round(number, 6));
        else if (field.Value is double[] numbers)
            WriteExact(writer, Array.ConvertAll(numbers, static number => Math.Round(number, 6)));
        else
            WriteExact(writer, field.Value);
        if (field.Unit is not null)
            writer.WriteString("unit", field.Unit);
        writer.WriteEndObject();
    }

    private static void WriteExact(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case double number:
                writer.WriteNumberValue(number);
                break;
            case float number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case DecodedField[] fields:
                writer.WriteStartObject();
                foreach (var field in fields)
                {
                    writer.WritePropertyName(field.Name);
                    WriteExact(writer, field.Value);
                }

                writer.WriteEndObject();
                break;
            case Array elements:
                writer.WriteStartArray();
                foreach (var element in elements)
                    WriteExact(writer, element);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
