using EdgeGym.Sessions.Members;

namespace EdgeGym.Coaching.Planning;

/// <summary>A range of whole numbers, both ends included; the lower is never above the higher.</summary>
public readonly record struct WholeRange(int Minimum, int Maximum)
{
    public double Middle => (Minimum + Maximum) / 2.0;
}

/// <summary>A range of kg or of percent, both ends included; the lower is never above the higher.</summary>
public readonly record struct Bracket(double Minimum, double Maximum)
{
    private const double Tolerance = 1e-6;

    public bool Holds(double value) => value >= Minimum - Tolerance && value <= Maximum + Tolerance;
}

/// <summary>
/// What somebody asks of a plan. Null and empty: not asked. Made by the language model or by <see cref="LexiconWishes"/>; nothing in it is obeyed
/// before <see cref="TrainingPlanner"/> has held it against body and machines.
/// </summary>
public sealed record PlanWishes
{
    public static PlanWishes None { get; } = new();

    public TrainingGoal? Goal { get; init; }

    /// <summary>Days a week, 1–7.</summary>
    public int? Days { get; init; }

    /// <summary>Minutes of one session, 1–600.</summary>
    public int? Minutes { get; init; }

    /// <summary>Sets of each exercise.</summary>
    public int? Sets { get; init; }

    public WholeRange? Repetitions { get; init; }

    /// <summary>Seconds between sets; 0 is a wish too.</summary>
    public int? RestSeconds { get; init; }

    /// <summary>Repetitions left at the end of a set.</summary>
    public int? Rir { get; init; }

    /// <summary>Asked loads, kg.</summary>
    public Bracket? Load { get; init; }

    /// <summary>Asked loads, % of the 1RM.</summary>
    public Bracket? Percent { get; init; }

    /// <summary>How long the plan is to last, weeks.</summary>
    public int? Weeks { get; init; }

    /// <summary>One of <see cref="WishNames.Kinds"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>Of <see cref="WishNames.Muscles"/>.</summary>
    public IReadOnlyList<string> Focus { get; init; } = [];

    /// <summary>Muscles or exercises to leave out.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Injured or sore parts, of <see cref="WishNames.BodyParts"/>.</summary>
    public IReadOnlyList<string> Avoid { get; init; } = [];

    /// <summary>Of <see cref="WishNames.Conditions"/>.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    public bool WantsCardio { get; init; }

    /// <summary>Of <see cref="WishNames.UnsafeWishes"/>: refused, each with a better offer.</summary>
    public IReadOnlyList<string> Unsafe { get; init; } = [];

    /// <summary>The same wishes with the lists held element by element.</summary>
    public bool SameAs(PlanWishes other) => WishText.Write(this) == WishText.Write(other);
}
