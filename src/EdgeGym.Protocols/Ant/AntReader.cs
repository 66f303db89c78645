using System.Buffers.Binary;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Ant;

/// <summary>
/// Readings out of ANT: whole serial messages (part empty, several may be joined), or single pages of fitness equipment (<c>fec</c>) or a heart-rate strap (<c>hr</c>).
/// A channel's profile is what its id says, else what its first telling page says.
/// </summary>
public sealed class AntReader : IFrameReader
{
    private const long StrapPreferred = 5_000;
    private const long HeartPace = 900;

    private readonly Profile[] _channels = new Profile[32];
    private readonly FitnessEquipment _equipment = new();
    private readonly HeartBeats _beats = new();
    private long _strapAt = long.MinValue / 2;
    private long _heartSaidAt = long.MinValue / 2;

    private enum Profile : byte
    {
        Unknown = 0,
        FitnessEquipment,
        HeartRate,
        Other,
    }

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        switch (part)
        {
            case "":
                return Messages(bytes, receivedAt, readings);
            case "fec" or "hr" when bytes.Length < AntPayload.PageBytes:
                return new FrameOutcome(RejectReasons.TooShort);
            case "fec":
                return WithTail(Equipment(BinaryPrimitives.ReadUInt64LittleEndian(bytes), receivedAt, readings), bytes);
            case "hr":
                return WithTail(Heart(BinaryPrimitives.ReadUInt64LittleEndian(bytes), receivedAt, readings), bytes);
            default:
                return new FrameOutcome(RejectReasons.UnknownPart);
        }
    }

    private FrameOutcome Messages(ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        var reject = AntFraming.TryRead(bytes, out var message, out var consumed);
        if (reject is not null)
            return new FrameOutcome(reject);

        var outcome = Message(in message, receivedAt, readings);
        var rest = bytes[consumed..];
        while (AntFraming.TryRead(rest, out message, out consumed) is null)
        {
            var next = Message(in message, receivedAt, readings);
            outcome = new FrameOutcome(outcome.Reject ?? next.Reject, outcome.Quirks | next.Quirks);
            rest = rest[consumed..];
        }

        // USB sticks fill their packets with zeros.
        return rest.ContainsAnyExcept((byte)0) ? outcome with { Quirks = outcome.Quirks | Quirks.TrailingBytes } : outcome;
    }

    private FrameOutcome Message(in AntMessage message, long receivedAt, ICollection<Reading> readings)
    {
        if (AntMessages.Find(message.Id) is null)
            return new FrameOutcome(RejectReasons.UnknownType);
        var channel = message.Content[0] & 0x1F;
        switch (message.Id)
        {
            case AntMessages.ChannelId when message.Content.Length >= 5:
                _channels[channel] = Of((byte)(message.Content[3] & 0x7F));
                return FrameOutcome.Good();
            case AntMessages.AssignChannel or AntMessages.UnassignChannel or AntMessages.ResetSystem:
                if (message.Id == AntMessages.ResetSystem)
                    Array.Clear(_channels);
                else
                    _channels[channel] = Profile.Unknown;
                return FrameOutcome.Good();
            case AntMessages.Broadcast or AntMessages.Acknowledged:
                break;
            default:
                return FrameOutcome.Good();
        }

        var reject = AntPayload.TryRead(message.Content, out var payload, out var quirks);
        if (reject is not null)
            return new FrameOutcome(reject);
        if (payload.DeviceType is > 0 and var type)
            _channels[channel] = Of(type);
        else if (_channels[channel] == Profile.Unknown)
            _channels[channel] = Guess(payload.PageNumber);
        var outcome = _channels[channel] switch
        {
            Profile.FitnessEquipment => Equipment(payload.Page, receivedAt, readings),
            Profile.HeartRate => Heart(payload.Page, receivedAt, readings),
            _ => FrameOutcome.Good(),
        };
        return outcome with { Quirks = outcome.Quirks | quirks };
    }

    private FrameOutcome Equipment(ulong page, long receivedAt, ICollection<Reading> readings)
    {
        if (FecPages.Find((byte)page) is null)
            return new FrameOutcome(RejectReasons.UnknownPage);
        if (_equipment.Add(page, receivedAt, out var quirks) is { } reading)
            readings.Add(reading);
        if ((byte)page == 16 && receivedAt - _strapAt > StrapPreferred)
            Say(_equipment.HeartRate(receivedAt), receivedAt, readings);
        return FrameOutcome.Good(quirks);
    }

    private FrameOutcome Heart(ulong page, long receivedAt, ICollection<Reading> readings)
    {
        _beats.Add(page, receivedAt, out var quirks);
        if (_beats.BeatsPerMinute is not null)
            _strapAt = receivedAt;
        Say(_beats.BeatsPerMinute, receivedAt, readings);
        return FrameOutcome.Good(quirks);
    }

    private void Say(int? beats, long receivedAt, ICollection<Reading> readings)
    {
        if (beats is not { } rate || (receivedAt >= _heartSaidAt && receivedAt - _heartSaidAt < HeartPace))
            return;
        _heartSaidAt = receivedAt;
        readings.Add(new HeartReading(receivedAt, rate));
    }

    private static FrameOutcome WithTail(FrameOutcome outcome, ReadOnlySpan<byte> bytes) =>
        bytes.Length > AntPayload.PageBytes ? outcome with { Quirks = outcome.Quirks | Quirks.TrailingBytes } : outcome;

    private static Profile Of(byte deviceType) => deviceType switch
    {
        FecPages.DeviceType => Profile.FitnessEquipment,
        HeartRatePages.DeviceType => Profile.HeartRate,
        0 => Profile.Unknown,
        _ => Profile.Other,
    };

    /// <summary>Pages that both profiles have (80–82) tell nothing; calibration pages 1 and 2 of a machine never come before its main pages.</summary>
    private static Profile Guess(byte page) =>
        FecPages.IsTypical(page) ? Profile.FitnessEquipment : (page & 0x7F) <= 7 ? Profile.HeartRate : Profile.Unknown;
}
