using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MQTTnet;

public sealed partial class MqttClientOptionsBuilder
{
    private readonly MqttClientOptions _options = new();

    private MqttClientTcpOptions _tcpOptions;
    private EndPoint _remoteEndPoint;
    private MqttClientTlsOptions _tlsOptions;

    /// <summary>Gives the same object each time.</summary>
    /// <exception cref="InvalidOperationException">No channel was configured.</exception>
    /// <exception cref="ArgumentException">TCP was configured without an end point.</exception>
    /// <exception cref="NotSupportedException">A feature of MQTT 5 is set and the version is lower.</exception>
    public MqttClientOptions Build()
    {
        _options.ThrowIfFeatureIsUnsupported();
        if (_tcpOptions is null)
            throw new InvalidOperationException("A channel must be set.");
        _tcpOptions.TlsOptions = _tlsOptions ?? _tcpOptions.TlsOptions ?? new MqttClientTlsOptions();
        _tcpOptions.RemoteEndpoint = _remoteEndPoint switch
        {
            null => throw new ArgumentException("No endpoint is set."),
            DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, _tcpOptions.TlsOptions.UseTls ? 8883 : 1883, dns.AddressFamily),
            _ => _remoteEndPoint,
        };
        _options.ChannelOptions = _tcpOptions;
        return _options;
    }

    public MqttClientOptionsBuilder WithAddressFamily(AddressFamily addressFamily)
    {
        Tcp().AddressFamily = addressFamily;
        return this;
    }

    /// <summary>tcp, mqtt, mqtts or unix; user and password may stand in it.</summary>
    public MqttClientOptionsBuilder WithConnectionUri(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        int? port = uri.IsDefaultPort || uri.Port <= 0 ? null : uri.Port;
        switch (uri.Scheme.ToLowerInvariant())
        {
            case "tcp" or "mqtt":
                WithTcpServer(uri.Host, port);
                break;
            case "mqtts":
                WithTcpServer(uri.Host, port);
                WithTlsOptions(tls => tls.UseTls());
                break;
            case "unix":
                WithEndPoint(new UnixDomainSocketEndPoint(uri.AbsolutePath));
                break;
            default:
                throw new ArgumentException($"Unexpected scheme in URI: '{uri.Scheme}'.", nameof(uri));
        }

        if (!string.IsNullOrEmpty(uri.UserInfo))
        {
            var parts = uri.UserInfo.Split(':', 2);
            WithCredentials(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null);
        }

        return this;
    }

    public MqttClientOptionsBuilder WithConnectionUri(string uri) => WithConnectionUri(new Uri(uri, UriKind.Absolute));

    public MqttClientOptionsBuilder WithEndPoint(EndPoint endPoint)
    {
        _remoteEndPoint = endPoint ?? throw new ArgumentNullException(nameof(endPoint));
        var tcp = Tcp();
        if (endPoint is UnixDomainSocketEndPoint)
        {
            tcp.AddressFamily = AddressFamily.Unix;
            tcp.ProtocolType = ProtocolType.Unspecified;
        }

        return this;
    }

    public MqttClientOptionsBuilder WithProtocolType(ProtocolType protocolType)
    {
        Tcp().ProtocolType = protocolType;
        return this;
    }

    /// <summary>Without a port: 1883, or 8883 with TLS.</summary>
    public MqttClientOptionsBuilder WithTcpServer(string host, int? port = null, AddressFamily addressFamily = AddressFamily.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(host);
        Tcp();
        _remoteEndPoint = new DnsEndPoint(host, port ?? 0, addressFamily);
        return this;
    }

    /// <summary>Changes the details; the end point is given by one of the other methods.</summary>
    public MqttClientOptionsBuilder WithTcpServer(Action<MqttClientTcpOptions> optionsBuilder)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        optionsBuilder(Tcp());
        return this;
    }

    public MqttClientOptionsBuilder WithTlsOptions(MqttClientTlsOptions tlsOptions)
    {
        _tlsOptions = tlsOptions;
        return this;
    }

    public MqttClientOptionsBuilder WithTlsOptions(Action<MqttClientTlsOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new MqttClientTlsOptionsBuilder();
        configure(builder);
        return WithTlsOptions(builder.Build());
    }

    public MqttClientOptionsBuilder WithCredentials(string username, string password) =>
        WithCredentials(username, password is null ? null : Encoding.UTF8.GetBytes(password));

    public MqttClientOptionsBuilder WithCredentials(string username, byte[] password = null) =>
        WithCredentials(new MqttClientCredentials(username, password));

    private MqttClientTcpOptions Tcp() => _tcpOptions ??= new MqttClientTcpOptions();
}
