using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeGym.Ingest.Sparkplug;

/// <summary>The gateway as an edge node of a building system on another MQTT server; off while <see cref="Server"/> is empty.</summary>
public sealed class EdgeNodeOptions
{
    public const string Section = "Ingest:EdgeNode";

    /// <summary>Host name or address of the building's MQTT server; empty: off.</summary>
    [RegularExpression(@"^[A-Za-z0-9.:_-]{0,255}$", ErrorMessage = "a host name or an address")]
    public string Server { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; } = 1883;

    /// <summary>TLS with the system's trusted certificates.</summary>
    public bool Tls { get; set; }

    [StringLength(256)]
    public string User { get; set; } = "";

    /// <summary>File whose first line is the password; readable by this service only.</summary>
    [StringLength(1024)]
    public string PasswordFile { get; set; } = "";

    /// <summary>Group id.</summary>
    [Required, RegularExpression(@"^[^/+#\x00-\x1f]{1,128}$", ErrorMessage = "1 to 128 characters without / + #")]
    public string Group { get; set; } = "gym";

    /// <summary>Edge node id, unique in its group.</summary>
    [Required, RegularExpression(@"^[^/+#\x00-\x1f]{1,128}$", ErrorMessage = "1 to 128 characters without / + #")]
    public string Node { get; set; } = "edgegym";

    /// <summary>Changes of a machine are sent at most this often.</summary>
    [Range(50, 600_000)]
    public int IntervalMilliseconds { get; set; } = 1000;

    /// <summary>A server that does not answer is tried again after this time, doubled each time, with jitter.</summary>
    [Range(50, 60_000)]
    public int ShortestReconnectMilliseconds { get; set; } = 500;

    [Range(50, 600_000)]
    public int LongestReconnectMilliseconds { get; set; } = 60_000;
}

[OptionsValidator]
public sealed partial class EdgeNodeOptionsValidator : IValidateOptions<EdgeNodeOptions>;
