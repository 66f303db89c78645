using System.Text.Json;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using Xunit.Abstractions;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>Packets that another library's tests expect, read and written by ours.</summary>
public sealed class PacketVectorTests(ITestOutputHelper output)
{
    /// <summary>Where that library takes what the standard refuses, or refuses what it takes. MQTT 5.0 unless said otherwise.</summary>
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["connect MQTT bridge 132"] = "3.1.1, 3.1.2.1: MQIsdp is no protocol name of level 4",
        ["Version 4 CONACK in Version 5 mode"] = "3.1.1, 3.1.2.2: taken, but as the 3.1.1 refusal that it is, in words of MQTT 5",
        ["Version 5 CONNACK test 1"] = "3.2.2: the reason code may not be missing",
        ["Version 5 CONNACK test 2"] = "3.2.2.3.1: the property length may not be missing",
        ["connack MQTT 5 with properties"] = "3.2.2.3.4: Maximum QoS is 0 or 1, the vector has 2",
        ["connack MQTT 5 with properties and doubled user properties"] = "3.2.2.3.4: Maximum QoS is 0 or 1, the vector has 2",
        ["Cannot parse username"] = "3.1, CONNECT, user name: the string may be missing although its flag is set",
    };

    [Fact]
    public void Golden_vectors_are_read_written_and_refused_as_expected()
    {
        var path = Path.Combine(VectorFolder(), "mqtt_packets.json");
        if (!File.Exists(path))
        {
            output.WriteLine($"No vectors at {path}; set EDGEGYM_VECTORS.");
            return;
        }

        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var vectors = document.RootElement.GetProperty("vectors");
        int read = 0, written = 0, identical = 0, refused = 0, unwritable = 0, headers = 0, different = 0;
        var failures = new List<string>();
        foreach (var vector in vectors.EnumerateArray())
        {
            var name = vector.GetProperty("name").GetString()!;
            var kind = vector.GetProperty("kind").GetString()!;
            try
            {
                if (kind == "generate error")
                {
                    Refuses(vector);
                    unwritable++;
                    continue;
                }

                if (IsHuge(vector))
                {
                    ReadsHugeHeader(vector.GetProperty("wire"));
                    headers++;
                    continue;
                }

                var wire = VectorPacket.Bytes(vector, "wire")!;
                var version = Version(vector);
                if (Differences.ContainsKey(name))
                {
                    different++;
                    DiffersAsListed(name, wire, version);
                    continue;
                }

                if (kind == "parse error")
                {
                    Assert.Equal(MqttReadStatus.Malformed, PacketText.ReaderFor(wire, version).TryRead(wire, out _, out _, out var error));
                    Assert.NotEqual(MqttReadError.None, error);
                    refused++;
                    continue;
                }

                var json = vector.TryGetProperty("parsed", out var parsed) ? parsed : vector.GetProperty("packet");
                var expected = new VectorPacket(json, version == MqttProtocolVersion.V500).Build();
                Assert.Equal(PacketText.Describe(expected), PacketText.Describe(Read(wire, version)));
                read++;
                if (kind == "parse")
                    continue;
                var encoded = PacketText.Encode(expected, version);
                Assert.Equal(PacketText.Describe(expected), PacketText.Describe(Read(encoded, version)));
                written++;
                identical += encoded.AsSpan().SequenceEqual(wire) ? 1 : 0;
            }
            catch (Exception exception) when (exception is Xunit.Sdk.XunitException or MqttProtocolViolationException or FormatException)
            {
                failures.Add($"{kind} | {name}: {exception.Message}");
            }
        }

        output.WriteLine($"{vectors.GetArrayLength()} vectors: {read} read, {written} written ({identical} to the same bytes), {refused} refused, {unwritable} not written, {headers} by its header alone, {different} where the standard differs.");
        Assert.Empty(failures);
        Assert.Equal(vectors.GetArrayLength(), read + refused + unwritable + headers + different);
    }

    /// <summary>The largest packet that there can be is not put together for a test; its header and its measure are.</summary>
    private static bool IsHuge(JsonElement vector) =>
        vector.TryGetProperty("wire", out var wire) && wire.TryGetProperty("length", out var length) && length.GetInt32() > 1 << 24;

    private static void ReadsHugeHeader(JsonElement wire)
    {
        var start = Convert.FromHexString(wire.GetProperty("hex_prefix").GetString()!);
        var reader = new MqttPacketReader(MqttProtocolVersion.V311);
        Assert.Equal(MqttReadStatus.NeedMoreData, reader.TryRead(start, out _, out _, out _));
        Assert.Equal(wire.GetProperty("length").GetInt32(), reader.FrameLength);
        reader.MaximumPacketSize = (uint)reader.FrameLength - 1;
        Assert.Equal(MqttReadStatus.Malformed, reader.TryRead(start, out _, out _, out var error));
        Assert.Equal(MqttReadError.PacketTooLarge, error);
    }

    private static void DiffersAsListed(string name, byte[] wire, MqttProtocolVersion version)
    {
        var status = PacketText.ReaderFor(wire, version).TryRead(wire, out _, out _, out _);
        var weTakeIt = name is "Cannot parse username" or "Version 4 CONACK in Version 5 mode";
        Assert.Equal(weTakeIt ? MqttReadStatus.Packet : MqttReadStatus.Malformed, status);
    }

    /// <summary>Either our types cannot hold it at all, or the writer refuses.</summary>
    private static void Refuses(JsonElement vector)
    {
        MqttPacket packet;
        try
        {
            packet = new VectorPacket(vector.GetProperty("packet"), Version(vector) == MqttProtocolVersion.V500).Build();
        }
        catch (FormatException)
        {
            return;
        }

        if (packet is MqttPublishPacket { SubscriptionIdentifiers: not null })
            Assert.Throws<MqttProtocolViolationException>(() => PacketText.Encode(packet, MqttProtocolVersion.V500));
        else if (packet is MqttPublishPacket publish)
            Assert.Throws<MqttProtocolViolationException>(() => MqttPacketWriter.Measure(publish, MqttProtocolVersion.V311));
        else
            Assert.Throws<MqttProtocolViolationException>(() => PacketText.Encode(packet, Version(vector)));
    }

    private static MqttPacket Read(byte[] wire, MqttProtocolVersion version)
    {
        var status = PacketText.ReaderFor(wire, version).TryRead(wire, out var consumed, out var packet, out var error);
        Assert.Equal((MqttReadStatus.Packet, MqttReadError.None, wire.Length), (status, error, consumed));
        return packet;
    }

    private static MqttProtocolVersion Version(JsonElement vector)
    {
        if (vector.TryGetProperty("opts", out var options) && options.TryGetProperty("protocolVersion", out var version))
            return (MqttProtocolVersion)version.GetInt32();
        return vector.TryGetProperty("packet", out var packet) && packet.TryGetProperty("protocolVersion", out version) && version.TryGetInt32(out var number)
            ? (MqttProtocolVersion)number
            : MqttProtocolVersion.V311;
    }

    private static string VectorFolder()
    {
        if (Environment.GetEnvironmentVariable("EDGEGYM_VECTORS") is { Length: > 0 } configured)
            return configured;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EdgeGym.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "..", "shared", "vectors");
    }
}
