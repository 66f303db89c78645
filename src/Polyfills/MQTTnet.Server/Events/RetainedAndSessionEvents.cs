using System.Collections;

namespace MQTTnet.Server;

public sealed class LoadingRetainedMessagesEventArgs : EventArgs
{
    public List<MqttApplicationMessage> LoadedRetainedMessages { get; set; } = [];
}

public sealed class RetainedMessageChangedEventArgs : EventArgs
{
    public RetainedMessageChangedEventArgs(string clientId, MqttApplicationMessage changedRetainedMessage, List<MqttApplicationMessage> storedRetainedMessages)
    {
        ClientId = clientId;
        ChangedRetainedMessage = changedRetainedMessage;
        StoredRetainedMessages = storedRetainedMessages;
    }

    public MqttApplicationMessage ChangedRetainedMessage { get; }

    public string ClientId { get; }

    /// <summary>All of them after the change.</summary>
    public List<MqttApplicationMessage> StoredRetainedMessages { get; }
}

public sealed class SessionDeletedEventArgs : EventArgs
{
    public SessionDeletedEventArgs(string id, string userName, IDictionary sessionItems)
    {
        Id = id;
        UserName = userName;
        SessionItems = sessionItems;
    }

    public string Id { get; }

    public string UserName { get; }

    public IDictionary SessionItems { get; }
}
