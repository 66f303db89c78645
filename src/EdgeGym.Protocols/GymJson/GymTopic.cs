using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;

namespace EdgeGym.Protocols.GymJson;

/// <summary>Topics of the contract: <c>gym/v1/{site}/{machine}/{kind}</c>, and <c>raw/{protocol}[/{part}]</c> below the machine.</summary>
/// <param name="Machine">The machine level.</param>
/// <param name="Kind">A received kind.</param>
/// <param name="Protocol">With <see cref="FactKind.Raw"/>: protocol and part, such as <c>ftms/2ad2</c>.</param>
public readonly record struct GymTopic(MachineId Machine, FactKind Kind, string? Protocol)
{
    private const int MaximumProtocolLength = 64;

    public static string Root(string site) => $"gym/v1/{site}/";

    public static string Command(string site, MachineId machine) => $"gym/v1/{site}/{machine}/command";

    public static string Screen(string site, MachineId machine) => $"gym/v1/{site}/{machine}/screen";

    /// <summary>Bytes of a standard protocol for a machine behind a bridge, such as <c>ftms/2ad9</c>.</summary>
    public static string Raw(string site, MachineId machine, string protocol) => $"gym/v1/{site}/{machine}/raw/{protocol}";

    /// <summary>Reads a topic that a machine publishes to; false for any other, those to the machine included.</summary>
    public static bool TryParse(string topic, string site, out GymTopic result)
    {
        result = default;
        var root = Root(site);
        if (!topic.StartsWith(root, StringComparison.Ordinal))
            return false;
        var rest = topic.AsSpan(root.Length);
        var slash = rest.IndexOf('/');
        if (slash <= 0 || !MachineId.TryParse(rest[..slash].ToString(), out var machine))
            return false;
        var level = rest[(slash + 1)..];
        if (level.StartsWith("raw/", StringComparison.Ordinal))
        {
            var protocol = level[4..];
            if (!IsProtocolPath(protocol))
                return false;
            result = new GymTopic(machine, FactKind.Raw, protocol.ToString());
            return true;
        }

        if (!FactKindNames.TryParse(level, out var kind) || kind is FactKind.Raw or >= FactKind.SignedIn)
            return false;
        result = new GymTopic(machine, kind, null);
        return true;
    }

    private static bool IsProtocolPath(ReadOnlySpan<char> path)
    {
        if (path.Length is 0 or > MaximumProtocolLength || path[0] == '/' || path[^1] == '/')
            return false;
        foreach (var character in path)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('/' or '_' or '-'))
                return false;
        }

        return true;
    }
}
