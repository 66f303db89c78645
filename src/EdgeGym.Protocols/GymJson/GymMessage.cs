using System.Text.Unicode;
using EdgeGym.Equipment;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.GymJson;

/// <summary>Messages of the gateway's JSON contract (<c>gym/v1/{site}/{machine}/{kind}</c>): bytes to readings, strictly, without throwing.</summary>
public static class GymMessage
{
    /// <summary>Position batches hold many samples; everything else is small.</summary>
    public const int MaximumPositionBytes = 64 * 1024;

    public const int MaximumBytes = 8 * 1024;

    private static readonly SetMeasures Nothing = new();

    [ThreadStatic]
    private static string?[]? _texts;

    /// <summary>Largest body in bytes that a message of this kind may have.</summary>
    public static int MaximumSize(FactKind kind) => kind == FactKind.Position ? MaximumPositionBytes : MaximumBytes;

    /// <param name="kind">A received kind, by the topic's last level.</param>
    /// <param name="body">UTF-8 JSON, one object.</param>
    /// <param name="reading">The values; null when there is a fault.</param>
    /// <param name="key">The sender's id for the message where the contract has one (<c>rep</c>, <c>set</c>, <c>answer</c>, <c>ack</c>, <c>spotter</c>).</param>
    /// <returns><see cref="MessageFault.None"/> or why not.</returns>
    public static MessageFault TryParse(FactKind kind, ReadOnlyMemory<byte> body, out Reading? reading, out string? key)
    {
        reading = null;
        key = null;
        if (body.Length > MaximumSize(kind))
            return MessageFault.Oversized;
        if (!Utf8.IsValid(body.Span))
            return MessageFault.MalformedJson;
        if (kind == FactKind.Birth)
            return BirthMessage.TryParse(body, out reading);

        Span<double> numbers = stackalloc double[FieldTable.NumberCount];
        Span<sbyte> flags = stackalloc sbyte[FieldTable.FlagCount];
        var fields = new FieldTable(numbers, _texts ??= new string?[FieldTable.TextCount], flags);
        var fault = fields.Read(body.Span);
        return fault == MessageFault.None ? Map(kind, in fields, out reading, out key) : fault;
    }

    private static MessageFault Map(FactKind kind, in FieldTable fields, out Reading? reading, out string? key)
    {
        key = null;
        var time = (long)(fields[NumberField.MachineTime] ?? -1);
        reading = kind switch
        {
            FactKind.State when fields[FlagField.Online] is { } online => new OnlineReading(online),
            FactKind.Login => MapLogin(in fields),
            FactKind.Logout => new LogoutReading(),
            FactKind.Answer => MapAnswer(in fields, out key),
            FactKind.CommandEcho => MapEcho(in fields, out key),
            _ when time < 0 => null,
            FactKind.Repetition or FactKind.DetectedRepetition or FactKind.DetectedLowering when IsId(key = fields[TextField.Id]) => new RepetitionReading(
                key!, time, fields[NumberField.Load], fields[NumberField.Concentric], fields[NumberField.Eccentric],
                fields[NumberField.RangeOfMotion], fields[NumberField.MeanVelocity], fields[NumberField.PeakVelocity], fields[FlagField.Partial] == true,
                fields[NumberField.MeanPower], fields[NumberField.PeakPower], fields[NumberField.Work], fields[NumberField.PeakForce]),
            FactKind.Set or FactKind.DetectedSetEnd when IsId(key = fields[TextField.Id]) => new SetReading(
                key!, time, fields[NumberField.Load], (int?)fields[NumberField.Repetitions], fields[NumberField.Rpe], fields[NumberField.Rir], MapMeasures(in fields)),
            FactKind.Position => MapPosition(in fields, time),
            FactKind.Cardio => new CardioReading(
                time, fields[NumberField.Speed], fields[NumberField.Incline], fields[NumberField.Power], fields[NumberField.Cadence],
                fields[NumberField.Distance], fields[NumberField.Resistance]),
            FactKind.Heart when fields[NumberField.BeatsPerMinute] is { } bpm => new HeartReading(time, (int)Math.Round(bpm)),
            FactKind.Say when !string.IsNullOrWhiteSpace(fields[TextField.Text]) => new SpokenReading(
                time, fields[TextField.Text]!, fields[TextField.Language] is "zh" or "en" ? fields[TextField.Language] : null),
            FactKind.Ready => MapReady(in fields, time),
            FactKind.Fault => MapFault(in fields, time),
            FactKind.Spotter when IsId(key = fields[TextField.Id]) && SpotterReasonNames.TryParse(fields[TextField.Reason], out var reason) => new SpotterReading(
                key!, time, reason, fields[NumberField.Load], fields[NumberField.LoadAfter]),
            FactKind.LoadChange when fields[NumberField.Load] is { } load => new LoadReading(time, load),
            _ => null,
        };
        if (reading is null)
            key = null;
        return reading is null ? Missing(kind, in fields) : MessageFault.None;
    }

