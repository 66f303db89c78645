namespace EdgeGym.Coaching.Planning;

/// <summary>Exercises that somebody, or the model, would like in each strength session of a week, in this order; followed as far as body, time and machines allow.</summary>
/// <param name="Sessions">Exercise ids for the first, second … strength session. Unknown ones are passed over.</param>
public sealed record PlanExercises(IReadOnlyList<IReadOnlyList<string>> Sessions)
{
    public static PlanExercises None { get; } = new(Array.Empty<IReadOnlyList<string>>());
}
