using System.Net;
using MQTTnet.Formatter;
using MQTTnet.Server.Broker;

namespace MQTTnet.Server;

/// <summary>Counts are named from the client's side: "sent" is what the server received.</summary>
public sealed class MqttClientStatus
{
    private readonly Client _client;

    internal MqttClientStatus(Client client)
    {
        _client = client;
        Session = client.Session.Status;
    }

    public string Id => _client.Id;

    public EndPoint RemoteEndPoint => _client.RemoteEndPoint;

    public MqttProtocolVersion ProtocolVersion => _client.ProtocolVersion;

    public DateTime ConnectedTimestamp => _client.Statistics.ConnectedTimestamp;

    public DateTime LastPacketReceivedTimestamp => _client.Statistics.ToTimestamp(_client.Statistics.LastPacketSentMilliseconds);

    public DateTime LastPacketSentTimestamp => _client.Statistics.ToTimestamp(_client.Statistics.LastPacketReceivedMilliseconds);

    public DateTime LastNonKeepAlivePacketReceivedTimestamp => _client.Statistics.ToTimestamp(_client.Statistics.LastNonKeepAliveMilliseconds);

    public long ReceivedApplicationMessagesCount => _client.Statistics.MessagesSent;

    public long SentApplicationMessagesCount => _client.Statistics.MessagesReceived;

    public long ReceivedPacketsCount => _client.Statistics.PacketsSent;

    public long SentPacketsCount => _client.Statistics.PacketsReceived;

    public long BytesSent => _client.BytesReceived;

    public long BytesReceived => _client.BytesSent;

    public MqttSessionStatus Session { get; set; }

    public Task DisconnectAsync(MqttServerClientDisconnectOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _client.Broker.InvokeAsync(() =>
        {
            _client.Disconnect(options);
            return true;
        });
    }

    public void ResetStatistics() => _client.Statistics.Reset();
}
