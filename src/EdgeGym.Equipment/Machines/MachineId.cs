using System.Diagnostics.CodeAnalysis;

namespace EdgeGym.Equipment.Machines;

/// <summary>
/// The name of one machine on the floor, as enrolled and as it stands in topics: 1 to 64 of <c>a-z A-Z 0-9 _ -</c>.
/// The alphabet leaves out whatever means something in an MQTT topic, a path, a URL or a log line.
/// </summary>
public readonly record struct MachineId
{
    public const int MaximumLength = 64;

    private MachineId(string value) => Value = value;

    public string Value => field ?? "";

    public static bool TryParse([NotNullWhen(true)] string? text, out MachineId id)
    {
        var valid = Identifier.IsValid(text, MaximumLength);
        id = valid ? new MachineId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a machine id.</exception>
    public static MachineId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"'{text}' is no machine id: 1 to {MaximumLength} of a-z A-Z 0-9 _ -.");

    public override string ToString() => Value;
}
