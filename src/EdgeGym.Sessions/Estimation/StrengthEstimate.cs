namespace EdgeGym.Sessions.Estimation;

/// <summary>
/// What is known of one person at one exercise: a posterior over 1RM, repetition slope k and report bias.
/// Immutable: the estimator makes the next from the last and a set.
/// </summary>
/// <param name="OneRepMaxKilograms">Posterior mean of the 1RM today, kg.</param>
/// <param name="OneRepMaxStandardDeviation">kg.</param>
/// <param name="RepetitionSlope">Posterior mean of k in r_max(p) = 1 + (1/p − 1)/k.</param>
/// <param name="ReportBias">Posterior mean of true − reported RIR, repetitions.</param>
/// <param name="SetsSeen">Sets that went into it, over all sessions.</param>
/// <param name="VerifiedOneRepMaxKilograms">Highest 1RM that sets near failure (true RIR ≤ 4 by every evidence) have shown, lower bound; null before. The guard's ceiling.</param>
/// <param name="BestVelocityAtLoad">Fastest mean concentric velocity seen per load (kg → m/s).</param>
/// <param name="State">Opaque compact state of the filter for going on after a restart; at most 64 KiB.</param>
public sealed record StrengthEstimate(
    double OneRepMaxKilograms,
    double OneRepMaxStandardDeviation,
    double RepetitionSlope,
    double ReportBias,
    int SetsSeen,
    double? VerifiedOneRepMaxKilograms,
    IReadOnlyDictionary<string, double>? BestVelocityAtLoad = null,
    byte[]? State = null);
