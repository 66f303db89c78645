namespace EdgeGym.Sessions.RepDetection;

/// <summary>How movement is told from noise. Lengths in mm, times in ms, velocities in m/s.</summary>
public sealed record RepDetectionSettings
{
    public static RepDetectionSettings Default { get; } = new();

    /// <summary>The concentric phase lasts from the first to the last moment of upward movement faster than this. The convention of the whole program.</summary>
    public double VelocityThreshold { get; init; } = 0.06;

    /// <summary>Travel against the last turning point that makes a turn; above twice the noise and above what a stack bounces.</summary>
    public double TurnMillimetres { get; init; } = 20;

    /// <summary>Way down from the top that ends the concentric phase: less than a turn, so that the count does not wait.</summary>
    public double OverMillimetres { get; init; } = 11;

    /// <summary>Standing still at the top for this long ends it too.</summary>
    public double HoldMilliseconds { get; init; } = 150;

    /// <summary>Shorter travel is no try at all.</summary>
    public double LeastTravelMillimetres { get; init; } = 80;

    /// <summary>Under this share of the person's running median: a partial repetition.</summary>
    public double PartialShare { get; init; } = 0.6;

    /// <summary>No machine's handle moves faster.</summary>
    public double FastestMovement { get; init; } = 3;

    /// <summary>A hole in the samples longer than this breaks off what was going on.</summary>
    public double LongestGapMilliseconds { get; init; } = 1500;

    /// <summary>A handle held still away from the start keeps the set open for at most this long.</summary>
    public double LongestHoldMilliseconds { get; init; } = 60_000;
}

public enum DetectionKind : byte
{
    /// <summary>A concentric phase is over and was long enough: count it now.</summary>
    Lifted = 1,

    /// <summary>The same repetition again, now with its eccentric phase (and more travel, when it went on after a pause).</summary>
    Lowered = 2,
}

/// <param name="Kind">Which moment.</param>
/// <param name="Reading">Id <c>p</c> + Unix ms of the concentric phase's end: the same samples give the same id.</param>
public readonly record struct Detection(DetectionKind Kind, Equipment.Readings.RepetitionReading Reading);

public enum MovementPhase : byte
{
    Rest = 0,
    Concentric = 1,
    Hold = 2,
    Eccentric = 3,
}

/// <summary>What the detector had to put up with, counted.</summary>
/// <param name="Spikes">Single samples that no handle could have reached.</param>
/// <param name="UnitGlitches">Samples in another unit, brought back to mm.</param>
/// <param name="Rebases">The zero moved (encoder reset): movement was broken off.</param>
/// <param name="Gaps">Holes long enough to break off movement.</param>
/// <param name="Repeated">Samples not newer than what had been seen.</param>
/// <param name="Unusable">Samples that are no number, batches with impossible intervals.</param>
public readonly record struct DetectionQuirks(int Spikes, int UnitGlitches, int Rebases, int Gaps, int Repeated, int Unusable);
