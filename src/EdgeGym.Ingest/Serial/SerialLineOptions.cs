using System.ComponentModel.DataAnnotations;
using EdgeGym.Equipment.Machines;
using EdgeGym.Ingest.Serial.Csafe;
using EdgeGym.Ingest.Serial.StrengthLink;
using Microsoft.Extensions.Options;

namespace EdgeGym.Ingest.Serial;

/// <summary>One serial line.</summary>
public sealed class SerialLineOptions : IValidatableObject
{
    /// <summary>Enrolled machine at the other end.</summary>
    [Required]
    [StringLength(MachineId.MaximumLength, MinimumLength = 1)]
    [RegularExpression("^[a-zA-Z0-9_-]+$")]
    public string Machine { get; set; } = "";

    /// <summary>Device file, best one that names the hardware, such as <c>/dev/serial/by-id/…</c>.</summary>
    [Required]
    [StringLength(255, MinimumLength = 1)]
    public string Port { get; set; } = "";

    /// <summary>What the machine speaks: <c>strengthlink</c> or <c>csafe</c>.</summary>
    [RegularExpression("^(strengthlink|csafe)$", ErrorMessage = "The field {0} is strengthlink or csafe.")]
    public string Protocol { get; set; } = StrengthLinkSerial.Id;

    /// <summary>Null: as the protocol has it, 115,200 for StrengthLink and 9,600 for CSAFE.</summary>
    [Range(300, 4_000_000)]
    public int? BaudRate { get; set; }

    /// <summary>What a CSAFE machine does not say of itself.</summary>
    [ValidateObjectMembers]
    public CsafeMachineOptions? Csafe { get; set; }

    internal int EffectiveBaudRate => BaudRate ?? (Protocol == CsafeSerial.Id ? CsafeSerial.BaudRate : StrengthLinkSerial.BaudRate);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Protocol == CsafeSerial.Id && Csafe is null)
            yield return new ValidationResult("A line with Protocol csafe needs Csafe:Kind (treadmill, bike, rower or cross_trainer) and the ranges of what may be set.", [nameof(Csafe)]);
    }
}