    private static LoginReading? MapLogin(in FieldTable fields)
    {
        var (member, tag, pin) = (fields[TextField.Member], fields[TextField.Tag], fields[TextField.Pin]);
        var named = (member is null ? 0 : 1) + (tag is null ? 0 : 1);
        if (named > 1 || (named == 0 && string.IsNullOrEmpty(pin)))
            return null;
        if (member is not null && !Identifier.IsValid(member, 64))
            return null;
        return tag is { Length: 0 } ? null : new LoginReading(
            member, tag, pin, Tap(fields[NumberField.Sleep]), Tap(fields[NumberField.Soreness]), Tap(fields[NumberField.Mood]));
    }

    private static int? Tap(double? value) => value is { } told ? (int)Math.Round(told) : null;

    private static AnswerReading? MapAnswer(in FieldTable fields, out string? key)
    {
        // One suggestion may be answered again (accept, then override): the choice and the load are part of what makes an answer the same one.
        key = null;
        AnswerChoice? choice = fields[TextField.Choice] switch
        {
            "accept" => AnswerChoice.Accept,
            "override" => AnswerChoice.Override,
            "dismiss" => AnswerChoice.Dismiss,
            _ => null,
        };
        if (choice is null || !IsId(fields[TextField.Suggestion]))
            return null;
        var load = fields[NumberField.Load];
        key = FormattableString.Invariant($"{fields[TextField.Suggestion]}:{(int)choice}:{load}");
        return new AnswerReading(fields[TextField.Suggestion]!, choice.Value, load);
    }

    private static CommandEcho? MapEcho(in FieldTable fields, out string? key)
    {
        key = fields[TextField.Command];
        if (!IsId(key) || fields[FlagField.Succeeded] is not { } succeeded)
            return null;
        var value = fields[NumberField.Load] ?? fields[NumberField.Speed] ?? fields[NumberField.Incline]
            ?? fields[NumberField.Power] ?? fields[NumberField.Resistance];
        return new CommandEcho(key!, succeeded, value, fields[TextField.Error]);
    }

    private static PositionReading? MapPosition(in FieldTable fields, long time)
    {
        if (fields.Millimetres is not { Length: > 0 } millimetres || fields[NumberField.Interval] is not { } interval)
            return null;
        return fields.Newtons is { } newtons && newtons.Length != millimetres.Length
            ? null
            : new PositionReading(time, interval, millimetres, fields.Newtons);
    }

    private static ReadyReading? MapReady(in FieldTable fields, long time)
    {
        var (sleep, soreness, mood, period) = (Tap(fields[NumberField.Sleep]), Tap(fields[NumberField.Soreness]), Tap(fields[NumberField.Mood]), fields[FlagField.Period]);
        return sleep is null && soreness is null && mood is null && period != true ? null : new ReadyReading(time, sleep, soreness, mood, period);
    }

    private static FaultReading? MapFault(in FieldTable fields, long time)
    {
        FaultSeverity? severity = fields[TextField.Severity] switch
        {
            "warning" => FaultSeverity.Warning,
            "error" => FaultSeverity.Error,
            "emergency_stop" => FaultSeverity.EmergencyStop,
            _ => null,
        };
        return severity is null || string.IsNullOrWhiteSpace(fields[TextField.Code])
            ? null
            : new FaultReading(time, fields[TextField.Code]!, severity.Value, fields[TextField.Text]);
    }

    private static SetMeasures? MapMeasures(in FieldTable fields)
    {
        var measures = new SetMeasures(
            fields[NumberField.Duration], fields[NumberField.RestBefore], fields[NumberField.RangeOfMotion], fields[NumberField.PeakPower],
            fields[NumberField.Work], (int?)fields[NumberField.Seat]);
        return measures == Nothing ? null : measures;
    }

    private static bool IsId(string? text) => text is { Length: > 0 and <= 64 };

    /// <summary>A value that is there but means nothing is out of range; one that isn't there is missing.</summary>
    private static MessageFault Missing(FactKind kind, in FieldTable fields) => kind switch
    {
        FactKind.Answer when fields[TextField.Choice] is not null && IsId(fields[TextField.Suggestion]) => MessageFault.OutOfRange,
        FactKind.Fault when fields[TextField.Severity] is not null && fields[TextField.Code] is not null => MessageFault.OutOfRange,
        FactKind.Spotter when fields[TextField.Reason] is not null && IsId(fields[TextField.Id]) => MessageFault.OutOfRange,
        FactKind.Login when fields[TextField.Member] is not null || fields[TextField.Tag] is not null => MessageFault.OutOfRange,
        FactKind.Position when fields.Millimetres is not null && fields.Newtons is not null => MessageFault.OutOfRange,
        _ => MessageFault.MissingField,
    };
}
