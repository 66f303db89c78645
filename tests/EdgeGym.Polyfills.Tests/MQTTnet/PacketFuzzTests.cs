using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using Xunit.Abstractions;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>Whatever arrives, the reader neither throws nor reads beyond, and what the writer wrote comes back as it was.</summary>
public sealed class PacketFuzzTests(ITestOutputHelper output)
{
    private static readonly MqttProtocolVersion[] Versions = [MqttProtocolVersion.V310, MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    [Fact]
    public void Decoded_packet_equals_the_encoded_one()
    {
        var seed = Seed();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(4000).WithReplay((ulong)seed, 1UL),
            Prop.ForAll(ArbMap.Default.ArbFor<int>(), number =>
            {
                var (packet, version) = PacketGenerator.Next(new Random(number));
                var wire = PacketText.Encode(packet, version);
                Assert.Equal(MqttReadStatus.Packet, PacketText.ReaderFor(wire, version).TryRead(wire, out var consumed, out var decoded, out _));
                Assert.Equal(wire.Length, consumed);
                Assert.Equal(PacketText.Describe(packet), PacketText.Describe(decoded));
                Assert.Equal(wire, PacketText.Encode(decoded, version));
            }));
    }

    [Fact]
    public void Packet_cut_at_each_byte_needs_more_and_split_at_each_byte_is_the_same()
    {
        var random = new Random(Seed());
        for (var round = 0; round < 300; round++)
        {
            var (packet, version) = PacketGenerator.Next(random);
            var wire = PacketText.Encode(packet, version);
            var expected = PacketText.Describe(packet);
            for (var cut = 0; cut < wire.Length; cut++)
            {
                var reader = PacketText.ReaderFor(wire, version);
                Assert.Equal(MqttReadStatus.NeedMoreData, reader.TryRead(wire.AsSpan(0, cut), out var consumed, out _, out _));
                Assert.Equal(0, consumed);

                var sequence = Segments(wire.AsMemory(0, cut), wire.AsMemory(cut), new byte[] { 0xC0, 0x00 });
                Assert.Equal(MqttReadStatus.Packet, reader.TryRead(ref sequence, out var decoded, out _));
                Assert.Equal(2, sequence.Length);
                Assert.Equal(expected, PacketText.Describe(decoded));
                Assert.Equal(MqttReadStatus.Packet, reader.TryRead(ref sequence, out decoded, out _));
                Assert.IsType<MqttPingReqPacket>(decoded);
            }
        }
    }

    [Fact]
    public void Mutated_packets_never_throw_and_are_never_read_beyond()
    {
        var random = new Random(Seed());
        var outcomes = new Dictionary<MqttReadError, int>();
        for (var round = 0; round < 60_000; round++)
        {
            var (packet, version) = PacketGenerator.Next(random);
            var wire = PacketText.Encode(packet, version);
            for (var mutation = random.Next(1, 4); mutation > 0; mutation--)
                wire = Mutate(wire, random);
            Feed(wire, version, outcomes);
        }

        Print(outcomes);
        Assert.True(outcomes.Count > 15, "The mutations reached few of the reasons.");
    }

    [Fact]
    public void Random_bytes_never_throw_and_are_never_read_beyond()
    {
        var random = new Random(Seed());
        var outcomes = new Dictionary<MqttReadError, int>();
        var bytes = new byte[64];
        for (var round = 0; round < 300_000; round++)
        {
            random.NextBytes(bytes);
            var length = random.Next(bytes.Length);
            // Half of them with a header that promises just what follows, so that the bodies are reached.
            if (length > 2 && (round & 1) == 0)
                bytes[1] = (byte)(length - 2);
            Feed(bytes.AsSpan(0, length).ToArray(), Versions[random.Next(3)], outcomes);
        }

        Print(outcomes);
    }

    [Fact]
    public void Packet_over_the_maximum_is_refused_by_its_header_alone()
    {
        var reader = new MqttPacketReader(MqttProtocolVersion.V500, maximumPacketSize: 100);
        Assert.Equal(MqttReadStatus.Malformed, reader.TryRead([0x30, 0x63], out _, out _, out var error));
        Assert.Equal(MqttReadError.PacketTooLarge, error);
        Assert.Equal(MqttReadStatus.NeedMoreData, reader.TryRead([0x30, 0x62], out _, out _, out _));
        Assert.Equal(MqttReadStatus.Malformed, reader.TryRead([0x30, 0xFF, 0xFF, 0xFF, 0x7F], out _, out _, out _));
    }

