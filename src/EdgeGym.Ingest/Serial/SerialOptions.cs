using System.ComponentModel.DataAnnotations;
using EdgeGym.Equipment.Machines;
using Microsoft.Extensions.Options;

namespace EdgeGym.Ingest.Serial;

/// <summary>Machines on serial lines (StrengthLink). Times are those of its specification, sections 5 and 6.</summary>
public sealed class SerialOptions
{
    public const string Section = "Ingest:Serial";

    /// <summary>One entry for each line; none: no serial machines.</summary>
    [ValidateEnumeratedItems]
    [MaxLength(256)]
    public IList<SerialLineOptions> Lines { get; set; } = [];

    /// <summary>Each side says something at least this often.</summary>
    [Range(100, 10_000)]
    public int HeartbeatMilliseconds { get; set; } = 1000;

    /// <summary>Without a valid frame for this long a machine is silent.</summary>
    [Range(300, 60_000)]
    public int SilenceMilliseconds { get; set; } = 3000;

    /// <summary>A command without an Ack is sent again after this time.</summary>
    [Range(50, 10_000)]
    public int CommandRetryMilliseconds { get; set; } = 500;

    /// <summary>An acknowledged command without its LoadApplied is sent again after this time.</summary>
    [Range(100, 60_000)]
    public int EchoRetryMilliseconds { get; set; } = 2000;

    /// <summary>A line that does not open is tried again after this time, doubled each time, with jitter.</summary>
    [Range(10, 60_000)]
    public int ShortestReconnectMilliseconds { get; set; } = 500;

    [Range(10, 600_000)]
    public int LongestReconnectMilliseconds { get; set; } = 30_000;
}

/// <summary>One serial line.</summary>
public sealed class SerialLineOptions
{
    /// <summary>Enrolled machine at the other end.</summary>
    [Required]
    [StringLength(MachineId.MaximumLength, MinimumLength = 1)]
    [RegularExpression("^[a-zA-Z0-9_-]+$")]
    public string Machine { get; set; } = "";

    /// <summary>Device file, best one that names the hardware, such as <c>/dev/serial/by-id/…</c>.</summary>
    [Required]
    [StringLength(255, MinimumLength = 1)]
    public string Port { get; set; } = "";

    [Range(300, 4_000_000)]
    public int BaudRate { get; set; } = 115_200;
}

[OptionsValidator]
public sealed partial class SerialOptionsValidator : IValidateOptions<SerialOptions>;
