using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Protocols.StrengthLink;

namespace EdgeGym.Tests.Protocols.StrengthLink;

/// <summary>The golden vectors that firmware people have too.</summary>
public sealed class StrengthLinkVectorTests
{
    public static TheoryData<string> Names()
    {
        var data = new TheoryData<string>();
        foreach (var vector in All())
            data.Add((string)vector["name"]!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_decodes_as_written(string name)
    {
        var vector = All().Single(candidate => (string)candidate["name"]! == name);
        var frame = Convert.FromHexString((string)vector["frame"]!);
        var good = ProtocolCatalog.TryDecode("strengthlink", frame, out var json);
        var document = JsonNode.Parse(json)!.AsObject();

        if ((string?)vector["error"] is { } error)
        {
            Assert.False(good);
            Assert.Equal(error, (string?)document["error"]);
            return;
        }

        Assert.True(good, document.ToJsonString());
        Assert.Equal("strengthlink", (string?)document["protocol"]);
        Assert.Equal((string?)vector["decoded"]!["message"], (string?)document["message"]);
        AssertSame(vector["decoded"]!["fields"]!, document["fields"]!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_is_what_the_independent_encoder_makes(string name)
    {
        var vector = All().Single(candidate => (string)candidate["name"]! == name);
        if (vector["payload"] is null)
            return;
        var built = TinyEncoder.Frame((byte)(int)vector["type"]!, (byte)(int)vector["sequence"]!, Convert.FromHexString((string)vector["payload"]!));
        Assert.Equal((string)vector["frame"]!, Convert.ToHexString(built).ToLowerInvariant());
    }

    [Fact]
    public void Checksum_has_its_check_value()
    {
        Assert.Equal(0x906E, Crc16X25.Compute("123456789"u8));
        Assert.Equal(0x906E, TinyEncoder.Crc("123456789"u8.ToArray()));
    }

    [Fact]
    public void Examples_of_the_specification_are_vectors()
    {
        var specification = File.ReadAllText(Path.Combine(Folder(), "README.md"));
        var examples = specification[specification.IndexOf("## 8", StringComparison.Ordinal)..].Split('\n')
            .Where(line => line.TrimStart().StartsWith("frame ", StringComparison.Ordinal))
            .Select(line => line.Trim()["frame ".Length..].Trim()).ToArray();
        Assert.Equal(18, examples.Length);
        var frames = All().Select(vector => (string)vector["frame"]!).ToHashSet(StringComparer.Ordinal);
        Assert.All(examples, example => Assert.Contains(example, frames));
    }

    [Fact]
    public void Every_message_type_has_a_vector_and_a_row_in_the_specification()
    {
        var specification = File.ReadAllText(Path.Combine(Folder(), "README.md"));
        var types = All().Where(vector => vector["decoded"] is not null).Select(vector => (int)vector["type"]!).ToHashSet();
        Assert.All(Enum.GetValues<StrengthLinkMessageType>(), type =>
        {
            Assert.Contains((int)type, types);
            Assert.Contains($"| 0x{(byte)type:X2} | {type} |", specification, StringComparison.Ordinal);
        });
    }

    private static void AssertSame(JsonNode expected, JsonNode actual)
    {
        Assert.Equal(expected.AsObject().Select(field => field.Key), actual.AsObject().Select(field => field.Key));
        foreach (var (key, field) in expected.AsObject())
        {
            var other = actual[key]!;
            Assert.Equal((string?)field!["unit"], (string?)other["unit"]);
            var (left, right) = (Flat(field["value"]!), Flat(other["value"]!));
            Assert.Equal(left.Length, right.Length);
            foreach (var (one, two) in left.Zip(right))
            {
                if (one.GetValueKind() == JsonValueKind.Number)
                    Assert.Equal((double)one, (double)two, 6);
                else
                    Assert.Equal((string?)one, (string?)two);
            }
        }

        static JsonNode[] Flat(JsonNode value) => value is JsonArray array ? [.. array.Select(item => item!)] : [value];
    }

    private static JsonNode[] All() =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), "vectors.json")))!["vectors"]!.AsArray().Select(vector => vector!)];

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EdgeGym.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "firmware-protocols", "strengthlink");
    }
}
