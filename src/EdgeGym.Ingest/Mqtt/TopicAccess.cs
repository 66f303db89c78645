using EdgeGym.Equipment.Machines;

namespace EdgeGym.Ingest.Mqtt;

/// <summary>Which topics a signed-in machine may touch: its own, nothing else.</summary>
internal static class TopicAccess
{
    /// <summary>True for filters that can match topics below <c>gym/v1/{site}/{machine}/</c> only.</summary>
    public static bool MaySubscribe(string site, MachineId machine, string filter)
        => filter.StartsWith($"gym/v1/{site}/{machine}/", StringComparison.Ordinal);
}
