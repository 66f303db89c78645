using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet.Certificates;

namespace MQTTnet.Server;

public abstract class MqttServerTcpEndpointBaseOptions
{
    public bool AllowPacketFragmentation { get; set; } = true;

    public IPAddress BoundInterNetworkAddress { get; set; } = IPAddress.Any;

    /// <summary><see cref="IPAddress.None"/> closes the endpoint for IPv6.</summary>
    public IPAddress BoundInterNetworkV6Address { get; set; } = IPAddress.IPv6Any;

    public int ConnectionBacklog { get; set; } = 100;

    public bool IsEnabled { get; set; }

    public bool? KeepAlive { get; set; }

    public LingerOption LingerState { get; set; } = new(true, 0);

    public bool NoDelay { get; set; } = true;

    public int Port { get; set; }

    public bool ReuseAddress { get; set; }

    public int? TcpKeepAliveInterval { get; set; }

    public int? TcpKeepAliveRetryCount { get; set; }

    public int? TcpKeepAliveTime { get; set; }
}

public class MqttServerTcpEndpointOptions : MqttServerTcpEndpointBaseOptions
{
}

public sealed class MqttServerTlsTcpEndpointOptions : MqttServerTcpEndpointBaseOptions
{
    public ICertificateProvider CertificateProvider { get; set; }

    public bool CheckCertificateRevocation { get; set; }

    public CipherSuitesPolicy CipherSuitesPolicy { get; set; }

    public bool ClientCertificateRequired { get; set; }

    public RemoteCertificateValidationCallback RemoteCertificateValidationCallback { get; set; }

    /// <summary>None: the operating system chooses.</summary>
    public SslProtocols SslProtocol { get; set; } = SslProtocols.None;
}
