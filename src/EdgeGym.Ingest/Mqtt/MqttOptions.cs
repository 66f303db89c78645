using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeGym.Ingest.Mqtt;

/// <summary>The embedded broker. Off loopback it speaks TLS only.</summary>
public sealed class MqttOptions
{
    public const string Section = "Ingest:Mqtt";

    /// <summary>Address to listen on without TLS: loopback only.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port without TLS; 0 lets the system choose.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 1883;

    /// <summary>Address to listen on with TLS; used when <see cref="CertificateFile"/> is set.</summary>
    [Required]
    public string TlsAddress { get; set; } = "0.0.0.0";

    [Range(1, 65535)]
    public int TlsPort { get; set; } = 8883;

    /// <summary>PEM file with the server's certificate chain; empty: no TLS, so nothing off loopback.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file with the private key; readable by this service only.</summary>
    public string CertificateKeyFile { get; set; } = "";

    /// <summary>Messages kept for one client that doesn't read; then the oldest go.</summary>
    [Range(10, 100_000)]
    public int PendingMessagesPerClient { get; set; } = 1000;

    /// <summary>A connection that doesn't sign in within this time is closed.</summary>
    [Range(1, 600)]
    public int CommunicationTimeoutSeconds { get; set; } = 10;
}

[OptionsValidator]
public sealed partial class MqttOptionsValidator : IValidateOptions<MqttOptions>;
