using System.Buffers;
using System.Buffers.Binary;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Ant;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeGym.Tests.Protocols.Ant;

public sealed class AntFramingTests
{
    private static readonly byte[] s_page = Convert.FromHexString("1019287882 20 8e35".Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void Message_that_was_written_is_read_back()
    {
        var property = Prop.ForAll<byte, byte[]>((id, random) =>
        {
            byte[] content = [1, .. random.Take(AntFraming.MaximumContent - 1)];
            var bytes = new byte[content.Length + AntFraming.Overhead];
            var written = AntFraming.Write(id, content, bytes);
            return AntFraming.TryRead(bytes, out var message, out var consumed) is null && written == bytes.Length && consumed == written
                && message.Id == id && message.Content.SequenceEqual(content);
        });
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_field_of_every_page_is_read_back_as_it_was_written()
    {
        var layouts = FecPages.Known.Select(page => FecPages.Find(page)!).Concat(HeartRatePages.Known.Select(HeartRatePages.Find)).ToArray();
        var property = Prop.ForAll<int, ulong>((choice, random) =>
        {
            var layout = layouts[(int)((uint)choice % layouts.Length)];
            return layout.Fields.All(field =>
            {
                var bits = field.Gate?.Write(random, 1) ?? random;
                if (field.Read(bits) is not { } value)
                    return field.Read(field.Write(bits, null)) is null;
                var again = field.Write(~bits, value);
                again = field.Gate?.Write(again, 1) ?? again;
                return field.Read(again) is { } read && Math.Abs(read - value) < 1e-9;
            });
        });
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Value_that_does_not_fit_becomes_the_nearest_and_never_the_mark_of_absence()
    {
        Assert.Equal(65.534, FecPages.Speed.Read(FecPages.Speed.Write(0, 1e9)));
        Assert.Equal(0.0, FecPages.Speed.Read(FecPages.Speed.Write(0, -3)));
        Assert.Null(FecPages.Speed.Read(FecPages.Speed.Write(0, null)));
        Assert.Equal(-327.68, FecPages.Incline.Read(FecPages.Incline.Write(0, -1e9))!.Value, 6);
    }

    [Fact]
    public void Stream_gives_every_message_between_garbage_and_loses_none()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var stream = new List<byte>();
            var written = random.Next(1, 6);
            for (var number = 0; number < written; number++)
            {
                // Garbage with a sync byte in it may swallow what follows; without one it cannot.
                stream.AddRange(Enumerable.Range(0, random.Next(0, 9)).Select(_ => (byte)random.Next(0, 0xA4)));
                stream.AddRange(Message(AntMessages.Broadcast, [0, .. s_page]));
            }

            Assert.True(Count([.. stream]) == written, $"seed {seed} round {round}");
        }
    }

    [Fact]
    public void Broken_message_does_not_take_the_next_one_with_it()
    {
        var good = Message(AntMessages.Broadcast, [0, .. s_page]);
        for (var bit = 8; bit < good.Length * 8; bit++)
        {
            // A length that became greater waits for more bytes: they come.
            byte[] stream = [.. good, .. good, .. good, .. new byte[AntFraming.MaximumContent]];
            stream[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(Count(stream) >= 2, $"bit {bit}");
        }
    }

    [Fact]
    public void Part_of_a_message_needs_more_and_consumes_nothing()
    {
        var good = Message(AntMessages.Broadcast, [0, .. s_page]);
        for (var length = 0; length < good.Length; length++)
        {
            var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(good, 0, length));
            Assert.Equal(DecodeStatus.NeedMoreData, AntFraming.TryReadMessage(ref reader, new byte[68], out _, out _));
            Assert.Equal(0, reader.Consumed);
        }
    }

    [Fact]
    public void Control_pages_say_what_was_asked()
    {
        Span<byte> page = stackalloc byte[8];
        FecControl.BasicResistance(50, page);
        Assert.Equal("30ffffffffffff64", Convert.ToHexStringLower(page));
        FecControl.TargetPower(200, page);
        Assert.Equal("31ffffffffff2003", Convert.ToHexStringLower(page));
        FecControl.Wind(0.51, 0, 1, page);
        Assert.Equal("32ffffffff337f64", Convert.ToHexStringLower(page));
        FecControl.Track(0, 0.004, page);
        Assert.Equal("33ffffffff204e50", Convert.ToHexStringLower(page));
        FecControl.Track(null, null, page);
        Assert.Equal("33ffffffffffffff", Convert.ToHexStringLower(page));
        FecControl.Request(54, 2, page);
        Assert.Equal("46ffffffff023601", Convert.ToHexStringLower(page));
        FecControl.TargetPower(1e9, page);
        Assert.Equal(4000.0, FecPages.TargetPower.Read(BinaryPrimitives.ReadUInt64LittleEndian(page)));
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var bytes = Message(AntMessages.Broadcast, [0, .. s_page, 0xE0, 0x67, 0x12, 0x11, 5, 0x20, 0xB0, 0xA0, 1, 2]);
        var sum = 0.0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            if (AntFraming.TryRead(bytes, out var message, out _) is null && AntPayload.TryRead(message.Content, out var payload, out _) is null)
            {
                foreach (var field in FecPages.Find(payload.PageNumber)!.Fields)
                    sum += field.TryRead(payload.Page, out var value) ? value : 0;
            }
        }));
        Assert.True(sum > 0);
    }

    private static byte[] Message(byte id, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[content.Length + AntFraming.Overhead];
        AntFraming.Write(id, content, bytes);
        return bytes;
    }

    private static int Count(byte[] stream)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(stream));
        var scratch = new byte[AntFraming.MaximumContent + AntFraming.Overhead];
        var messages = 0;
        while (AntFraming.TryReadMessage(ref reader, scratch, out _, out _) is var status && status != DecodeStatus.NeedMoreData)
            messages += status == DecodeStatus.Frame ? 1 : 0;
        return messages;
    }
}
