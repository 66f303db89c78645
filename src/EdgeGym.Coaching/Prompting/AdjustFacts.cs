namespace EdgeGym.Coaching.Prompting;

/// <summary>What a question about the coming set rests on, in groups that can be left out.</summary>
[Flags]
public enum AdjustFacts
{
    None = 0,

    /// <summary>Repetitions, reserve as reported and as estimated, a missed repetition; with them what was measured in that set.</summary>
    LastSet = 1,

    /// <summary>Velocity loss and heart rate.</summary>
    Measured = 2,

    Said = 4,

    /// <summary>Sleep and soreness.</summary>
    Readiness = 8,

    /// <summary>Sex, age, level, goal, how well known.</summary>
    Person = 16,

    /// <summary>The estimator's repetitions at the settings around the choice, its uncertainty, the machine's step.</summary>
    Table = 32,

    /// <summary>What the deterministic policy would do.</summary>
    Policy = 64,
}
