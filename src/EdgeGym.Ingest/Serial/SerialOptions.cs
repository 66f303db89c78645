using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeGym.Ingest.Serial;

/// <summary>Machines on serial lines. Times of StrengthLink are those of its specification, sections 5 and 6.</summary>
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

    /// <summary>A CSAFE machine is asked for everything once in this time, or as fast as it answers.</summary>
    [Range(20, 60_000)]
    public int CsafePollMilliseconds { get; set; } = 1000;

    /// <summary>A CSAFE machine that has not answered after this time does not answer.</summary>
    [Range(20, 10_000)]
    public int CsafeTimeoutMilliseconds { get; set; } = 1200;

    /// <summary>Between an answer of a CSAFE machine and the next question.</summary>
    [Range(0, 1000)]
    public int CsafeGapMilliseconds { get; set; } = 50;

    /// <summary>After so many bytes without a valid frame a line says that it hears garbage.</summary>
    [Range(16, 1_000_000)]
    public int GarbageBytes { get; set; } = 256;

    /// <summary>A line that does not open is tried again after this time, doubled each time, with jitter.</summary>
    [Range(10, 60_000)]
    public int ShortestReconnectMilliseconds { get; set; } = 500;

    [Range(10, 600_000)]
    public int LongestReconnectMilliseconds { get; set; } = 30_000;
}

[OptionsValidator]
public sealed partial class SerialOptionsValidator : IValidateOptions<SerialOptions>;
