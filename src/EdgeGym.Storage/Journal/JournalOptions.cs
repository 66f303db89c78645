using System.ComponentModel.DataAnnotations;

namespace EdgeGym.Storage.Journal;

/// <summary>Bounds of the journal.</summary>
public sealed class JournalOptions
{
    /// <summary>Size of the main file at which appends are refused when nothing may be deleted. The write-ahead log comes on top, see <see cref="CheckpointBytes"/>.</summary>
    [Range(4L << 20, 1L << 44)]
    public long MaximumBytes { get; init; } = 16L << 30;

    /// <summary>What the journal leaves free on its disk for everybody else.</summary>
    [Range(0L, 1L << 40)]
    public long MinimumFreeBytes { get; init; } = 256L << 20;

    /// <summary>Facts that every sink has are kept this long, in hours of the gateway's running time (not of the wall clock, which may jump).</summary>
    [Range(1, 24 * 3650)]
    public double RetentionHours { get; init; } = 24 * 90;

    /// <summary>Under pressure of a size bound, facts that every sink has may go after this many hours of running time already.</summary>
    [Range(0, 24 * 3650)]
    public double PressureRetentionHours { get; init; } = 48;

    /// <summary>Drafts that wait for their commit at most before position samples are refused; all others wait for their turn.</summary>
    [Range(16, 1 << 20)]
    public int QueueCapacity { get; init; } = 65_536;

    /// <summary>Facts in one commit at most: bounds how long one commit takes.</summary>
    [Range(1, 65_536)]
    public int CommitFacts { get; init; } = 4_096;

    /// <summary>Size of the write-ahead log at which it is folded into the main file.</summary>
    [Range(64L << 10, 1L << 32)]
    public long CheckpointBytes { get; init; } = 16L << 20;
}
