using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeGym.Polyfills.Tests.MqttServerTests;

/// <summary>Packets over a socket and nothing else: what a test sends is what goes out, what comes is what it sees.</summary>
internal sealed class RawMqttClient : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly MqttPacketReader _reader;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _length;
    private ushort _identifier;

    private RawMqttClient(TcpClient tcp, Stream stream, MqttProtocolVersion version)
    {
        _tcp = tcp;
        _stream = stream;
        Version = version;
        _reader = new MqttPacketReader(version);
    }

    public MqttProtocolVersion Version { get; }

    public MqttConnAckPacket Answer { get; private set; } = new();

    public static async Task<RawMqttClient> OpenAsync(int port, MqttProtocolVersion version = MqttProtocolVersion.V500, Func<Stream, Task<Stream>>? secure = null)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        Stream stream = tcp.GetStream();
        return new RawMqttClient(tcp, secure == null ? stream : await secure(stream), version);
    }

    public static async Task<RawMqttClient> ConnectAsync(
        int port, string id, MqttProtocolVersion version = MqttProtocolVersion.V500, Action<MqttConnectPacket>? change = null, Func<Stream, Task<Stream>>? secure = null)
    {
        var client = await OpenAsync(port, version, secure);
        var connect = new MqttConnectPacket { ClientId = id, CleanSession = true, KeepAlivePeriod = 60 };
        change?.Invoke(connect);
        await client.SendAsync(connect);
        client.Answer = await client.ReceiveAsync<MqttConnAckPacket>();
        return client;
    }

    public Task SendAsync(params MqttPacket[] packets)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var packet in packets)
            MqttPacketWriter.Write(output, packet, Version);
        return SendBytesAsync(output.WrittenMemory);
    }

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>The next packet, or null when the server has closed the connection.</summary>
    public async Task<MqttPacket?> ReceiveOrEndAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            var status = _reader.TryRead(_buffer.AsSpan(0, _length), out var consumed, out var packet, out var error);
            if (status == MqttReadStatus.Packet)
            {
                _buffer.AsSpan(consumed, _length - consumed).CopyTo(_buffer);
                _length -= consumed;
                return packet;
            }

            Assert.True(status == MqttReadStatus.NeedMoreData, $"The server sent malformed bytes: {error}");
            int count;
            try
            {
                count = await _stream.ReadAsync(_buffer.AsMemory(_length), patience.Token);
            }
            catch (IOException)
            {
                return null;
            }

            if (count == 0)
                return null;
            _length += count;
        }
    }

    public async Task<T> ReceiveAsync<T>()
        where T : MqttPacket => Assert.IsType<T>(await ReceiveOrEndAsync());

    /// <summary>Nothing but an optional DISCONNECT, then the end; gives the reason if there was one.</summary>
    public async Task<MqttDisconnectReasonCode?> ReceiveEndAsync()
    {
        var packet = await ReceiveOrEndAsync();
        if (packet == null)
            return null;

        var disconnect = Assert.IsType<MqttDisconnectPacket>(packet);
        Assert.Null(await ReceiveOrEndAsync());
        return disconnect.ReasonCode;
    }

    /// <summary>Everything that the server sends before it answers a PINGREQ: a barrier without a clock.</summary>
    public async Task<List<MqttPacket>> ReceiveUntilPongAsync()
    {
        await SendAsync(MqttPingReqPacket.Instance);
        List<MqttPacket> packets = [];
        while (await ReceiveOrEndAsync() is { } packet && packet is not MqttPingRespPacket)
            packets.Add(packet);
        return packets;
    }

    public ushort NextIdentifier() => ++_identifier;

    public MqttPublishPacket NewPublish(string topic, string payload, int qos, bool retain = false) => new()
    {
        Topic = topic,
        PayloadSegment = Encoding.UTF8.GetBytes(payload),
        QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
        PacketIdentifier = qos == 0 ? (ushort)0 : NextIdentifier(),
        Retain = retain,
    };

    public async Task<MqttPubAckReasonCode> PublishAsync(string topic, string payload, int qos = 1, bool retain = false, Action<MqttPublishPacket>? change = null)
    {
        var packet = NewPublish(topic, payload, qos, retain);
        change?.Invoke(packet);
        await SendAsync(packet);
        if (qos == 0)
            return MqttPubAckReasonCode.Success;

        if (qos == 1)
        {
            var acknowledge = await ReceiveAsync<MqttPubAckPacket>();
            Assert.Equal(packet.PacketIdentifier, acknowledge.PacketIdentifier);
            return acknowledge.ReasonCode;
        }

        var received = await ReceiveAsync<MqttPubRecPacket>();
        Assert.Equal(packet.PacketIdentifier, received.PacketIdentifier);
        if ((int)received.ReasonCode >= 0x80)
            return (MqttPubAckReasonCode)received.ReasonCode;
        await SendAsync(new MqttPubRelPacket { PacketIdentifier = packet.PacketIdentifier });
        Assert.Equal(packet.PacketIdentifier, (await ReceiveAsync<MqttPubCompPacket>()).PacketIdentifier);
        return (MqttPubAckReasonCode)received.ReasonCode;
    }

    public Task<MqttSubAckPacket> SubscribeAsync(string filter, int qos, Action<MqttTopicFilter>? change = null, uint identifier = 0)
    {
        var topicFilter = new MqttTopicFilter { Topic = filter, QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos };
        change?.Invoke(topicFilter);
        return SubscribeAsync(identifier, topicFilter);
    }

    public async Task<MqttSubAckPacket> SubscribeAsync(uint identifier, params MqttTopicFilter[] filters)
    {
        await SendAsync(new MqttSubscribePacket { PacketIdentifier = NextIdentifier(), TopicFilters = [.. filters], SubscriptionIdentifier = identifier });
        return await ReceiveAsync<MqttSubAckPacket>();
    }

    /// <summary>The next message, acknowledged as its QoS asks.</summary>
    public async Task<MqttPublishPacket> ReceiveMessageAsync()
    {
        var packet = await ReceiveAsync<MqttPublishPacket>();
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce)
            await SendAsync(new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier });
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            await SendAsync(new MqttPubRecPacket { PacketIdentifier = packet.PacketIdentifier });
            Assert.Equal(packet.PacketIdentifier, (await ReceiveAsync<MqttPubRelPacket>()).PacketIdentifier);
            await SendAsync(new MqttPubCompPacket { PacketIdentifier = packet.PacketIdentifier });
        }

        return packet;
    }

    public async Task DisconnectAsync(MqttDisconnectReasonCode reason = MqttDisconnectReasonCode.NormalDisconnection)
    {
        await SendAsync(new MqttDisconnectPacket { ReasonCode = reason });
        while (await ReceiveOrEndAsync() != null)
        {
            // Until the server has closed.
        }
    }

    /// <summary>Gone without a word.</summary>
    public void Abort()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }
}

internal static class PublishText
{
    public static string Text(this MqttPublishPacket packet) => Encoding.UTF8.GetString(packet.Payload);
}
