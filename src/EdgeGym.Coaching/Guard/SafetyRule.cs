using EdgeGym.Coaching.Adjusting;

namespace EdgeGym.Coaching.Guard;

/// <summary>What one rule asks for. Rules only ever narrow: the envelope is the narrowest of all.</summary>
internal readonly record struct Restriction
{
    /// <summary>kg.</summary>
    public double? MaximumLoadKilograms { get; init; }

    /// <summary>Where the machine's lightest setting is above <see cref="MaximumLoadKilograms"/>, nothing on this machine is right for the person.</summary>
    public bool IsAbsolute { get; init; }

    public bool SettingsOnly { get; init; }

    public int? MaximumRepetitions { get; init; }

    /// <summary>Repetitions that must stay in reserve.</summary>
    public int? Reserve { get; init; }

    public int? MaximumSets { get; init; }

    /// <summary>s.</summary>
    public int? MinimumRestSeconds { get; init; }

    /// <summary>s.</summary>
    public int? MaximumRestSeconds { get; init; }

    /// <summary>Nothing may be adjusted.</summary>
    public bool LeaveAlone { get; init; }

    public GuardAction Action { get; init; }

    public bool IsEmpty => this == default;
}

/// <summary>One limit.</summary>
/// <param name="Code">As in <see cref="LimitCodes"/>.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Restrict">A pure function of the facts; <c>default</c> when it has nothing to say.</param>
internal sealed record SafetyRule(string Code, string Source, Func<GuardFacts, GuardLimits, Restriction> Restrict);
