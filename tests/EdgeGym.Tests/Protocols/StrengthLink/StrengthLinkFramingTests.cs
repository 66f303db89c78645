using System.Buffers;
using EdgeGym.Protocols;
using EdgeGym.Protocols.StrengthLink;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeGym.Tests.Protocols.StrengthLink;

public sealed class StrengthLinkFramingTests
{
    private static readonly byte[] Good = TinyEncoder.Frame(0x21, 7, Convert.FromHexString("4d3c2b1a1100000000e897b69a01000060ea00003403dc059a01f401c60200"));

    [Fact]
    public void Frame_in_any_number_of_pieces_is_read_once_and_consumed_exactly()
    {
        byte[] stream = [.. Good, .. TinyEncoder.Frame(0x26, 8, []), 0x05];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var pieces = Sequence(stream.AsMemory(0, cut), stream.AsMemory(cut));
            var reader = new SequenceReader<byte>(pieces);
            Assert.Equal(DecodeStatus.Frame, Read(ref reader, out var type, out _));
            Assert.Equal(StrengthLinkMessageType.Repetition, type);
            Assert.Equal(Good.Length, reader.Consumed);
            Assert.Equal(DecodeStatus.Frame, Read(ref reader, out type, out _));
            Assert.Equal(StrengthLinkMessageType.Logout, type);
            Assert.Equal(stream.Length - 1, reader.Consumed);
            Assert.Equal(DecodeStatus.NeedMoreData, Read(ref reader, out _, out _));
            Assert.Equal(stream.Length - 1, reader.Consumed);
        }
    }

    [Fact]
    public void Every_prefix_of_a_frame_needs_more_and_consumes_nothing()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(Good, 0, length));
            Assert.Equal(DecodeStatus.NeedMoreData, Read(ref reader, out _, out _));
            Assert.Equal(0, reader.Consumed);
        }
    }

    [Fact]
    public void Every_single_bit_error_is_rejected_or_splits_the_frame_and_the_next_frame_survives()
    {
        for (var bit = 0; bit < (Good.Length - 1) * 8; bit++)
        {
            byte[] stream = [.. Good, .. Good];
            stream[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(1, CountFrames(stream, out var rejected));
            Assert.True(rejected >= 1, $"bit {bit}");
        }
    }

    [Fact]
    public void Garbage_before_a_frame_costs_at_most_that_garbage()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var garbage = new byte[random.Next(0, 1500)];
            random.NextBytes(garbage);
            byte[] stream = [.. garbage, 0, .. Good];
            Assert.True(CountFrames(stream, out _) >= 1, $"seed {seed} round {round}");
        }
    }

    [Fact]
    public void Endless_data_without_a_delimiter_is_thrown_away_before_it_grows()
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(Enumerable.Repeat((byte)1, StrengthLinkFraming.MaximumFrameBytes).ToArray()));
        Assert.Equal(DecodeStatus.Rejected, Read(ref reader, out _, out var reject));
        Assert.Equal(StrengthLinkReject.FrameTooLong, reject);
        Assert.True(reader.End);
    }

    [Fact]
    public void Random_bytes_never_throw_and_always_move_on()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(0, 80)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
                bytes = TinyEncoder.Frame((byte)random.Next(0x01, 0x48), (byte)round, bytes);
            ProtocolCatalog.TryDecode("strengthlink", bytes, out var json);
            Assert.NotEmpty(json);
            MapAll(bytes, $"seed {seed} round {round}");
        }
    }

    [Fact]
    public void Cobs_gives_back_what_it_took()
    {
        var property = Prop.ForAll<byte[]>(bytes =>
        {
            // Runs around the length where a block ends are where encoders go wrong.
            foreach (var run in new[] { 0, 253, 254, 255, 508 })
            {
                byte[] source = [.. bytes, .. Enumerable.Repeat((byte)0xAA, run), .. bytes];
                var encoded = new byte[Cobs.MaximumEncodedLength(source.Length)];
                var length = Cobs.Encode(source, encoded);
                var decoded = new byte[length];
                if (encoded.AsSpan(0, length).Contains((byte)0)
                    || !Cobs.TryDecode(encoded.AsSpan(0, length), decoded, out var written)
                    || !source.AsSpan().SequenceEqual(decoded.AsSpan(0, written)))
                    return false;
            }

            return true;
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), property);
    }

    [Fact]
    public void Hot_frames_are_decoded_without_allocation()
    {
        var position = TinyEncoder.Frame(0x20, 9, Convert.FromHexString("00e897b69a0100006400040 0d2040000fcff00001900".Replace(" ", "", StringComparison.Ordinal)));
        byte[] stream = [.. Good, .. position];
        var scratch = new byte[StrengthLinkFraming.MaximumFrameBytes];
        var millimetres = new double[256];
        var sum = DecodeHot(stream, scratch, millimetres);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            sum += DecodeHot(stream, scratch, millimetres);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1001 * (60.0 + 125.5), sum, 3);
    }

    private static double DecodeHot(byte[] stream, byte[] scratch, double[] millimetres)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(stream));
        var sum = 0.0;
        while (StrengthLinkFraming.TryReadFrame(ref reader, scratch, out var frame, out _) == DecodeStatus.Frame)
        {
            if (frame.Type == StrengthLinkMessageType.Repetition)
            {
                RepetitionMessage.TryRead(frame.Payload, out var repetition);
                sum += repetition.LoadKilograms ?? 0;
            }
            else
            {
                PositionHeader.TryRead(frame.Payload, out var header);
                header.CopySamples(frame.Payload, millimetres, default);
                sum += millimetres[header.Count - 1];
            }
        }

        return sum;
    }

    private static DecodeStatus Read(ref SequenceReader<byte> reader, out StrengthLinkMessageType type, out StrengthLinkReject reject)
    {
        var status = StrengthLinkFraming.TryReadFrame(ref reader, new byte[StrengthLinkFraming.MaximumFrameBytes], out var frame, out reject);
        type = frame.Type;
        return status;
    }

    private static void MapAll(byte[] stream, string where)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(stream));
        var scratch = new byte[StrengthLinkFraming.MaximumFrameBytes];
        while (!reader.End)
        {
            var before = reader.Consumed;
            var status = StrengthLinkFraming.TryReadFrame(ref reader, scratch, out var frame, out _);
            if (status == DecodeStatus.NeedMoreData)
                return;
            Assert.True(reader.Consumed > before, where);
            if (status == DecodeStatus.Frame)
                StrengthLinkContract.TryMap(in frame, 1, out _);
        }
    }

    private static int CountFrames(byte[] stream, out int rejected)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(stream));
        var frames = 0;
        rejected = 0;
        while (Read(ref reader, out _, out _) is var status && status != DecodeStatus.NeedMoreData)
        {
            if (status == DecodeStatus.Frame)
                frames++;
            else
                rejected++;
        }

        return frames;
    }

    private static ReadOnlySequence<byte> Sequence(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        var head = new Piece(first, 0);
        var tail = new Piece(second, first.Length);
        head.Link(tail);
        return new ReadOnlySequence<byte>(head, 0, tail, second.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public void Link(Piece next) => Next = next;
    }
}
