using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

public enum MqttPendingMessagesOverflowStrategy
{
    DropOldestQueuedMessage = 0,
    DropNewMessage = 1,
}

public enum MqttClientDisconnectType
{
    Clean = 0,
    NotClean = 1,
    Takeover = 2,
}

public sealed class MqttServerKeepAliveOptions
{
    /// <summary>False: a client in the middle of a long packet counts as alive as long as bytes come.</summary>
    public bool DisconnectClientWhenReadingPayload { get; set; }

    public TimeSpan MonitorInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}

public sealed class MqttServerStopOptions
{
    public MqttServerClientDisconnectOptions DefaultClientDisconnectOptions { get; set; } = new() { ReasonCode = MqttDisconnectReasonCode.ServerShuttingDown };
}

public sealed class MqttServerStopOptionsBuilder
{
    private readonly MqttServerStopOptions _options = new();

    public MqttServerStopOptions Build() => _options;

    public MqttServerStopOptionsBuilder WithDefaultClientDisconnectOptions(MqttServerClientDisconnectOptions value)
    {
        _options.DefaultClientDisconnectOptions = value;
        return this;
    }

    public MqttServerStopOptionsBuilder WithDefaultClientDisconnectOptions(Action<MqttServerClientDisconnectOptionsBuilder> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new MqttServerClientDisconnectOptionsBuilder();
        builder(options);
        return WithDefaultClientDisconnectOptions(options.Build());
    }
}

public sealed class MqttServerClientDisconnectOptions
{
    public MqttDisconnectReasonCode ReasonCode { get; set; } = MqttDisconnectReasonCode.NormalDisconnection;

    public string ReasonString { get; set; }

    public string ServerReference { get; set; }

    public List<MqttUserProperty> UserProperties { get; set; }
}

public sealed class MqttServerClientDisconnectOptionsBuilder
{
    private readonly MqttServerClientDisconnectOptions _options = new();

    public MqttServerClientDisconnectOptions Build() => _options;

    public MqttServerClientDisconnectOptionsBuilder WithReasonCode(MqttDisconnectReasonCode value)
    {
        _options.ReasonCode = value;
        return this;
    }

    public MqttServerClientDisconnectOptionsBuilder WithReasonString(string value)
    {
        _options.ReasonString = value;
        return this;
    }

    public MqttServerClientDisconnectOptionsBuilder WithServerReference(string value)
    {
        _options.ServerReference = value;
        return this;
    }

    public MqttServerClientDisconnectOptionsBuilder WithUserProperties(List<MqttUserProperty> value)
    {
        _options.UserProperties = value;
        return this;
    }

    public MqttServerClientDisconnectOptionsBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.UserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    public MqttServerClientDisconnectOptionsBuilder WithUserProperty(string name, ArraySegment<byte> value)
    {
        (_options.UserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }
}
