using System.Collections;
using MQTTnet.Server.Sessions;

namespace MQTTnet.Server;

public sealed class MqttSessionStatus
{
    private readonly Session _session;

    internal MqttSessionStatus(Session session) => _session = session;

    public DateTime CreatedTimestamp => _session.CreatedTimestamp;

    /// <summary>Null while connected.</summary>
    public DateTime? DisconnectedTimestamp => _session.DisconnectedTimestamp;

    /// <summary>Seconds.</summary>
    public uint ExpiryInterval => _session.ExpiryIntervalSeconds;

    public string Id => _session.Id;

    public IDictionary Items => _session.Items;

    public long PendingApplicationMessagesCount => _session.QueuedCount;

    internal Broker.MqttBroker Broker { get; set; }

    public Task ClearApplicationMessagesQueueAsync() => Broker.InvokeAsync(() =>
    {
        _session.ClearQueue();
        return true;
    });

    /// <summary>Ends the session, and its connection if there is one.</summary>
    public Task DeleteAsync() => Broker.InvokeAsync(() =>
    {
        Broker.DeleteSession(_session);
        return true;
    });
}
