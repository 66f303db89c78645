namespace EdgeGym.Coaching.Planning.Checks;

/// <summary>What one check found.</summary>
/// <param name="Number">1–22, as in the list of checks.</param>
/// <param name="Name">Short name, stable.</param>
/// <param name="IsSafety">A failure could hurt somebody.</param>
/// <param name="Why">Null when it passed.</param>
public sealed record PlanCheck(int Number, string Name, bool IsSafety, string? Why)
{
    public bool Passed => Why is null;
}
