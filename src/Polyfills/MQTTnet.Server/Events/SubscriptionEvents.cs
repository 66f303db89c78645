using System.Collections;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

public sealed class InterceptingSubscriptionEventArgs : EventArgs
{
    public InterceptingSubscriptionEventArgs(
        string clientId,
        string userName,
        MqttSessionStatus session,
        MqttTopicFilter topicFilter,
        List<MqttUserProperty> userProperties,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topicFilter);
        ClientId = clientId;
        UserName = userName;
        Session = session;
        TopicFilter = topicFilter;
        UserProperties = userProperties;
        CancellationToken = cancellationToken;
        Response.ReasonCode = (MqttSubscribeReasonCode)topicFilter.QualityOfServiceLevel;
    }

    public CancellationToken CancellationToken { get; }

    public string ClientId { get; }

    public bool CloseConnection { get; set; }

    public bool ProcessSubscription { get; set; } = true;

    public string ReasonString { get; set; }

    /// <summary>Starts as the QoS that was asked for; a refusal here goes into SUBACK.</summary>
    public SubscribeResponse Response { get; } = new();

    public MqttSessionStatus Session { get; }

    public IDictionary SessionItems => Session?.Items;

    public MqttTopicFilter TopicFilter { get; set; }

    public string UserName { get; }

    public List<MqttUserProperty> UserProperties { get; set; }
}

public sealed class SubscribeResponse
{
    public MqttSubscribeReasonCode ReasonCode { get; set; }

    public string ReasonString { get; set; }

    public List<MqttUserProperty> UserProperties { get; } = [];
}

public sealed class InterceptingUnsubscriptionEventArgs : EventArgs
{
    public InterceptingUnsubscriptionEventArgs(
        string clientId, string userName, IDictionary sessionItems, string topic, List<MqttUserProperty> userProperties, CancellationToken cancellationToken)
    {
        ClientId = clientId;
        UserName = userName;
        SessionItems = sessionItems;
        Topic = topic;
        UserProperties = userProperties;
        CancellationToken = cancellationToken;
    }

    public CancellationToken CancellationToken { get; }

    public string ClientId { get; }

    public string UserName { get; }

    public bool CloseConnection { get; set; }

    public bool ProcessUnsubscription { get; set; } = true;

    public UnsubscribeResponse Response { get; } = new();

    public IDictionary SessionItems { get; }

    public string Topic { get; }

    public List<MqttUserProperty> UserProperties { get; set; }
}

public sealed class UnsubscribeResponse
{
    public MqttUnsubscribeReasonCode ReasonCode { get; set; } = MqttUnsubscribeReasonCode.Success;

    public string ReasonString { get; set; }

    public List<MqttUserProperty> UserProperties { get; } = [];
}

public sealed class ClientSubscribedTopicEventArgs : EventArgs
{
    public ClientSubscribedTopicEventArgs(string clientId, string userName, MqttTopicFilter topicFilter, IDictionary sessionItems)
    {
        ClientId = clientId;
        UserName = userName;
        TopicFilter = topicFilter;
        SessionItems = sessionItems;
    }

    public string ClientId { get; }

    public string UserName { get; }

    public IDictionary SessionItems { get; }

    public MqttTopicFilter TopicFilter { get; }
}

public sealed class ClientUnsubscribedTopicEventArgs : EventArgs
{
    public ClientUnsubscribedTopicEventArgs(string clientId, string userName, string topicFilter, IDictionary sessionItems)
    {
        ClientId = clientId;
        UserName = userName;
        TopicFilter = topicFilter;
        SessionItems = sessionItems;
    }

    public string ClientId { get; }

    public string UserName { get; }

    public IDictionary SessionItems { get; }

    public string TopicFilter { get; }
}
