using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server.Broker;

internal sealed partial class Client
{
    private async Task SubscribeAsync(MqttSubscribePacket packet)
    {
        var result = await Broker.SubscribeAsync(Session, packet.TopicFilters, packet.SubscriptionIdentifier, packet.UserProperties, _cancellation.Token);
        await Loop.Enter();
        if (IsClosed)
            return;

        // 3.1.1 knows one failure only (3.9.3).
        var codes = IsVersion5
            ? result.Codes
            : result.Codes.ConvertAll(code => (int)code >= 0x80 ? MqttSubscribeReasonCode.UnspecifiedError : code);
        Send(new MqttSubAckPacket
        {
            PacketIdentifier = packet.PacketIdentifier,
            ReasonCodes = codes,
            ReasonString = result.ReasonString,
            UserProperties = result.UserProperties,
        });
        if (result.CloseConnection)
        {
            Close(MqttDisconnectReasonCode.UnspecifiedError, "Closed by a subscription handler");
            return;
        }

        Broker.SendRetained(Session, result);
    }

    private async Task UnsubscribeAsync(MqttUnsubscribePacket packet)
    {
        var result = await Broker.UnsubscribeAsync(Session, packet.TopicFilters, packet.UserProperties, _cancellation.Token);
        await Loop.Enter();
        if (IsClosed)
            return;

        Send(new MqttUnsubAckPacket
        {
            PacketIdentifier = packet.PacketIdentifier,
            ReasonCodes = result.Codes,
            ReasonString = result.ReasonString,
            UserProperties = result.UserProperties,
        });
        if (result.CloseConnection)
            Close(MqttDisconnectReasonCode.UnspecifiedError, "Closed by an unsubscription handler");
    }
}
