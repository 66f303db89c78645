using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server.Sessions;
using MQTTnet.Server.Topics;

namespace MQTTnet.Server.Broker;

/// <summary>What came of one SUBSCRIBE: one code for each filter, in the filters' order.</summary>
internal sealed class SubscribeResult
{
    public List<MqttSubscribeReasonCode> Codes { get; } = [];

    public List<(Subscription Subscription, bool IsNew)> Added { get; } = [];

    public List<MqttUserProperty> UserProperties { get; set; }

    public string ReasonString { get; set; }

    public bool CloseConnection { get; set; }
}

internal sealed class UnsubscribeResult
{
    public List<MqttUnsubscribeReasonCode> Codes { get; } = [];

    public List<MqttUserProperty> UserProperties { get; set; }

    public string ReasonString { get; set; }

    public bool CloseConnection { get; set; }
}

internal sealed partial class MqttBroker
{
    /// <summary>Asks the handlers about each filter, one after another. Call on the loop's thread.</summary>
    public async Task<SubscribeResult> SubscribeAsync(
        Session session, ICollection<MqttTopicFilter> filters, uint identifier, List<MqttUserProperty> userProperties, CancellationToken cancellationToken)
    {
        var result = new SubscribeResult();
        foreach (var asked in filters)
        {
            var args = new InterceptingSubscriptionEventArgs(session.Id, session.UserName, session.Status, asked, userProperties, cancellationToken);
            await Events.InterceptingSubscription.InvokeElsewhereAsync(args);
            await Loop.Enter();
            result.ReasonString ??= args.ReasonString ?? args.Response.ReasonString;
            result.CloseConnection |= args.CloseConnection;
            if (args.Response.UserProperties.Count > 0)
                (result.UserProperties ??= []).AddRange(args.Response.UserProperties);

            var filter = args.TopicFilter;
            var code = JudgeFilter(session, args, filter);
            if ((int)code < 0x80 && !session.IsDeleted)
            {
                result.Added.Add(AddSubscription(session, filter, (MqttQualityOfServiceLevel)code, identifier));
                Raise(Events.ClientSubscribed, new ClientSubscribedTopicEventArgs(session.Id, session.UserName, filter, session.Items));
            }

            result.Codes.Add(code);
        }

        return result;
    }

    public async Task<UnsubscribeResult> UnsubscribeAsync(
        Session session, ICollection<string> filters, List<MqttUserProperty> userProperties, CancellationToken cancellationToken)
    {
        var result = new UnsubscribeResult();
        foreach (var filter in filters)
        {
            var args = new InterceptingUnsubscriptionEventArgs(session.Id, session.UserName, session.Items, filter, userProperties, cancellationToken);
            var known = session.Subscriptions.ContainsKey(filter);
            args.Response.ReasonCode = known ? MqttUnsubscribeReasonCode.Success : MqttUnsubscribeReasonCode.NoSubscriptionExisted;
            await Events.InterceptingUnsubscription.InvokeElsewhereAsync(args);
            await Loop.Enter();
            result.ReasonString ??= args.Response.ReasonString;
            result.CloseConnection |= args.CloseConnection;
            if (args.Response.UserProperties.Count > 0)
                (result.UserProperties ??= []).AddRange(args.Response.UserProperties);

            var code = args.Response.ReasonCode;
            if (!args.ProcessUnsubscription && (int)code < 0x80)
                code = MqttUnsubscribeReasonCode.NotAuthorized;
            if ((int)code < 0x80 && session.Subscriptions.Remove(filter, out var subscription))
            {
                _subscriptions.Remove(filter, subscription);
                Raise(Events.ClientUnsubscribed, new ClientUnsubscribedTopicEventArgs(session.Id, session.UserName, filter, session.Items));
            }

            result.Codes.Add(code);
        }

        return result;
    }

    /// <summary>3.3.1.3 and 3.8.3.1: the retained messages that a new subscription asks for, after its SUBACK.</summary>
    public void SendRetained(Session session, SubscribeResult result)
    {
        foreach (var (subscription, isNew) in result.Added)
        {
            var handling = subscription.Filter.RetainHandling;
            if (handling == MqttRetainHandling.DoNotSendOnSubscribe || (handling == MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly && !isNew))
                continue;

            var identifiers = Add(null, subscription.Identifier);
            _retained.Match(subscription.Filter.Topic, Loop.NowMilliseconds, (message, expiresAt) =>
            {
                var qos = message.QualityOfServiceLevel < subscription.Granted ? message.QualityOfServiceLevel : subscription.Granted;
                Deliver(session, new Delivery(ToPacket(message), qos, Retain: true, identifiers, expiresAt), message, senderId: null);
            });
        }
    }

    private MqttSubscribeReasonCode JudgeFilter(Session session, InterceptingSubscriptionEventArgs args, MqttTopicFilter filter)
    {
        var code = args.Response.ReasonCode;
        if ((int)code >= 0x80)
            return code;
        if (!args.ProcessSubscription || filter == null)
            return MqttSubscribeReasonCode.NotAuthorized;
        if (TopicFilters.IsShared(filter.Topic))
            return MqttSubscribeReasonCode.SharedSubscriptionsNotSupported;
        if (!Formatter.MqttTopics.IsValidFilter(filter.Topic) || TopicFilters.CountLevels(filter.Topic) > Options.Limits.MaximumFilterLevels)
            return MqttSubscribeReasonCode.TopicFilterInvalid;
        if (!session.Subscriptions.ContainsKey(filter.Topic) && session.Subscriptions.Count >= Options.Limits.MaximumSubscriptionsPerSession)
            return MqttSubscribeReasonCode.QuotaExceeded;

        var granted = Math.Min((int)code, (int)filter.QualityOfServiceLevel);
        return (MqttSubscribeReasonCode)granted;
    }

    private (Subscription Subscription, bool IsNew) AddSubscription(Session session, MqttTopicFilter filter, MqttQualityOfServiceLevel granted, uint identifier)
    {
        var isNew = !session.Subscriptions.Remove(filter.Topic, out var old);
        if (!isNew)
            _subscriptions.Remove(filter.Topic, old);

        var subscription = new Subscription(session, filter, granted, identifier);
        session.Subscriptions.Add(filter.Topic, subscription);
        _subscriptions.Add(filter.Topic, subscription);
        return (subscription, isNew);
    }
}
