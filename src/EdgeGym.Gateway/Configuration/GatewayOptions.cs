using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeGym.Gateway.Configuration;

/// <summary>The service as a whole.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Folder of the journal, the registry and the keys.</summary>
    [Required]
    public string Data { get; set; } = DefaultData;

    /// <summary>The gym's name in topics.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_-]{1,64}$", ErrorMessage = "1 to 64 of a-z A-Z 0-9 _ -")]
    public string Site { get; set; } = "default";

    /// <summary>TCP port of pages and API on loopback; 0 lets the system choose.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; set; } = 8080;

    /// <summary>Address of pages and API.</summary>
    [Required]
    public string HttpAddress { get; set; } = "127.0.0.1";

    /// <summary>A command that no machine has echoed after this long is given up.</summary>
    [Range(1, 600)]
    public int CommandExpirySeconds { get; set; } = 15;

    /// <summary>Simulated machines with people on them; 0 in a real gym.</summary>
    [Range(0, 1000)]
    public int SimulatedMachines { get; set; }

    /// <summary>How much faster than real people the simulated ones rest and change machines.</summary>
    [Range(0.1, 1000)]
    public double SimulatedSpeed { get; set; } = 1;

    public static string DefaultData => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share"),
        "edgegym");
}

[OptionsValidator]
public sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>;
