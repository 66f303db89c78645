using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>What goes into CONNECT.</summary>
public sealed partial class MqttClientOptionsBuilder
{
    public MqttClientOptionsBuilder WithEnhancedAuthentication(string method, byte[] data = null)
    {
        _options.AuthenticationMethod = method;
        return Set(_options.AuthenticationData = data);
    }

    public MqttClientOptionsBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.UserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    public MqttClientOptionsBuilder WithUserProperty(string name, ArraySegment<byte> value)
    {
        (_options.UserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    public MqttClientOptionsBuilder WithWillUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.WillUserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    public MqttClientOptionsBuilder WithWillUserProperty(string name, ArraySegment<byte> value)
    {
        (_options.WillUserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    public MqttClientOptionsBuilder WithCleanSession(bool value = true) => Set(_options.CleanSession = value);

    public MqttClientOptionsBuilder WithCleanStart(bool value = true) => Set(_options.CleanSession = value);

    public MqttClientOptionsBuilder WithClientId(string value) => Set(_options.ClientId = value);

    public MqttClientOptionsBuilder WithCredentials(IMqttClientCredentialsProvider credentials) => Set(_options.Credentials = credentials);

    public MqttClientOptionsBuilder WithKeepAlivePeriod(TimeSpan value) => Set(_options.KeepAlivePeriod = value);

    public MqttClientOptionsBuilder WithMaximumPacketSize(uint maximumPacketSize) => Set(_options.MaximumPacketSize = maximumPacketSize);

    public MqttClientOptionsBuilder WithNoKeepAlive() => Set(_options.KeepAlivePeriod = TimeSpan.Zero);

    public MqttClientOptionsBuilder WithProtocolVersion(MqttProtocolVersion value) => Set(_options.ProtocolVersion = value);

    public MqttClientOptionsBuilder WithReceiveMaximum(ushort receiveMaximum) => Set(_options.ReceiveMaximum = receiveMaximum);

    public MqttClientOptionsBuilder WithRequestProblemInformation(bool requestProblemInformation = true) => Set(_options.RequestProblemInformation = requestProblemInformation);

    public MqttClientOptionsBuilder WithRequestResponseInformation(bool requestResponseInformation = true) => Set(_options.RequestResponseInformation = requestResponseInformation);

    public MqttClientOptionsBuilder WithSessionExpiryInterval(uint sessionExpiryInterval) => Set(_options.SessionExpiryInterval = sessionExpiryInterval);

    public MqttClientOptionsBuilder WithTimeout(TimeSpan value) => Set(_options.Timeout = value);

    public MqttClientOptionsBuilder WithTopicAliasMaximum(ushort topicAliasMaximum) => Set(_options.TopicAliasMaximum = topicAliasMaximum);

    public MqttClientOptionsBuilder WithTryPrivate(bool value = true) => Set(_options.TryPrivate = value);

    public MqttClientOptionsBuilder WithWillContentType(string willContentType) => Set(_options.WillContentType = willContentType);

    public MqttClientOptionsBuilder WithWillCorrelationData(byte[] willCorrelationData) => Set(_options.WillCorrelationData = willCorrelationData);

    public MqttClientOptionsBuilder WithWillDelayInterval(uint willDelayInterval) => Set(_options.WillDelayInterval = willDelayInterval);

    public MqttClientOptionsBuilder WithWillMessageExpiryInterval(uint willMessageExpiryInterval) => Set(_options.WillMessageExpiryInterval = willMessageExpiryInterval);

    public MqttClientOptionsBuilder WithWillPayload(byte[] willPayload) => Set(_options.WillPayload = willPayload);

    public MqttClientOptionsBuilder WithWillPayload(ArraySegment<byte> willPayload) => Set(_options.WillPayload = willPayload.Count == 0 ? null : willPayload.ToArray());

    public MqttClientOptionsBuilder WithWillPayload(string willPayload) => Set(_options.WillPayload = string.IsNullOrEmpty(willPayload) ? null : Encoding.UTF8.GetBytes(willPayload));

    public MqttClientOptionsBuilder WithWillPayloadFormatIndicator(MqttPayloadFormatIndicator willPayloadFormatIndicator) => Set(_options.WillPayloadFormatIndicator = willPayloadFormatIndicator);

    public MqttClientOptionsBuilder WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel willQualityOfServiceLevel) => Set(_options.WillQualityOfServiceLevel = willQualityOfServiceLevel);

    public MqttClientOptionsBuilder WithWillResponseTopic(string willResponseTopic) => Set(_options.WillResponseTopic = willResponseTopic);

    public MqttClientOptionsBuilder WithWillRetain(bool willRetain = true) => Set(_options.WillRetain = willRetain);

    public MqttClientOptionsBuilder WithWillTopic(string willTopic) => Set(_options.WillTopic = willTopic);

    /// <summary>Takes an assignment, so that each method above is one line.</summary>
    private MqttClientOptionsBuilder Set<T>(T assigned)
    {
        _ = assigned;
        return this;
    }
}
