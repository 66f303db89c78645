using EdgeGym.Protocols;
using EdgeGym.Tests.Architecture;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols;

/// <summary>Every vector of every protocol, and the table of them: nobody keeps these figures by hand.</summary>
public sealed class GoldenVectorTests(ITestOutputHelper output)
{
    public static TheoryData<string> Protocols() => [.. ProtocolCatalog.ById.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Own_vectors_decode_as_written(string protocol)
    {
        var vectors = GoldenVectors.Own(SourceTree.Root, protocol);
        Assert.NotEmpty(vectors);
        Assert.Equal(vectors.Count, vectors.DistinctBy(vector => vector.Name).Count());
        Assert.Empty(vectors.Select(vector => vector.Failure()).OfType<string>());
        Assert.Contains(vectors, vector => vector.Source["error"] is not null);
        output.WriteLine($"vectors: {protocol}, own: {vectors.Count} passed");
    }

    [Fact]
    public void Outside_vectors_mean_what_their_sources_say()
    {
        var results = OutsideChecks.Run(SourceTree.Root).ToList();
        if (results.Count == 0)
        {
            output.WriteLine("vectors: the folder of outside vectors is not there (setting EDGEGYM_VECTORS)");
            return;
        }

        Assert.Empty(results.Select(result => result.Failure).OfType<string>());
        foreach (var group in results.GroupBy(result => result.Protocol, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            output.WriteLine($"vectors: {group.Key}, outside: {group.Count(result => result.IsCapture)} real captures and {group.Count(result => !result.IsCapture)} derived passed");
    }
}
