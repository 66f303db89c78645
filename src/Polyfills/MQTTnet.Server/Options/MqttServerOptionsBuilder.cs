using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Certificates;

namespace MQTTnet.Server;

public class MqttServerOptionsBuilder
{
    private readonly MqttServerOptions _options = new();

    private MqttServerTcpEndpointOptions Tcp => _options.DefaultEndpointOptions;

    private MqttServerTlsTcpEndpointOptions Tls => _options.TlsEndpointOptions;

    public MqttServerOptions Build()
    {
        if (Tls.IsEnabled && Tls.CertificateProvider == null)
            throw new ArgumentException("The encrypted endpoint needs a certificate.");

        return _options;
    }

    public MqttServerOptionsBuilder WithDefaultEndpoint() => With(() => Tcp.IsEnabled = true);

    public MqttServerOptionsBuilder WithoutDefaultEndpoint() => With(() => Tcp.IsEnabled = false);

    public MqttServerOptionsBuilder WithDefaultEndpointPort(int value) => With(() => Tcp.Port = value);

    public MqttServerOptionsBuilder WithDefaultEndpointBoundIPAddress(IPAddress value) =>
        With(() => Tcp.BoundInterNetworkAddress = value ?? IPAddress.Any);

    public MqttServerOptionsBuilder WithDefaultEndpointBoundIPV6Address(IPAddress value) =>
        With(() => Tcp.BoundInterNetworkV6Address = value ?? IPAddress.IPv6Any);

    public MqttServerOptionsBuilder WithDefaultEndpointReuseAddress() => With(() => Tcp.ReuseAddress = true);

    public MqttServerOptionsBuilder WithEncryptedEndpoint() => With(() => Tls.IsEnabled = true);

    public MqttServerOptionsBuilder WithoutEncryptedEndpoint() => With(() => Tls.IsEnabled = false);

    public MqttServerOptionsBuilder WithEncryptedEndpointPort(int value) => With(() => Tls.Port = value);

    public MqttServerOptionsBuilder WithEncryptedEndpointBoundIPAddress(IPAddress value) => With(() => Tls.BoundInterNetworkAddress = value);

    public MqttServerOptionsBuilder WithEncryptedEndpointBoundIPV6Address(IPAddress value) => With(() => Tls.BoundInterNetworkV6Address = value);

    public MqttServerOptionsBuilder WithTlsEndpointReuseAddress() => With(() => Tls.ReuseAddress = true);

    public MqttServerOptionsBuilder WithEncryptionCertificate(byte[] value, IMqttServerCertificateCredentials credentials = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return WithEncryptionCertificate(new BlobCertificateProvider(value) { Password = credentials?.Password });
    }

    public MqttServerOptionsBuilder WithEncryptionCertificate(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return WithEncryptionCertificate(new X509CertificateProvider(certificate));
    }

    public MqttServerOptionsBuilder WithEncryptionCertificate(ICertificateProvider certificateProvider)
    {
        ArgumentNullException.ThrowIfNull(certificateProvider);
        return With(() => Tls.CertificateProvider = certificateProvider);
    }

    public MqttServerOptionsBuilder WithEncryptionSslProtocol(SslProtocols value) => With(() => Tls.SslProtocol = value);

    public MqttServerOptionsBuilder WithClientCertificate(RemoteCertificateValidationCallback validationCallback = null, bool checkCertificateRevocation = false) =>
        With(() =>
        {
            Tls.ClientCertificateRequired = true;
            Tls.CheckCertificateRevocation = checkCertificateRevocation;
            Tls.RemoteCertificateValidationCallback = validationCallback;
        });

    public MqttServerOptionsBuilder WithRemoteCertificateValidationCallback(RemoteCertificateValidationCallback value) =>
        With(() => Tls.RemoteCertificateValidationCallback = value);

    public MqttServerOptionsBuilder WithConnectionBacklog(int value) => ForBoth(endpoint => endpoint.ConnectionBacklog = value);

    public MqttServerOptionsBuilder WithKeepAlive() => ForBoth(endpoint => endpoint.KeepAlive = true);

    public MqttServerOptionsBuilder WithTcpKeepAliveInterval(int value) => ForBoth(endpoint => endpoint.TcpKeepAliveInterval = value);

    public MqttServerOptionsBuilder WithTcpKeepAliveRetryCount(int value) => ForBoth(endpoint => endpoint.TcpKeepAliveRetryCount = value);

    public MqttServerOptionsBuilder WithTcpKeepAliveTime(int value) => ForBoth(endpoint => endpoint.TcpKeepAliveTime = value);

    public MqttServerOptionsBuilder WithoutPacketFragmentation() => ForBoth(endpoint => endpoint.AllowPacketFragmentation = false);

    public MqttServerOptionsBuilder WithDefaultCommunicationTimeout(TimeSpan value) => With(() => _options.DefaultCommunicationTimeout = value);

    public MqttServerOptionsBuilder WithMaxPendingMessagesPerClient(int value) => With(() => _options.MaxPendingMessagesPerClient = value);

    public MqttServerOptionsBuilder WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy value) =>
        With(() => _options.PendingMessagesOverflowStrategy = value);

    public MqttServerOptionsBuilder WithPersistentSessions(bool value = true) => With(() => _options.EnablePersistentSessions = value);

    private MqttServerOptionsBuilder With(Action change)
    {
        change();
        return this;
    }

    private MqttServerOptionsBuilder ForBoth(Action<MqttServerTcpEndpointBaseOptions> change)
    {
        change(Tcp);
        change(Tls);
        return this;
    }
}
