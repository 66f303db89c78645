using System.Text.Json.Serialization;

namespace EdgeGym.Benchmarks.Publish;

/// <summary>What the load generator saw in its measured seconds. Latency: PUBLISH handed to the kernel until PUBACK read.</summary>
internal sealed record LoadResult(
    int Clients,
    double Seconds,
    long Acknowledged,
    double PerSecond,
    long P50Microseconds,
    long P99Microseconds,
    long P999Microseconds,
    long MaxMicroseconds,
    double GeneratorCpuSeconds);

/// <summary>One line of the report.</summary>
internal sealed record PeerResult(string Peer, LoadResult Load, double ServerCpuMicrosecondsPerPublish, double RatioToMosquitto);

internal sealed record PublishReport(string Processor, int Cores, string CommandLine, IReadOnlyList<PeerResult> Peers);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = false)]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(PublishReport))]
internal sealed partial class PublishJson : JsonSerializerContext;
