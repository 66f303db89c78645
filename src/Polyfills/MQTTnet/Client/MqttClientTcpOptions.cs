using System.Net;
using System.Net.Sockets;

namespace MQTTnet;

public interface IMqttClientChannelOptions
{
    MqttClientTlsOptions TlsOptions { get; }
}

public sealed class MqttClientTcpOptions : IMqttClientChannelOptions
{
    public AddressFamily AddressFamily { get; set; } = AddressFamily.Unspecified;

    /// <summary>Bytes of the first receive buffer.</summary>
    public int BufferSize { get; set; } = 8192;

    public bool? DualMode { get; set; }

    /// <summary>On, with 0 seconds, as it starts: a close that was not agreed on resets the connection.</summary>
    public LingerOption LingerState { get; set; } = new(true, 0);

    public EndPoint LocalEndpoint { get; set; }

    public bool NoDelay { get; set; } = true;

    public ProtocolType ProtocolType { get; set; } = ProtocolType.Tcp;

    public EndPoint RemoteEndpoint { get; set; }

    public MqttClientTlsOptions TlsOptions { get; set; } = new();

    public override string ToString() => RemoteEndpoint?.ToString() ?? string.Empty;
}
