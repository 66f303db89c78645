namespace EdgeGym.Equipment.Machines;

/// <summary>The gym's name in topics: 1 to 64 of <c>a-z A-Z 0-9 _ -</c>.</summary>
public sealed record SiteName
{
    /// <exception cref="FormatException">Not a site name.</exception>
    public SiteName(string value) => Value = Identifier.IsValid(value, 64)
        ? value
        : throw new FormatException($"'{value}' is no site name: 1 to 64 of a-z A-Z 0-9 _ -.");

    public string Value { get; }

    public override string ToString() => Value;
}
