using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet;

public interface IMqttClientCertificatesProvider
{
    X509CertificateCollection GetCertificates();
}

/// <summary>The same certificates each time.</summary>
public sealed class DefaultMqttCertificatesProvider : IMqttClientCertificatesProvider
{
    private readonly X509Certificate2Collection _certificates;

    public DefaultMqttCertificatesProvider(X509Certificate2Collection certificates) => _certificates = certificates;

    public DefaultMqttCertificatesProvider(IEnumerable<X509Certificate2> certificates) =>
        _certificates = certificates is null ? null : new X509Certificate2Collection(certificates.ToArray());

    public X509CertificateCollection GetCertificates() => _certificates;
}

public sealed class MqttClientTlsOptions
{
    public Func<MqttClientCertificateValidationEventArgs, bool> CertificateValidationHandler { get; set; }

    public Func<MqttClientCertificateSelectionEventArgs, X509Certificate> CertificateSelectionHandler { get; set; }

    public bool UseTls { get; set; }

    public bool IgnoreCertificateRevocationErrors { get; set; }

    public bool IgnoreCertificateChainErrors { get; set; }

    /// <summary>Asked only by <see cref="MqttClientDefaultCertificateValidationHandler"/>.</summary>
    public bool AllowUntrustedCertificates { get; set; }

    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.Online;

    public IMqttClientCertificatesProvider ClientCertificatesProvider { get; set; }

    public List<SslApplicationProtocol> ApplicationProtocols { get; set; }

    public CipherSuitesPolicy CipherSuitesPolicy { get; set; }

    public EncryptionPolicy EncryptionPolicy { get; set; } = EncryptionPolicy.RequireEncryption;

    public bool AllowRenegotiation { get; set; } = true;

    /// <summary>The name that the certificate must carry; by default the host that was dialled.</summary>
    public string TargetHost { get; set; }

    public SslProtocols SslProtocol { get; set; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>When set, these roots and no others are trusted.</summary>
    public X509Certificate2Collection TrustChain { get; set; }
}

public sealed class MqttClientCertificateValidationEventArgs : EventArgs
{
    public MqttClientCertificateValidationEventArgs(
        X509Certificate certificate, X509Chain chain, SslPolicyErrors sslPolicyErrors, IMqttClientChannelOptions clientOptions)
    {
        ArgumentNullException.ThrowIfNull(clientOptions);
        Certificate = certificate;
        Chain = chain;
        SslPolicyErrors = sslPolicyErrors;
        ClientOptions = clientOptions;
    }

    public X509Certificate Certificate { get; }

    public X509Chain Chain { get; }

    public IMqttClientChannelOptions ClientOptions { get; }

    public SslPolicyErrors SslPolicyErrors { get; }
}

public sealed class MqttClientCertificateSelectionEventArgs : EventArgs
{
    public MqttClientCertificateSelectionEventArgs(
        string targetHost, X509CertificateCollection localCertificates, X509Certificate remoteCertificate,
        string[] acceptableIssuers, MqttClientTcpOptions tcpOptions)
    {
        TargetHost = targetHost;
        LocalCertificates = localCertificates;
        RemoteCertificate = remoteCertificate;
        AcceptableIssuers = acceptableIssuers;
        TcpOptions = tcpOptions;
    }

    public string[] AcceptableIssuers { get; }

    public X509CertificateCollection LocalCertificates { get; }

    public X509Certificate RemoteCertificate { get; }

    public string TargetHost { get; }

    public MqttClientTcpOptions TcpOptions { get; }
}

/// <summary>The check that also honours <see cref="MqttClientTlsOptions.AllowUntrustedCertificates"/>.</summary>
public static class MqttClientDefaultCertificateValidationHandler
{
    public static bool Handle(MqttClientCertificateValidationEventArgs eventArgs)
    {
        ArgumentNullException.ThrowIfNull(eventArgs);
        return eventArgs.ClientOptions.TlsOptions.AllowUntrustedCertificates || Check(eventArgs);
    }

    internal static bool Check(MqttClientCertificateValidationEventArgs eventArgs)
    {
        var options = eventArgs.ClientOptions.TlsOptions;
        var errors = eventArgs.SslPolicyErrors;
        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0
            && (options.IgnoreCertificateChainErrors
                || (options.IgnoreCertificateRevocationErrors && HasOnlyRevocationErrors(eventArgs.Chain))))
        {
            errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        }

        return errors == SslPolicyErrors.None;
    }

    private static bool HasOnlyRevocationErrors(X509Chain chain)
    {
        const X509ChainStatusFlags revocation =
            X509ChainStatusFlags.Revoked | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;
        return chain is { ChainStatus.Length: > 0 } && Array.TrueForAll(chain.ChainStatus, status => (status.Status & ~revocation) == 0);
    }
}
