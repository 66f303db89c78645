using System.Collections;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server.Sessions;
using MQTTnet.Server.Topics;

namespace MQTTnet.Server.Broker;

/// <summary>Messages to those who subscribed.</summary>
internal sealed partial class MqttBroker
{
    private readonly SubscriptionTree<Subscription> _subscriptions = new();
    private readonly RetainedStore _retained;
    private readonly List<Subscription> _matches = [];
    private readonly List<(Session Session, Delivery Delivery)> _targets = [];
    private long _matchStamp;
    private Task _retainedStoring = Task.CompletedTask;

    public RetainedStore Retained => _retained;

    /// <summary>A message from the server itself: injected, or a will. The publish handlers see it first.</summary>
    public async Task PublishAsync(MqttApplicationMessage message, string senderId, string userName, IDictionary sessionItems, CancellationToken cancellationToken)
    {
        if (Events.InterceptingPublish.HasHandlers)
        {
            var args = new InterceptingPublishEventArgs(message, senderId, userName, sessionItems, cancellationToken);
            await Task.Run(() => Events.InterceptingPublish.InvokeAsync(args), cancellationToken);
            if (!args.ProcessPublish || args.ApplicationMessage == null)
                return;

            message = args.ApplicationMessage;
        }

        var storing = await InvokeAsync(() =>
        {
            Publish(message, senderId, out var task);
            return task;
        });
        await storing;
    }

    /// <summary>Gives the message to each session with a matching subscription, once (MQTT 5.0, 3.3.4).</summary>
    /// <param name="storing">Ends when the handlers of a changed retained message are through.</param>
    public int Publish(MqttApplicationMessage message, string senderId, out Task storing)
    {
        storing = message.Retain ? Retain(message, senderId) : Task.CompletedTask;
        var receivers = 0;
        if (_subscriptions.Count > 0)
        {
            _matches.Clear();
            _targets.Clear();
            _subscriptions.Match(message.Topic, _matches);
            Merge(message, senderId);
            foreach (var (session, delivery) in _targets)
                Deliver(session, delivery, message, senderId);
            receivers = _targets.Count;
        }

        if (receivers == 0 && Events.MessageNotConsumed.HasHandlers)
            Raise(Events.MessageNotConsumed, new ApplicationMessageNotConsumedEventArgs(message, senderId));
        return receivers;
    }

    public Task DeleteAllRetained()
    {
        _retained.Clear();
        return _retainedStoring = StoreAsync(_retainedStoring, Events.RetainedCleared, EventArgs.Empty);
    }

    public Task Retain(MqttApplicationMessage message, string senderId)
    {
        if (!_retained.Update(message, Loop.NowMilliseconds) || !Events.RetainedChanged.HasHandlers)
            return Task.CompletedTask;

        // One after another, or an older list could be stored over a newer one.
        var args = new RetainedMessageChangedEventArgs(senderId, message, _retained.ToList(Loop.NowMilliseconds));
        return _retainedStoring = StoreAsync(_retainedStoring, Events.RetainedChanged, args);
    }

    private static async Task StoreAsync<TArgs>(Task previous, AsyncEvent<TArgs> handlers, TArgs args)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await handlers.InvokeElsewhereAsync(args).ConfigureAwait(false);
    }

    /// <summary>Overlapping subscriptions of one session: one copy, the highest QoS, all identifiers.</summary>
    private void Merge(MqttApplicationMessage message, string senderId)
    {
        _matchStamp++;
        MqttPublishPacket packet = null;
        foreach (var subscription in _matches)
        {
            var session = subscription.Session;
            if (subscription.Filter.NoLocal && string.Equals(session.Id, senderId, StringComparison.Ordinal))
                continue;

            var qos = message.QualityOfServiceLevel < subscription.Granted ? message.QualityOfServiceLevel : subscription.Granted;
            var retain = message.Retain && subscription.Filter.RetainAsPublished;
            if (session.MatchStamp == _matchStamp)
            {
                var (_, earlier) = _targets[session.MatchIndex];
                _targets[session.MatchIndex] = (session, earlier with
                {
                    QoS = qos > earlier.QoS ? qos : earlier.QoS,
                    Retain = retain || earlier.Retain,
                    SubscriptionIdentifiers = Add(earlier.SubscriptionIdentifiers, subscription.Identifier),
                });
                continue;
            }

            session.MatchStamp = _matchStamp;
            session.MatchIndex = _targets.Count;
            packet ??= ToPacket(message);
            var expiresAt = message.MessageExpiryInterval == 0 ? 0 : Loop.NowMilliseconds + (message.MessageExpiryInterval * 1000L);
            _targets.Add((session, new Delivery(packet, qos, retain, Add(null, subscription.Identifier), expiresAt)));
        }
    }

    private static List<uint> Add(List<uint> identifiers, uint identifier)
    {
        if (identifier == 0)
            return identifiers;

        identifiers ??= [];
        identifiers.Add(identifier);
        return identifiers;
    }

    private static MqttPublishPacket ToPacket(MqttApplicationMessage message)
    {
        var packet = MqttMessages.ToPacket(message);
        packet.Dup = false;
        packet.TopicAlias = 0;
        packet.SubscriptionIdentifiers = null;
        return packet;
    }

    private void Deliver(Session session, Delivery delivery, MqttApplicationMessage message, string senderId)
    {
        var isEnqueued = session.Enqueue(delivery, out var overwritten);
        if (overwritten is { } gone && Events.QueuedMessageOverwritten.HasHandlers)
            Raise(Events.QueuedMessageOverwritten, new QueueMessageOverwrittenEventArgs(session.Id, gone.Packet));
        if (Events.MessageEnqueuedOrDropped.HasHandlers)
            Raise(Events.MessageEnqueuedOrDropped, new ApplicationMessageEnqueuedEventArgs(senderId, session.Id, message, !isEnqueued));
        session.Pump();
    }

    public void RaiseAcknowledged(Client client, OutboundInFlight outbound, MqttPacketWithIdentifier packet)
    {
        if (!Events.ClientAcknowledgedPublish.HasHandlers)
            return;

        var publish = MqttMessages.ToPacket(MqttMessages.ToMessage(outbound.Delivery.Packet));
        publish.PacketIdentifier = outbound.PacketIdentifier;
        publish.QualityOfServiceLevel = outbound.Delivery.QoS;
        Raise(Events.ClientAcknowledgedPublish, new ClientAcknowledgedPublishPacketEventArgs(client.Id, client.UserName, client.Session.Items, publish, packet));
    }
}
