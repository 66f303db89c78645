using System.Buffers;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Formatter;

/// <summary>
/// Packets to bytes, MQTT 3.1, 3.1.1 and 5.0. PUBLISH and the acknowledgements allocate nothing. A packet that the standard
/// does not allow throws <see cref="MqttProtocolViolationException"/> before anything is written.
/// </summary>
internal static partial class MqttPacketWriter
{
    private delegate void BodyWriter<in TPacket>(ref MqttFieldWriter writer, TPacket packet, MqttProtocolVersion version);

    /// <summary>Bytes of the whole packet, to hold it against the other side's maximum packet size.</summary>
    public static int Measure(MqttPacket packet, MqttProtocolVersion version)
    {
        var fields = MqttFieldWriter.Measuring();
        WriteBody(ref fields, packet, version);
        var payload = packet is MqttPublishPacket publish ? publish.Payload.Length : 0;
        return Total(RemainingLength(fields.Length + payload));
    }

    /// <summary>Writes one packet and gives its length in bytes.</summary>
    public static int Write(IBufferWriter<byte> output, MqttPacket packet, MqttProtocolVersion version)
    {
        if (packet is MqttPublishPacket publish)
            return WritePublish(output, publish, version);
        var measured = MqttFieldWriter.Measuring();
        WriteBody(ref measured, packet, version);
        var total = Total(RemainingLength(measured.Length));
        var fields = new MqttFieldWriter(output.GetSpan(total)[..total]);
        fields.WriteByte(FirstByte(packet, version));
        fields.WriteVariableByteInteger((uint)measured.Length);
        WriteBody(ref fields, packet, version);
        output.Advance(total);
        return total;
    }

    public static int WritePublish(IBufferWriter<byte> output, MqttPublishPacket packet, MqttProtocolVersion version) =>
        WritePublish(output, packet, version, packet.QualityOfServiceLevel, packet.PacketIdentifier, packet.Dup, packet.Retain, packet.SubscriptionIdentifiers);

    /// <summary>The same message for one of many receivers: what differs between them is given beside the packet, which is not changed.</summary>
    public static int WritePublish(
        IBufferWriter<byte> output, MqttPublishPacket packet, MqttProtocolVersion version, MqttQualityOfServiceLevel qualityOfServiceLevel,
        ushort packetIdentifier, bool dup, bool retain, List<uint> subscriptionIdentifiers)
    {
        var measured = MqttFieldWriter.Measuring();
        WritePublishHeader(ref measured, packet, version, qualityOfServiceLevel, packetIdentifier, subscriptionIdentifiers);
        var remaining = RemainingLength(measured.Length + packet.Payload.Length);
        var header = Total(remaining) - (int)packet.Payload.Length;
        var fields = new MqttFieldWriter(output.GetSpan(header)[..header]);
        var flags = ((int)qualityOfServiceLevel << 1) | (retain ? 0x01 : 0)
            | (dup && qualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce ? 0x08 : 0);
        fields.WriteByte((byte)(((int)MqttControlPacketType.Publish << 4) | flags));
        fields.WriteVariableByteInteger(remaining);
        WritePublishHeader(ref fields, packet, version, qualityOfServiceLevel, packetIdentifier, subscriptionIdentifiers);
        output.Advance(header);
        if (packet.Payload.IsSingleSegment)
        {
            output.Write(packet.Payload.FirstSpan);
        }
        else
        {
            foreach (var segment in packet.Payload)
                output.Write(segment.Span);
        }

        return Total(remaining);
    }

    public static int WritePubAck(IBufferWriter<byte> output, ushort packetIdentifier) =>
        WriteAcknowledgement(output, MqttControlPacketType.PubAck, packetIdentifier);

    public static int WritePubRec(IBufferWriter<byte> output, ushort packetIdentifier) =>
        WriteAcknowledgement(output, MqttControlPacketType.PubRec, packetIdentifier);

    public static int WritePubRel(IBufferWriter<byte> output, ushort packetIdentifier) =>
        WriteAcknowledgement(output, MqttControlPacketType.PubRel, packetIdentifier);

    public static int WritePubComp(IBufferWriter<byte> output, ushort packetIdentifier) =>
        WriteAcknowledgement(output, MqttControlPacketType.PubComp, packetIdentifier);

