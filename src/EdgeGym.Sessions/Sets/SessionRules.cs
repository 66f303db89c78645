namespace EdgeGym.Sessions.Sets;

/// <summary>The numbers that the reducer goes by. Changing them changes how old facts fold: snapshots carry on, a full replay may differ.</summary>
public sealed record SessionRules
{
    public static SessionRules Default { get; } = new();

    /// <summary>No movement at the start position for this long ends a set that the gateway counts itself. Seconds.</summary>
    public double SetPauseSeconds { get; init; } = 8;

    /// <summary>The same for a machine that counts itself and has not said that the set is over: long, for its own word comes first. Seconds.</summary>
    public double MachineSetPatienceSeconds { get; init; } = 60;

    /// <summary>Travel under this share of the person's own range is a partial repetition.</summary>
    public double PartialShare { get; init; } = 0.6;

    /// <summary>A repetition that arrives this long after its set's end, by both clocks, still belongs to that set. Seconds.</summary>
    public double LateRepetitionSeconds { get; init; } = 10;

    /// <summary>Two sources' sights of one repetition lie within this time. Seconds.</summary>
    public double SameRepetitionSeconds { get; init; } = 1;

    /// <summary>Quiet time until a warning; and until sign-out. Seconds.</summary>
    public double SignOutWarningSeconds { get; init; } = 540;

    public double SignOutSeconds { get; init; } = 600;

    /// <summary>
    /// A tick counts for at most this much quiet time: a clock that jumps by years cannot end a set or a session.
    /// Whoever advances a clock on purpose ticks in between. Seconds.
    /// </summary>
    public double LongestTickSeconds { get; init; } = 5;

    /// <summary>A rest longer than this, or a clock that jumped, counts as this. Seconds.</summary>
    public double LongestRestSeconds { get; init; } = 1800;

    /// <summary>Share of the maximum heart rate above which a set is stopped, after <see cref="HeartStopSeconds"/> without a break.</summary>
    public double HeartStopShare { get; init; } = 0.95;

    public double HeartStopSeconds { get; init; } = 10;
}
