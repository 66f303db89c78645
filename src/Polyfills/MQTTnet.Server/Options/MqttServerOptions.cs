namespace MQTTnet.Server;

public sealed class MqttServerOptions
{
    /// <summary>Longest wait for a TLS handshake, a CONNECT and a farewell. CONNECT never gets more than <see cref="MqttServerLimits.ConnectTimeout"/>.</summary>
    public TimeSpan DefaultCommunicationTimeout { get; set; } = TimeSpan.FromSeconds(100);

    public MqttServerTcpEndpointOptions DefaultEndpointOptions { get; } = new() { Port = 1883 };

    public bool EnablePersistentSessions { get; set; }

    public MqttServerKeepAliveOptions KeepAliveOptions { get; } = new();

    /// <summary>Messages waiting for one session, connected or not, before <see cref="PendingMessagesOverflowStrategy"/> applies.</summary>
    public int MaxPendingMessagesPerClient { get; set; } = 1000;

    public MqttPendingMessagesOverflowStrategy PendingMessagesOverflowStrategy { get; set; } = MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage;

    public MqttServerTlsTcpEndpointOptions TlsEndpointOptions { get; } = new() { Port = 8883 };

    public int WriterBufferSize { get; set; } = 4096;

    public int WriterBufferSizeMax { get; set; } = 65535;

    internal MqttServerLimits Limits { get; } = new();
}

/// <summary>What one hostile or broken peer may take from this process. The real package has no such options; these are fixed.</summary>
internal sealed class MqttServerLimits
{
    /// <summary>Remaining length of a packet after CONNECT was accepted; announced to v5 clients.</summary>
    public int MaximumPacketBytes { get; set; } = 1024 * 1024;

    /// <summary>Remaining length of the first packet: a will of 64 KiB fits.</summary>
    public int MaximumConnectPacketBytes { get; set; } = 80 * 1024;

    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    public int MaximumConnections { get; set; } = 10_000;

    /// <summary>Connections that have not been accepted yet; the oldest one goes when another comes.</summary>
    public int MaximumUnacceptedConnections { get; set; } = 1_000;

    public int MaximumSessions { get; set; } = 20_000;

    public int MaximumSubscriptionsPerSession { get; set; } = 1_000;

    public int MaximumRetainedMessages { get; set; } = 100_000;

    public long MaximumRetainedBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Publishes of one client that wait for their handler; then the client's socket is not read.</summary>
    public int MaximumUnacknowledgedPublishes { get; set; } = 1024;

    public int MaximumUnacknowledgedBytes { get; set; } = 4 * 1024 * 1024;

    public int MaximumPendingBytesPerSession { get; set; } = 32 * 1024 * 1024;

    /// <summary>Encoded bytes that may wait for a slow socket; more messages then stay in the session's queue.</summary>
    public int OutputHighWaterBytes { get; set; } = 64 * 1024;

    /// <summary>QoS 1 and 2 messages on their way to one client, if its Receive Maximum does not say less.</summary>
    public int MaximumOutboundInFlight { get; set; } = 1000;

    /// <summary>Levels of a topic filter: the subscription tree is walked recursively.</summary>
    public int MaximumFilterLevels { get; set; } = 128;

    /// <summary>How long a stop waits for handlers that still hold unacknowledged publishes.</summary>
    public TimeSpan StopDrainTimeout { get; set; } = TimeSpan.FromSeconds(1);

    public ushort TopicAliasMaximum { get; set; } = 32;

}
