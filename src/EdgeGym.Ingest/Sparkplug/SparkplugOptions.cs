using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeGym.Ingest.Sparkplug;

/// <summary>The gateway as a Sparkplug host application for machines that are enrolled with <c>--sparkplug</c>.</summary>
public sealed class SparkplugOptions
{
    public const string Section = "Ingest:Sparkplug";

    /// <summary>The host's name in <c>spBv1.0/STATE/{host}</c>.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_.-]{1,64}$", ErrorMessage = "1 to 64 of a-z A-Z 0-9 _ . -")]
    public string HostId { get; set; } = "edgegym";

    /// <summary>So long messages wait for one that is missing before them.</summary>
    [Range(50, 60_000)]
    public int ReorderMilliseconds { get; set; } = 2000;

    /// <summary>A rebirth that takes longer leaves the node's machines stale, and is asked for again.</summary>
    [Range(100, 600_000)]
    public int RebirthMilliseconds { get; set; } = 5000;

    /// <summary>A command that was not read back is written again after this time.</summary>
    [Range(100, 60_000)]
    public int CommandRetryMilliseconds { get; set; } = 2000;
}

[OptionsValidator]
public sealed partial class SparkplugOptionsValidator : IValidateOptions<SparkplugOptions>;
