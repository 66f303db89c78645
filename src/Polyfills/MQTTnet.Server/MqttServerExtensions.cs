using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

public static class MqttServerExtensions
{
    public static Task DisconnectClientAsync(this MqttServer server, string id, MqttDisconnectReasonCode reasonCode = MqttDisconnectReasonCode.NormalDisconnection) =>
        server.DisconnectClientAsync(id, new MqttServerClientDisconnectOptions { ReasonCode = reasonCode });

    public static Task InjectApplicationMessage(
        this MqttServer server,
        string topic,
        string payload = null,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool retain = false)
    {
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            PayloadSegment = Encoding.UTF8.GetBytes(payload ?? string.Empty),
            QualityOfServiceLevel = qualityOfServiceLevel,
            Retain = retain,
        };
        return server.InjectApplicationMessage(new InjectedMqttApplicationMessage(message));
    }

    public static Task StopAsync(this MqttServer server) => server.StopAsync(new MqttServerStopOptions());

    public static Task SubscribeAsync(this MqttServer server, string clientId, params MqttTopicFilter[] topicFilters) =>
        server.SubscribeAsync(clientId, (ICollection<MqttTopicFilter>)topicFilters);

    public static Task SubscribeAsync(this MqttServer server, string clientId, string topic) =>
        server.SubscribeAsync(clientId, [new MqttTopicFilter { Topic = topic }]);
}
