using System.Collections.Frozen;
using EdgeGym.Protocols.Sparkplug;

namespace EdgeGym.Ingest.Sparkplug;

/// <summary>One edge node and the machines behind it.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "Without a wait handle the semaphore holds nothing, and disposing it would leave a message waiting for ever.")]
internal sealed class HostedNode(SparkplugAddress address, EdgeNodePatience patience)
{
    public SparkplugAddress Address { get; } = address;

    /// <summary>Held while a message is worked through, so that an edge node's messages stay in order.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public EdgeNodeSession Session { get; } = new(patience);

    /// <summary>The connection that brought the birth certificate.</summary>
    public string? ClientId { get; set; }

    /// <summary>By device id; the node's own machine under an empty one. Replaced as a whole.</summary>
    public FrozenDictionary<string, HostedMachine> Machines { get; set; } = FrozenDictionary<string, HostedMachine>.Empty;

    public HostedMachine? Find(string? device) => Machines.GetValueOrDefault(device ?? "");
}
