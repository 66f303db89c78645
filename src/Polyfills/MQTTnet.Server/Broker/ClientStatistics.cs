namespace MQTTnet.Server.Broker;

/// <summary>Written by the loop's thread, read by anyone. "Received" here is what the server received.</summary>
internal sealed class ClientStatistics
{
    private readonly long _startMilliseconds;

    public ClientStatistics(long nowMilliseconds, DateTime timestamp)
    {
        _startMilliseconds = nowMilliseconds;
        ConnectedTimestamp = timestamp;
        LastPacketReceivedMilliseconds = LastPacketSentMilliseconds = LastNonKeepAliveMilliseconds = nowMilliseconds;
    }

    public DateTime ConnectedTimestamp { get; }

    public long LastPacketReceivedMilliseconds { get; set; }

    public long LastPacketSentMilliseconds { get; set; }

    public long LastNonKeepAliveMilliseconds { get; set; }

    public long MessagesReceived { get; set; }

    public long MessagesSent { get; set; }

    public long PacketsReceived { get; set; }

    public long PacketsSent { get; set; }

    public DateTime ToTimestamp(long milliseconds) => ConnectedTimestamp.AddMilliseconds(milliseconds - _startMilliseconds);

    public void Reset() => MessagesReceived = MessagesSent = PacketsReceived = PacketsSent = 0;
}
