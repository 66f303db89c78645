namespace EdgeGym.Equipment.Exercises;

public enum MovementPattern : byte
{
    Push = 1,
    Pull = 2,
    Squat = 3,
    Hinge = 4,
    Core = 5,
    Cardio = 6,
    Isolation = 7,
}

/// <summary>An exercise and what is known of it across people.</summary>
/// <param name="Id">As in messages: <c>chest_press</c>.</param>
/// <param name="English">Name for people.</param>
/// <param name="Chinese">Name for people.</param>
/// <param name="Pattern">Movement pattern.</param>
/// <param name="Muscles">Prime movers first.</param>
/// <param name="IsLowerBody">Limits of a step and loss of strength with short sleep differ between upper and lower body.</param>
/// <param name="IsCompound">More than one joint: longer rest.</param>
/// <param name="RepetitionSlope">Median k of r_max(p) = 1 + (1/p − 1)/k (science notes 1.2; Nuzzo 2024 fits).</param>
/// <param name="VelocityAtOneRepMax">m/s, mean of the last possible repetition (Weakley 2021 list and others).</param>
/// <param name="VelocitySlope">m/s per unit of relative load: v(p) = v(1RM) + (1 − p)·slope (Conceição 2016).</param>
public sealed record Exercise(
    string Id,
    string English,
    string Chinese,
    MovementPattern Pattern,
    IReadOnlyList<string> Muscles,
    bool IsLowerBody,
    bool IsCompound,
    double RepetitionSlope,
    double VelocityAtOneRepMax,
    double VelocitySlope);
