using System.Buffers;
using System.Text.Json;

namespace EdgeGym.Protocols.GymJson;

/// <summary>Numbers of the contract with what is believable: field name, lowest, highest (units as the contract's key says).</summary>
internal enum NumberField
{
    MachineTime, Interval, Load, Concentric, Eccentric, RangeOfMotion, MeanVelocity, PeakVelocity, Repetitions, Rpe, Rir,
    Speed, Incline, Power, Cadence, Distance, Resistance, BeatsPerMinute,
    MeanPower, PeakPower, Work, PeakForce, Duration, RestBefore, Seat, LoadAfter, Sleep, Soreness, Mood,
}

internal enum TextField
{
    Id, Member, Tag, Pin, Text, Language, Suggestion, Choice, Command, Error, Code, Severity, Kind, Exercise, Firmware, Reason,
}

internal enum FlagField
{
    Online, Succeeded, Partial, Period,
}

/// <summary>
/// The top level of one contract message, read in one pass: every known field lands in a typed slot, unknown ones are skipped
/// (newer firmware may say more), a known field of the wrong type or size marks the message.
/// </summary>
internal ref struct FieldTable
{
    internal const int MaximumText = 500;
    internal const int MaximumSamples = 4096;
    private const int MaximumDepth = 8;

    private static readonly (string Name, double Lowest, double Highest)[] Numbers =
    [
        ("t", 0, 253_402_300_799_999), ("dt", 1, 1000), ("load", 0, 1000), ("con_ms", 0, 120_000), ("ecc_ms", 0, 120_000),
        ("rom_mm", 0, 5000), ("mcv", 0, 10), ("pcv", 0, 20), ("reps", 0, 1000), ("rpe", 0, 10), ("rir", 0, 20),
        ("speed", 0, 20), ("incline", -30, 60), ("power", 0, 5000), ("cadence", 0, 400), ("distance", 0, 1_000_000), ("resistance", 0, 1000),
        ("bpm", 20, 260),
        ("mean_w", 0, 10_000), ("peak_w", 0, 20_000), ("work_j", 0, 1_000_000), ("peak_n", 0, 20_000), ("duration_ms", 0, 86_400_000),
        ("rest_ms", 0, 86_400_000), ("seat", 0, 254), ("load_after", 0, 1000), ("sleep", 1, 5), ("soreness", 1, 5), ("mood", 1, 5),
    ];

    private static readonly (string Name, int MaximumLength)[] Texts =
    [
        ("id", 64), ("member", 64), ("tag", 64), ("pin", 16), ("text", MaximumText), ("lang", 8), ("suggestion", 64), ("choice", 16),
        ("command", 64), ("error", 200), ("code", 32), ("severity", 16), ("kind", 32), ("exercise", 64), ("firmware", 64), ("reason", 32),
    ];

    private static readonly string[] Flags = ["online", "ok", "partial", "period"];

    private readonly Span<double> _numbers;
    private readonly string?[] _texts;
    private readonly Span<sbyte> _flags;

    public FieldTable(Span<double> numbers, string?[] texts, Span<sbyte> flags)
    {
        _numbers = numbers;
        _texts = texts;
        _flags = flags;
        numbers.Fill(double.NaN);
        Array.Clear(texts);
        flags.Fill(-1);
    }

    public static int NumberCount => Numbers.Length;

    public static bool IsBelievable(NumberField field, double value) => value >= Numbers[(int)field].Lowest && value <= Numbers[(int)field].Highest;

    public static int TextCount => Texts.Length;

    public static int FlagCount => Flags.Length;

    public double[]? Millimetres { get; private set; }

    public double[]? Newtons { get; private set; }

    public readonly double? this[NumberField field] => double.IsNaN(_numbers[(int)field]) ? null : _numbers[(int)field];

    public readonly string? this[TextField field] => _texts[(int)field];

    public readonly bool? this[FlagField field] => _flags[(int)field] < 0 ? null : _flags[(int)field] == 1;

    public MessageFault Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return MessageFault.MalformedJson;
            var fault = MessageFault.None;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = ReadField(ref reader);
                if (fault == MessageFault.None)
                    fault = found;
            }

            // Read() past the end throws on anything that follows the object.
            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? fault : MessageFault.MalformedJson;
        }
        catch (JsonException)
        {
            // The one reader that the framework has reports malformed input by throwing; this is its edge.
            return MessageFault.MalformedJson;
        }
        catch (InvalidOperationException)
        {
            // Thrown for unpaired surrogates in escaped strings.
            return MessageFault.MalformedJson;
        }
    }

    private MessageFault ReadField(ref Utf8JsonReader reader)
    {
        for (var index = 0; index < Numbers.Length; index++)
        {
            if (reader.ValueTextEquals(Numbers[index].Name))
                return ReadNumber(ref reader, index);
        }

        for (var index = 0; index < Texts.Length; index++)
        {
            if (reader.ValueTextEquals(Texts[index].Name))
                return ReadText(ref reader, index);
        }

        for (var index = 0; index < Flags.Length; index++)
        {
            if (!reader.ValueTextEquals(Flags[index]))
                continue;
            reader.Read();
            if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
                _flags[index] = reader.TokenType == JsonTokenType.True ? (sbyte)1 : (sbyte)0;
            else if (reader.TokenType != JsonTokenType.Null)
                return Skipped(ref reader, MessageFault.MissingField);
            return MessageFault.None;
        }

        if (reader.ValueTextEquals("mm"u8) || reader.ValueTextEquals("n"u8))
        {
            var isMillimetres = reader.ValueTextEquals("mm"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
                return MessageFault.None;
            var fault = ReadSamples(ref reader, out var samples);
            if (isMillimetres)
                Millimetres = samples;
            else
                Newtons = samples;
            return fault;
        }

        reader.Read();
        reader.Skip();
        return MessageFault.None;
    }

    private readonly MessageFault ReadNumber(ref Utf8JsonReader reader, int index)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return MessageFault.None;
        // "load" is an object at birth; the birth reader takes it from there.
        if (reader.TokenType != JsonTokenType.Number)
            return Skipped(ref reader, reader.TokenType == JsonTokenType.StartObject ? MessageFault.None : MessageFault.MissingField);
        if (!reader.TryGetDouble(out var value) || !(value >= Numbers[index].Lowest && value <= Numbers[index].Highest))
            return MessageFault.OutOfRange;
        _numbers[index] = value;
        return MessageFault.None;
    }

    private readonly MessageFault ReadText(ref Utf8JsonReader reader, int index)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return MessageFault.None;
        if (reader.TokenType != JsonTokenType.String)
            return Skipped(ref reader, MessageFault.MissingField);
        var text = reader.GetString()!;
        if (text.Length > Texts[index].MaximumLength)
            return MessageFault.OutOfRange;
        _texts[index] = text;
        return MessageFault.None;
    }

    private static MessageFault ReadSamples(ref Utf8JsonReader reader, out double[]? samples)
    {
        samples = null;
        if (reader.TokenType != JsonTokenType.StartArray)
            return Skipped(ref reader, MessageFault.MissingField);
        var buffer = ArrayPool<double>.Shared.Rent(MaximumSamples);
        try
        {
            var count = 0;
            var fault = MessageFault.None;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.Number)
                    fault = Skipped(ref reader, MessageFault.MissingField);
                else if (count == MaximumSamples || !reader.TryGetDouble(out var value) || !(Math.Abs(value) <= 1e6))
                    fault = MessageFault.OutOfRange;
                else
                    buffer[count++] = value;
            }

            samples = fault == MessageFault.None ? buffer.AsSpan(0, count).ToArray() : null;
            return fault;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(buffer);
        }
    }

    private static MessageFault Skipped(ref Utf8JsonReader reader, MessageFault fault)
    {
        reader.Skip();
        return fault;
    }
}
