namespace MQTTnet.Server.Broker;

internal sealed class BrokerEvents
{
    public AsyncEvent<ApplicationMessageEnqueuedEventArgs> MessageEnqueuedOrDropped { get; } = new();

    public AsyncEvent<ApplicationMessageNotConsumedEventArgs> MessageNotConsumed { get; } = new();

    public AsyncEvent<ClientAcknowledgedPublishPacketEventArgs> ClientAcknowledgedPublish { get; } = new();

    public AsyncEvent<ClientConnectedEventArgs> ClientConnected { get; } = new();

    public AsyncEvent<ClientDisconnectedEventArgs> ClientDisconnected { get; } = new();

    public AsyncEvent<ClientSubscribedTopicEventArgs> ClientSubscribed { get; } = new();

    public AsyncEvent<ClientUnsubscribedTopicEventArgs> ClientUnsubscribed { get; } = new();

    public AsyncEvent<InterceptingPacketEventArgs> InterceptingInbound { get; } = new();

    public AsyncEvent<InterceptingPacketEventArgs> InterceptingOutbound { get; } = new();

    public AsyncEvent<InterceptingPublishEventArgs> InterceptingPublish { get; } = new();

    public AsyncEvent<InterceptingSubscriptionEventArgs> InterceptingSubscription { get; } = new();

    public AsyncEvent<InterceptingUnsubscriptionEventArgs> InterceptingUnsubscription { get; } = new();

    public AsyncEvent<LoadingRetainedMessagesEventArgs> LoadingRetained { get; } = new();

    public AsyncEvent<QueueMessageOverwrittenEventArgs> QueuedMessageOverwritten { get; } = new();

    public AsyncEvent<RetainedMessageChangedEventArgs> RetainedChanged { get; } = new();

    public AsyncEvent<EventArgs> RetainedCleared { get; } = new();

    public AsyncEvent<SessionDeletedEventArgs> SessionDeleted { get; } = new();

    public AsyncEvent<EventArgs> Started { get; } = new();

    public AsyncEvent<EventArgs> Stopped { get; } = new();

    public AsyncEvent<ValidatingConnectionEventArgs> ValidatingConnection { get; } = new();
}
