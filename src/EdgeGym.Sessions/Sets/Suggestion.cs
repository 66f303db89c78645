namespace EdgeGym.Sessions.Sets;

/// <summary>What comes after a set, or next on a cardio machine, decided by coach and guard: within every limit.</summary>
/// <param name="Id">Unique; the person's answer names it.</param>
/// <param name="AfterSet">Number of the set that it follows.</param>
/// <param name="LoadKilograms">kg; null: leave it.</param>
/// <param name="Repetitions">For the coming set.</param>
/// <param name="RestSeconds">Before the coming set.</param>
/// <param name="SetsRemaining">Still to do here; 0: done.</param>
/// <param name="Stop">The person should not go on here now.</param>
/// <param name="Why">Reason codes.</param>
/// <param name="Source"><c>model</c>, <c>policy</c> or <c>guard</c>.</param>
/// <param name="Verdict"><c>allowed</c>, <c>clamped</c> or <c>refused</c>.</param>
/// <param name="Say">A sentence in the person's language; null: none.</param>
/// <param name="Cardio">What a cardio machine is to do; null on strength machines. <paramref name="AfterSet"/> then counts decisions.</param>
/// <param name="Automatic">The machine is asked without waiting for an answer.</param>
/// <param name="IsRevised">The first suggestion, made anew because the person told how today is.</param>
public sealed record Suggestion(
    string Id,
    int AfterSet,
    double? LoadKilograms,
    int Repetitions,
    int RestSeconds,
    int SetsRemaining,
    bool Stop,
    IReadOnlyList<string> Why,
    string Source,
    string Verdict,
    string? Say = null,
    CardioChange? Cardio = null,
    bool Automatic = false,
    bool IsRevised = false);

/// <summary>Something said or measured; <paramref name="AfterSet"/>: sets that were complete when it came.</summary>
public sealed record Concern(ConcernKind Kind, long At, int AfterSet, string? BodyPart = null)
{
    /// <summary>Whatever an understanding says, these stop at least so much.</summary>
    public static StopScope LeastStop(ConcernKind kind) => kind switch
    {
        ConcernKind.RedFlag or ConcernKind.Dizziness or ConcernKind.EquipmentFault => StopScope.Session,
        ConcernKind.Pain => StopScope.Set,
        _ => StopScope.Nothing,
    };
}
