using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

/// <summary>
/// Bytes of one connection in one direction to packets, MQTT 3.1, 3.1.1 and 5.0. Never throws on what arrives. The fixed
/// header is judged as soon as it is there, so a packet over the maximum is refused before any of it is kept.
/// Not safe for several threads.
/// </summary>
internal sealed partial class MqttPacketReader
{
    /// <summary>Fixed header and the largest remaining length (MQTT 5.0, 2.1.4).</summary>
    public const uint LargestPacket = 5 + 268_435_455;

    private readonly MqttTopicCache _topics = new();

    /// <param name="version">Unknown for a server: then only CONNECT is accepted, which sets the version.</param>
    /// <param name="maximumPacketSize">Bytes of a whole packet, fixed header included.</param>
    public MqttPacketReader(MqttProtocolVersion version = MqttProtocolVersion.Unknown, uint maximumPacketSize = LargestPacket)
    {
        ProtocolVersion = version;
        MaximumPacketSize = maximumPacketSize;
    }

    public MqttProtocolVersion ProtocolVersion { get; set; }

    public uint MaximumPacketSize { get; set; }

    /// <summary>Bytes that the packet at the front needs in all, once its fixed header is known; else 0.</summary>
    public int FrameLength { get; private set; }

    /// <summary>Takes one packet off the front of <paramref name="input"/>. Only a whole packet is consumed.</summary>
    public MqttReadStatus TryRead(ref ReadOnlySequence<byte> input, out MqttPacket packet, out MqttReadError error)
    {
        int consumed;
        if (input.IsSingleSegment)
        {
            var status = TryRead(input.FirstSpan, out consumed, out packet, out error);
            input = input.Slice(consumed);
            return status;
        }

        packet = null;
        Span<byte> start = stackalloc byte[5];
        var startLength = (int)Math.Min(start.Length, input.Length);
        input.Slice(0, startLength).CopyTo(start);
        var headerStatus = ReadFixedHeader(start[..startLength], out var headerLength, out error);
        if (headerStatus != MqttReadStatus.Packet)
            return headerStatus;
        if (input.Length < FrameLength)
            return MqttReadStatus.NeedMoreData;

        var frame = input.Slice(0, FrameLength);
        input = input.Slice(FrameLength);
        if (frame.IsSingleSegment)
            return ReadBody(start[0], headerLength, frame.FirstSpan[headerLength..], out packet, out error);
        var joined = ArrayPool<byte>.Shared.Rent(FrameLength);
        try
        {
            frame.CopyTo(joined);
            return ReadBody(start[0], headerLength, joined.AsSpan(headerLength, FrameLength - headerLength), out packet, out error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    /// <summary>Reads one packet from the front of <paramref name="input"/>; <paramref name="consumed"/> is its length or 0.</summary>
    public MqttReadStatus TryRead(ReadOnlySpan<byte> input, out int consumed, out MqttPacket packet, out MqttReadError error)
    {
        consumed = 0;
        packet = null;
        var status = ReadFixedHeader(input, out var headerLength, out error);
        if (status != MqttReadStatus.Packet)
            return status;
        if (input.Length < FrameLength)
            return MqttReadStatus.NeedMoreData;
        status = ReadBody(input[0], headerLength, input[headerLength..FrameLength], out packet, out error);
        if (status == MqttReadStatus.Packet)
            consumed = FrameLength;
        return status;
    }

    private MqttReadStatus ReadFixedHeader(ReadOnlySpan<byte> input, out int headerLength, out MqttReadError error)
    {
        FrameLength = 0;
        headerLength = 0;
        error = MqttReadError.None;
        if (input.IsEmpty)
            return MqttReadStatus.NeedMoreData;
        error = CheckFirstByte(input[0]);
        if (error != MqttReadError.None)
            return MqttReadStatus.Malformed;

        var remaining = 0;
        for (var index = 1; ; index++)
        {
            if (index > 4)
            {
                error = MqttReadError.RemainingLengthInvalid;
                return MqttReadStatus.Malformed;
            }

            if (index >= input.Length)
                return MqttReadStatus.NeedMoreData;
            remaining |= (input[index] & 0x7F) << (7 * (index - 1));
            if ((input[index] & 0x80) == 0)
            {
                headerLength = index + 1;
                break;
            }
        }

        var frameLength = headerLength + remaining;
        if ((uint)frameLength > MaximumPacketSize)
            error = MqttReadError.PacketTooLarge;
        else if (ProtocolVersion == MqttProtocolVersion.V500 && !IsMinimal(headerLength, remaining))
            error = MqttReadError.RemainingLengthInvalid;
        else
        {
            FrameLength = frameLength;
            return MqttReadStatus.Packet;
        }

        return MqttReadStatus.Malformed;
    }

    /// <summary>MQTT 5.0, 1.5.5 asks for the shortest form; 3.1.1, 2.2.3 does not.</summary>
    private static bool IsMinimal(int headerLength, int remaining) =>
        headerLength == 2 || remaining >= 1 << (7 * (headerLength - 2));

    /// <summary>MQTT 5.0, 2.1.2 and 2.1.3; in 3.1 the flags of everything but PUBLISH are "not used", but DUP may stand.</summary>
    private MqttReadError CheckFirstByte(byte first)
    {
        var type = (MqttControlPacketType)(first >> 4);
        var flags = first & 0x0F;
        if (first < 0x10)
            return MqttReadError.ReservedPacketType;
        if (ProtocolVersion == MqttProtocolVersion.Unknown && type != MqttControlPacketType.Connect)
            return MqttReadError.FirstPacketNotConnect;
        if (type == MqttControlPacketType.Auth && ProtocolVersion != MqttProtocolVersion.V500)
            return MqttReadError.NotInThisVersion;
        if (type == MqttControlPacketType.Publish)
        {
            if ((flags & 0x06) == 0x06)
                return MqttReadError.InvalidQoS;
            return (flags & 0x0E) == 0x08 && ProtocolVersion != MqttProtocolVersion.V310
                ? MqttReadError.DupWithoutQoS
                : MqttReadError.None;
        }

        var expected = type is MqttControlPacketType.PubRel or MqttControlPacketType.Subscribe or MqttControlPacketType.Unsubscribe
            ? 0x02
            : 0x00;
        if (expected == 0x02 && ProtocolVersion == MqttProtocolVersion.V310)
            flags &= ~0x08;
        return flags == expected ? MqttReadError.None : MqttReadError.ReservedFlags;
    }

    private MqttReadStatus ReadBody(byte first, int headerLength, ReadOnlySpan<byte> body, out MqttPacket packet, out MqttReadError error)
    {
        var fields = new MqttFieldReader(body);
        packet = (MqttControlPacketType)(first >> 4) switch
        {
            MqttControlPacketType.Connect => ReadConnect(ref fields),
            MqttControlPacketType.ConnAck => ReadConnAck(ref fields),
            MqttControlPacketType.Publish => ReadPublish(ref fields, first),
            MqttControlPacketType.PubAck => ReadPubAck(ref fields),
            MqttControlPacketType.PubRec => ReadPubRec(ref fields),
            MqttControlPacketType.PubRel => ReadPubRel(ref fields),
            MqttControlPacketType.PubComp => ReadPubComp(ref fields),
            MqttControlPacketType.Subscribe => ReadSubscribe(ref fields),
            MqttControlPacketType.SubAck => ReadSubAck(ref fields),
            MqttControlPacketType.Unsubscribe => ReadUnsubscribe(ref fields),
            MqttControlPacketType.UnsubAck => ReadUnsubAck(ref fields),
            MqttControlPacketType.PingReq => MqttPingReqPacket.Instance,
            MqttControlPacketType.PingResp => MqttPingRespPacket.Instance,
            MqttControlPacketType.Disconnect => ReadDisconnect(ref fields),
            _ => ReadAuth(ref fields),
        };
        error = fields.Finish();
        if (error == MqttReadError.None && packet is MqttConnectPacket
            && ProtocolVersion == MqttProtocolVersion.V500 && !IsMinimal(headerLength, body.Length))
        {
            error = MqttReadError.RemainingLengthInvalid;
        }

        if (error == MqttReadError.None)
            return MqttReadStatus.Packet;
        packet = null;
        return MqttReadStatus.Malformed;
    }
}
