using MQTTnet.Diagnostics.Logger;

namespace MQTTnet;

public class MqttClientFactory
{
    public MqttClientFactory()
        : this(MqttNetNullLogger.Instance)
    {
    }

    public MqttClientFactory(IMqttNetLogger logger) => DefaultLogger = logger ?? throw new ArgumentNullException(nameof(logger));

    public IMqttNetLogger DefaultLogger { get; }

    public IDictionary<object, object> Properties { get; } = new Dictionary<object, object>();

    public MqttApplicationMessageBuilder CreateApplicationMessageBuilder() => new();

    public MqttClientDisconnectOptionsBuilder CreateClientDisconnectOptionsBuilder() => new();

    public MqttClientOptionsBuilder CreateClientOptionsBuilder() => new();

    public IMqttClient CreateMqttClient() => CreateMqttClient(DefaultLogger);

    public IMqttClient CreateMqttClient(IMqttNetLogger logger) => new MqttClient(logger);

    public MqttClientSubscribeOptionsBuilder CreateSubscribeOptionsBuilder() => new();

    public MqttTopicFilterBuilder CreateTopicFilterBuilder() => new();

    public MqttClientUnsubscribeOptionsBuilder CreateUnsubscribeOptionsBuilder() => new();
}
