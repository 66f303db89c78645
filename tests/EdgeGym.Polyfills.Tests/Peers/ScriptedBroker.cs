using System.Buffers;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeGym.Polyfills.Tests.Peers;

/// <summary>A peer that does what a test says, also what no broker would do. One connection at a time.</summary>
internal sealed class ScriptedBroker : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly MqttProtocolVersion _version;
    private Socket? _connection;
    private MqttPacketReader _reader = new();
    private byte[] _received = [];

    public ScriptedBroker(MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        _version = version;
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Waits for a client and reads its CONNECT.</summary>
    public async Task<MqttConnectPacket> AcceptAsync()
    {
        _connection?.Dispose();
        _connection = await _listener.AcceptSocketAsync().WaitAsync(Patience);
        _reader = new MqttPacketReader();
        _received = [];
        return await ReadAsync<MqttConnectPacket>();
    }

    /// <summary>Accepts a client and lets it in.</summary>
    public async Task WelcomeAsync(MqttConnAckPacket? packet = null)
    {
        await AcceptAsync();
        await SendAsync(packet ?? new MqttConnAckPacket());
    }

    public async Task<TPacket> ReadAsync<TPacket>()
        where TPacket : MqttPacket
    {
        while (true)
        {
            var status = _reader.TryRead(_received, out var consumed, out var packet, out var error);
            Assert.NotEqual((MqttReadStatus.Malformed, error), (status, error));
            if (status == MqttReadStatus.Packet)
            {
                _received = _received[consumed..];
                return Assert.IsType<TPacket>(packet);
            }

            var buffer = new byte[4096];
            var count = await _connection!.ReceiveAsync(buffer).WaitAsync(Patience);
            if (count == 0)
                throw new EndOfStreamException();
            _received = [.. _received, .. buffer[..count]];
        }
    }

    /// <summary>True when the client has closed and nothing more came.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return _received.Length == 0 && await _connection!.ReceiveAsync(new byte[1]).WaitAsync(Patience) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public async Task SendAsync(params MqttPacket[] packets)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var packet in packets)
            MqttPacketWriter.Write(bytes, packet, _version);
        await SendAsync(bytes.WrittenMemory.ToArray());
    }

    public async Task SendAsync(byte[] bytes) => await _connection!.SendAsync(bytes).WaitAsync(Patience);

    /// <summary>Acknowledges whatever is published or asked until the client leaves.</summary>
    public async Task<int> AcknowledgeAllAsync()
    {
        var published = 0;
        try
        {
            while (true)
            {
                switch (await ReadAsync<MqttPublishPacket>())
                {
                    case { QualityOfServiceLevel: MqttQualityOfServiceLevel.AtLeastOnce } publish:
                        published++;
                        await SendAsync(new MqttPubAckPacket { PacketIdentifier = publish.PacketIdentifier });
                        break;
                    default:
                        published++;
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or SocketException or Xunit.Sdk.IsTypeException)
        {
            return published;
        }
    }

    public void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public void Dispose()
    {
        Close();
        _listener.Dispose();
    }
}
