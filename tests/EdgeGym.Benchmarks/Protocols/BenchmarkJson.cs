using System.Text.Json;

namespace EdgeGym.Benchmarks.Protocols;

internal static class BenchmarkJson
{
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