    /// <summary>A plain success is the same four bytes in every version (MQTT 5.0, 3.4.2.1).</summary>
    private static int WriteAcknowledgement(IBufferWriter<byte> output, MqttControlPacketType type, ushort packetIdentifier)
    {
        var fields = new MqttFieldWriter(output.GetSpan(4));
        fields.WriteByte((byte)(((int)type << 4) | (type == MqttControlPacketType.PubRel ? 0x02 : 0)));
        fields.WriteByte(2);
        fields.WritePacketIdentifier(packetIdentifier);
        output.Advance(4);
        return 4;
    }

    private static uint RemainingLength(long length) => length <= MqttProtocolViolationException.VariableByteIntegerMaxValue
        ? (uint)length
        : throw new MqttProtocolViolationException($"A packet of {length} bytes is larger than MQTT can carry.");

    private static int Total(uint remaining) => 1 + MqttFieldWriter.SizeOf(remaining) + (int)remaining;

    private static byte FirstByte(MqttPacket packet, MqttProtocolVersion version) => packet switch
    {
        MqttConnectPacket => 0x10,
        MqttConnAckPacket => 0x20,
        MqttPubAckPacket => 0x40,
        MqttPubRecPacket => 0x50,
        MqttPubRelPacket => 0x62,
        MqttPubCompPacket => 0x70,
        MqttSubscribePacket => 0x82,
        MqttSubAckPacket => 0x90,
        MqttUnsubscribePacket => 0xA2,
        MqttUnsubAckPacket => 0xB0,
        MqttPingReqPacket => 0xC0,
        MqttPingRespPacket => 0xD0,
        MqttDisconnectPacket => 0xE0,
        MqttAuthPacket when version == MqttProtocolVersion.V500 => 0xF0,
        _ => throw new MqttProtocolViolationException($"{packet} does not exist in {version}."),
    };

    private static void WriteBody(ref MqttFieldWriter fields, MqttPacket packet, MqttProtocolVersion version)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (version == MqttProtocolVersion.Unknown)
            throw new MqttProtocolViolationException("The protocol version is not known yet.");
        switch (packet)
        {
            case MqttPublishPacket publish:
                WritePublishHeader(ref fields, publish, version, publish.QualityOfServiceLevel, publish.PacketIdentifier, publish.SubscriptionIdentifiers);
                break;
            case MqttConnectPacket connect: WriteConnect(ref fields, connect, version); break;
            case MqttConnAckPacket connAck: WriteConnAck(ref fields, connAck, version); break;
            case MqttPubAckPacket ack: WriteAcknowledgement(ref fields, version, ack.PacketIdentifier, (byte)ack.ReasonCode, ack.ReasonString, ack.UserProperties); break;
            case MqttPubRecPacket ack: WriteAcknowledgement(ref fields, version, ack.PacketIdentifier, (byte)ack.ReasonCode, ack.ReasonString, ack.UserProperties); break;
            case MqttPubRelPacket ack: WriteAcknowledgement(ref fields, version, ack.PacketIdentifier, (byte)ack.ReasonCode, ack.ReasonString, ack.UserProperties); break;
            case MqttPubCompPacket ack: WriteAcknowledgement(ref fields, version, ack.PacketIdentifier, (byte)ack.ReasonCode, ack.ReasonString, ack.UserProperties); break;
            case MqttSubscribePacket subscribe: WriteSubscribe(ref fields, subscribe, version); break;
            case MqttSubAckPacket subAck: WriteSubAck(ref fields, subAck, version); break;
            case MqttUnsubscribePacket unsubscribe: WriteUnsubscribe(ref fields, unsubscribe, version); break;
            case MqttUnsubAckPacket unsubAck: WriteUnsubAck(ref fields, unsubAck, version); break;
            case MqttPingReqPacket or MqttPingRespPacket: break;
            case MqttDisconnectPacket disconnect: WriteDisconnect(ref fields, disconnect, version); break;
            case MqttAuthPacket auth: WriteAuth(ref fields, auth); break;
            default: throw new MqttProtocolViolationException($"{packet.GetType().Name} is not a packet of MQTT.");
        }
    }

    private static void WriteProperties<TPacket>(ref MqttFieldWriter fields, TPacket packet, MqttProtocolVersion version, BodyWriter<TPacket> write)
    {
        var measured = MqttFieldWriter.Measuring();
        write(ref measured, packet, version);
        fields.WriteVariableByteInteger((uint)measured.Length);
        write(ref fields, packet, version);
    }
}