    [Theory]
    [InlineData("3003000161", MqttReadError.None)]
    [InlineData("300300012B", MqttReadError.InvalidTopicName)]
    [InlineData("3003000123", MqttReadError.InvalidTopicName)]
    [InlineData("3003000100", MqttReadError.NullCharacter)]
    [InlineData("30050003EDA080", MqttReadError.InvalidUtf8)]
    [InlineData("30040002C080", MqttReadError.InvalidUtf8)]
    [InlineData("30020000", MqttReadError.TopicMissing)]
    [InlineData("3803000161", MqttReadError.DupWithoutQoS)]
    [InlineData("32050001610000", MqttReadError.PacketIdentifierZero)]
    [InlineData("40020000", MqttReadError.PacketIdentifierZero)]
    [InlineData("4003000100", MqttReadError.TrailingBytes)]
    [InlineData("82080001000361236200", MqttReadError.InvalidTopicFilter)]
    [InlineData("820800010003612F2303", MqttReadError.InvalidSubscriptionOptions)]
    [InlineData("C00100", MqttReadError.TrailingBytes)]
    public void Version_311_refuses_with_the_reason(string hex, object expected)
    {
        new MqttPacketReader(MqttProtocolVersion.V311).TryRead(Convert.FromHexString(hex), out _, out _, out var error);
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("300400016100", MqttReadError.None)]
    [InlineData("3084000001" + "6100", MqttReadError.RemainingLengthInvalid)]
    [InlineData("300500016180" + "00", MqttReadError.VariableByteIntegerInvalid)]
    [InlineData("30060000" + "03230001", MqttReadError.None)]
    [InlineData("30060000" + "03230000", MqttReadError.InvalidPropertyValue)]
    [InlineData("3008000161" + "0401000101", MqttReadError.DuplicateProperty)]
    [InlineData("30060001610201" + "02", MqttReadError.InvalidPropertyValue)]
    [InlineData("3006000161022101", MqttReadError.PropertyNotAllowed)]
    [InlineData("300A000161060800036123" + "62", MqttReadError.InvalidTopicName)]
    [InlineData("E0020500", MqttReadError.InvalidReasonCode)]
    [InlineData("8211000100000B2473686172652F612F742300", MqttReadError.InvalidTopicFilter)]
    [InlineData("8210000100000A2473686172652F612F7404", MqttReadError.InvalidSubscriptionOptions)]
    public void Version_5_refuses_with_the_reason(string hex, object expected)
    {
        new MqttPacketReader(MqttProtocolVersion.V500).TryRead(Convert.FromHexString(hex), out _, out _, out var error);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Same_topic_again_is_the_same_string()
    {
        var wire = PacketText.Encode(new MqttPublishPacket { Topic = "gym/v1/main/leg-press/rep", PacketIdentifier = 1, QualityOfServiceLevel = global::MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce }, MqttProtocolVersion.V311);
        var reader = new MqttPacketReader(MqttProtocolVersion.V311);
        reader.TryRead(wire, out _, out var first, out _);
        reader.TryRead(wire, out _, out var second, out _);
        Assert.Same(((MqttPublishPacket)first).Topic, ((MqttPublishPacket)second).Topic);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public void Publish_and_its_acknowledgement_are_written_without_allocation(MqttProtocolVersion version)
    {
        var packet = new MqttPublishPacket { Topic = "gym/v1/main/leg-press/rep", PayloadSegment = new byte[100], PacketIdentifier = 1, QualityOfServiceLevel = global::MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce };
        var ack = new MqttPubAckPacket { PacketIdentifier = 1 };
        var buffer = new ArrayBufferWriter<byte>(4096);
        for (var round = 0; round < 200; round++)
            WriteAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            WriteAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void WriteAll()
        {
            buffer.ResetWrittenCount();
            MqttPacketWriter.WritePublish(buffer, packet, version);
            MqttPacketWriter.Write(buffer, ack, version);
            MqttPacketWriter.WritePubAck(buffer, 1);
        }
    }

    private int Seed()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return seed;
    }

    private static void Feed(byte[] wire, MqttProtocolVersion version, Dictionary<MqttReadError, int> outcomes)
    {
        // In an array that ends with the bytes, a read beyond them would throw.
        var reader = PacketText.ReaderFor(wire, version);
        var status = reader.TryRead(wire, out var consumed, out var packet, out var error);
        Assert.Equal(status == MqttReadStatus.Malformed, error != MqttReadError.None);
        Assert.Equal(status == MqttReadStatus.Packet, packet is not null);
        Assert.InRange(consumed, 0, wire.Length);
        outcomes[error] = outcomes.GetValueOrDefault(error) + 1;

        var half = wire.Length / 2;
        var sequence = Segments(wire.AsMemory(0, half), wire.AsMemory(half));
        var again = PacketText.ReaderFor(wire, version).TryRead(ref sequence, out var same, out var sameError);
        Assert.Equal((status, error), (again, sameError));
        if (packet is not null)
            Assert.Equal(PacketText.Describe(packet), PacketText.Describe(same));
    }

    private static byte[] Mutate(byte[] wire, Random random)
    {
        var at = random.Next(wire.Length);
        switch (random.Next(5))
        {
            case 0:
                wire[at] ^= (byte)(1 << random.Next(8));
                return wire;
            case 1:
                wire[at] = (byte)random.Next(256);
                return wire;
            case 2:
                // Cut, with a header that says so where it is one byte.
                var cut = wire[..Math.Max(2, at)];
                if (wire[1] < 0x80 && cut.Length >= 2)
                    cut[1] = (byte)Math.Min(0x7F, cut.Length - 2);
                return cut;
            case 3:
                return [.. wire[..at], .. wire[at..], (byte)random.Next(256)];
            default:
                byte[] doubled = [.. wire[..at], (byte)random.Next(256), .. wire[at..]];
                if (at > 1 && doubled[1] < 0x7F)
                    doubled[1]++;
                return doubled;
        }
    }

    private void Print(Dictionary<MqttReadError, int> outcomes) =>
        output.WriteLine(string.Join(", ", outcomes.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}")));

    private static ReadOnlySequence<byte> Segments(params ReadOnlyMemory<byte>[] parts)
    {
        Segment? first = null, last = null;
        foreach (var part in parts)
        {
            last = new Segment(part, last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
