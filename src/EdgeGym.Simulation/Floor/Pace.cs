namespace EdgeGym.Simulation.Floor;

/// <summary>How fast people live. Rest and setting up go <paramref name="Speed"/> times faster; movement stays real up to 4 and follows a quarter of it above.</summary>
public readonly record struct Pace(double Speed)
{
    public double Movement => Math.Max(1, Speed / 4);

    /// <summary>Above 4 the samples of a movement would not be those of a movement: machines then count repetitions by themselves.</summary>
    public bool CanStream => Speed <= 4;

    public double Of(PauseKind kind) => kind switch
    {
        PauseKind.Movement => Movement,
        PauseKind.Gateway => 1,
        _ => Speed,
    };
}

public enum PauseKind : byte
{
    /// <summary>Resting, walking, setting up.</summary>
    Life = 1,

    /// <summary>A repetition.</summary>
    Movement = 2,

    /// <summary>Looking at the screen for an answer; real seconds at any pace.</summary>
    Gateway = 3,
}

/// <summary>A script's wait: so many body seconds, or less when the condition holds, or until a nested script is through.</summary>
public readonly record struct Pause(PauseKind Kind, double Seconds, Func<bool>? Until = null, IEnumerable<Pause>? Nested = null)
{
    public static Pause Life(double seconds, Func<bool>? until = null) => new(PauseKind.Life, seconds, until);

    public static Pause Movement(double seconds) => new(PauseKind.Movement, seconds);

    /// <summary>Until the condition holds, at most so many real seconds.</summary>
    public static Pause Gateway(double seconds, Func<bool> until) => new(PauseKind.Gateway, seconds, until);

    public static Pause Through(IEnumerable<Pause> nested) => new(PauseKind.Life, 0, null, nested);
}
