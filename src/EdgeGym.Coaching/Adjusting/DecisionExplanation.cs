using EdgeGym.Coaching.Prompting;

namespace EdgeGym.Coaching.Adjusting;

/// <summary>What a group of facts did to a decision: with them minus without them.</summary>
/// <param name="Facts">last_set, measured, said, readiness, person, table, policy.</param>
/// <param name="LoadKilograms">kg; positive: these facts made it heavier.</param>
/// <param name="Repetitions">Positive: these facts asked for more.</param>
/// <param name="Probability">−1 … 1, of the chosen setting; positive: these facts speak for it.</param>
public sealed record FactEffect(string Facts, double LoadKilograms, int Repetitions, double Probability);

/// <summary>Which facts moved a decision of the model, measured by leaving each group out and asking again (occlusion, Zeiler and Fergus 2014).</summary>
/// <param name="LoadKilograms">The model's choice, kg, before the guard.</param>
/// <param name="Repetitions">The model's choice.</param>
/// <param name="Probability">0–1, that the model gave this setting.</param>
/// <param name="Effects">The groups that the question held; one that it did not hold moved nothing.</param>
/// <param name="IsComplete">False: time ran out before every group was left out.</param>
public sealed record DecisionExplanation(double LoadKilograms, int Repetitions, double Probability, IReadOnlyList<FactEffect> Effects, bool IsComplete)
{
    /// <summary>What is left out in turn, with its name in <see cref="FactEffect.Facts"/>.</summary>
    internal static IReadOnlyList<(AdjustFacts Facts, string Name)> Groups { get; } =
    [
        (AdjustFacts.LastSet, "last_set"), (AdjustFacts.Said, "said"), (AdjustFacts.Readiness, "readiness"), (AdjustFacts.Person, "person"),
        (AdjustFacts.Measured, "measured"), (AdjustFacts.Table, "table"), (AdjustFacts.Policy, "policy"),
    ];
}
