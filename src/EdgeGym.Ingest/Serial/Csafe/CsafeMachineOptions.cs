using System.ComponentModel.DataAnnotations;
using EdgeGym.Equipment.Machines;
using Microsoft.Extensions.Options;

namespace EdgeGym.Ingest.Serial.Csafe;

/// <summary>What a CSAFE machine does not say of itself. A range is given for what the gateway may set, in the unit of the JSON contract.</summary>
public sealed class CsafeMachineOptions : IValidatableObject
{
    public const string ByGear = "gear";
    public const string ByLevel = "level";

    /// <summary><c>treadmill</c>, <c>bike</c>, <c>rower</c> or <c>cross_trainer</c>.</summary>
    [RegularExpression("^(treadmill|bike|rower|cross_trainer)$", ErrorMessage = "The field {0} is treadmill, bike, rower or cross_trainer.")]
    public string Kind { get; set; } = "";

    /// <summary>Exercise id; null: the kind.</summary>
    [RegularExpression("^[a-zA-Z0-9_-]{1,64}$")]
    public string? Exercise { get; set; }

    /// <summary>m/s.</summary>
    [ValidateObjectMembers]
    public AxisOptions? Speed { get; set; }

    /// <summary>%.</summary>
    [ValidateObjectMembers]
    public AxisOptions? Incline { get; set; }

    /// <summary>W.</summary>
    [ValidateObjectMembers]
    public AxisOptions? Power { get; set; }

    /// <summary>Levels.</summary>
    [ValidateObjectMembers]
    public AxisOptions? Resistance { get; set; }

    /// <summary>Whether resistance is the machine's <c>gear</c>, or the <c>level</c> of its programme.</summary>
    [RegularExpression("^(gear|level)$", ErrorMessage = "The field {0} is gear or level.")]
    public string ResistanceBy { get; set; } = ByGear;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind.Length == 0)
            yield return new ValidationResult("Kind is treadmill, bike, rower or cross_trainer.", [nameof(Kind)]);
        (string Name, AxisOptions? Range, double Lowest, double Highest)[] axes =
            [(nameof(Speed), Speed, 0, 20), (nameof(Incline), Incline, -30, 60), (nameof(Power), Power, 0, 5000), (nameof(Resistance), Resistance, 0, 255)];
        foreach (var (name, range, lowest, highest) in axes)
        {
            if (range is not null && (!range.ToRange().IsValid || range.Minimum < lowest || range.Maximum > highest))
                yield return new ValidationResult(FormattableString.Invariant($"{name} lies within {lowest} and {highest}, with Minimum ≤ Maximum and Step > 0."), [name]);
        }
    }

    internal MachineBirth ToBirth(string? firmware)
    {
        var kind = MachineKindNames.TryParse(Kind, out var parsed) ? parsed : MachineKind.Treadmill;
        return new MachineBirth(
            kind, Exercise ?? kind.ToName(), null, Speed?.ToRange(), Incline?.ToRange(), Power?.ToRange(), Resistance?.ToRange(),
            (Speed is null ? 0 : MachineCapabilities.SetSpeed) | (Incline is null ? 0 : MachineCapabilities.SetIncline)
                | (Power is null ? 0 : MachineCapabilities.SetPower) | (Resistance is null ? 0 : MachineCapabilities.SetResistance),
            firmware);
    }
}

/// <summary>The settings of one axis.</summary>
public sealed class AxisOptions
{
    [Range(-30.0, 5000.0)]
    public double Minimum { get; set; }

    [Range(-30.0, 5000.0)]
    public double Maximum { get; set; }

    /// <summary>Distance of two settings; a value that was read back counts as reached when it is nearer than this.</summary>
    [Range(0.001, 1000.0)]
    public double Step { get; set; } = 1;

    internal SettingRange ToRange() => new(Minimum, Maximum, Step);
}
