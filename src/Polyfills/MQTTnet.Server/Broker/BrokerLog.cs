using MQTTnet.Diagnostics.Logger;

namespace MQTTnet.Server.Broker;

internal sealed class BrokerLog
{
    private readonly IMqttNetLogger _logger;

    public BrokerLog(IMqttNetLogger logger) => _logger = logger;

    public void Verbose(string source, string message, Exception exception, params object[] parameters) => Publish(MqttNetLogLevel.Verbose, source, message, exception, parameters);

    public void Warning(string source, string message, Exception exception, params object[] parameters) => Publish(MqttNetLogLevel.Warning, source, message, exception, parameters);

    public void Error(string source, string message, Exception exception, params object[] parameters) => Publish(MqttNetLogLevel.Error, source, message, exception, parameters);

    private void Publish(MqttNetLogLevel level, string source, string message, Exception exception, object[] parameters)
    {
        if (_logger.IsEnabled)
            _logger.Publish(level, source, message, parameters, exception);
    }
}
