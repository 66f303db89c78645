using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Tests.Architecture;

namespace EdgeGym.Tests.Protocols;

/// <summary>A protocol is a folder, a line in the catalogue, a specification and vectors: all four or none.</summary>
public sealed class ProtocolCatalogTests
{
    /// <summary>The gateway's own JSON is the contract itself; Gatt is the field tables that the Bluetooth services share.</summary>
    private static readonly string[] NotDevices = ["GymJson", "Gatt"];

    [Fact]
    public void Every_protocol_has_a_line_a_specification_vectors_and_tests()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src", "EdgeGym.Protocols"))
            .Select(path => Path.GetFileName(path)!).Except(NotDevices, StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(folders);
        var index = File.ReadAllText(Path.Combine(SourceTree.Root, "firmware-protocols", "README.md"));
        Assert.All(folders, folder =>
        {
            var id = folder.ToLowerInvariant();
            Assert.Contains(id, ProtocolCatalog.ById.Keys);
            Assert.True(index.Contains($"| [{id}]({id}/README.md) |", StringComparison.Ordinal), $"{id} has no row in firmware-protocols/README.md");
            var published = Path.Combine(SourceTree.Root, "firmware-protocols", id);
            Assert.True(File.Exists(Path.Combine(published, "README.md")), $"{id} has no specification");
            Assert.True(Directory.EnumerateFiles(published, "*.json").Any(), $"{id} has no vectors");
            Assert.True(Directory.Exists(Path.Combine(SourceTree.Root, "tests", "EdgeGym.Tests", "Protocols", folder)), $"{id} has no tests");
        });
        Assert.Equal(folders.Length, ProtocolCatalog.ById.Count);
    }

    [Fact]
    public void Unknown_protocol_is_an_error_document()
    {
        Assert.False(ProtocolCatalog.TryDecode("no_such/2ad2", [1, 2, 3], out var json));
        Assert.Equal("unknown_protocol", (string?)JsonNode.Parse(json)!["error"]);
    }
}
