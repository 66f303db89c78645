using System.Text.Json.Serialization;

namespace EdgeGym.Gateway.Diagnosis;

public enum Finding
{
    /// <summary>There and usable.</summary>
    Good,

    /// <summary>Works without, or works worse.</summary>
    Lacking,

    /// <summary>The service can't do its work like this.</summary>
    Bad,
}

/// <summary>One line of <c>gym doctor</c>.</summary>
/// <param name="Part">Such as disk, clock, serial_ports.</param>
/// <param name="Finding">Good, lacking or bad.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Advice">What to do about it; null when there is nothing to do.</param>
public sealed record BoxCheck(string Part, Finding Finding, string Detail, string? Advice = null);

/// <summary>Everything that <c>gym doctor</c> found; good when nothing is bad.</summary>
public sealed record BoxReport(bool Good, IReadOnlyList<BoxCheck> Checks);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(BoxReport))]
internal sealed partial class DiagnosisJson : JsonSerializerContext;
