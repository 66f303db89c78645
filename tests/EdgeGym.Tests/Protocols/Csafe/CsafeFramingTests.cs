using EdgeGym.Protocols;
using EdgeGym.Protocols.Csafe;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Csafe;

public sealed class CsafeFramingTests(ITestOutputHelper output)
{
    private static readonly byte[] Good = TinyCsafe.Frame("85a503600031b40396f058b0018a");

    [Fact]
    public void What_is_written_is_read_back_wherever_the_line_cuts_it()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<ushort>(), ArbMap.Default.ArbFor<bool>(), (contents, cut, extended) =>
        {
            contents = [.. (contents ?? []).Take(CsafeFraming.MaximumContentBytes)];
            var frame = new byte[CsafeFraming.MaximumFrameBytes];
            var length = extended ? CsafeFraming.WriteExtended(0xFD, 0, contents, frame) : CsafeFraming.Write(contents, frame);
            Assert.Equal(extended ? TinyCsafe.Frame(contents, 0xFD, 0) : TinyCsafe.Frame(contents), frame[..length]);
            var at = cut % (length + 1);
            var found = Read([frame[..at], frame[at..length]], out var rejected);
            return rejected == 0 && found.Count == 1 && found[0].SequenceEqual(contents);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_byte_value_survives_stuffing_alone_and_at_every_place()
    {
        for (var value = 0; value < 256; value++)
        {
            Assert.Equal([[(byte)value]], Read([TinyCsafe.Frame([(byte)value])], out _));
            byte[] many = [.. Enumerable.Repeat((byte)value, CsafeFraming.MaximumContentBytes)];
            Assert.Equal(many, Assert.Single(Read([TinyCsafe.Frame(many)], out var rejected)));
            Assert.Equal(0, rejected);
        }
    }

    [Fact]
    public void Stream_cut_into_single_bytes_is_the_same_stream()
    {
        byte[] stream = [.. Good, .. TinyCsafe.Frame(""), .. Good];
        Assert.Equal(Read([stream], out _), Read([.. stream.Select(value => new[] { value })], out var rejected));
        Assert.Equal(0, rejected);
    }

    [Fact]
    public void Garbage_between_frames_costs_that_garbage_and_at_most_the_frame_it_touches()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed: {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var garbage = new byte[random.Next(1, 600)];
            random.NextBytes(garbage);
            // A start byte in the garbage may swallow the frame behind it: never the one after that.
            byte[] stream = [.. garbage, .. Good, .. Good];
            var found = Read([stream], out var rejected).Count(contents => contents.Length == 14);
            Assert.True(found is 1 or 2, $"seed {seed} round {round}: {found}");
            Assert.True(rejected <= garbage.Length + Good.Length);
            // The start of the next frame ends whatever the garbage has begun.
            Assert.Equal(2, Read([[.. garbage.Select(value => value is 0xF3 ? (byte)0 : value)], Good, Good], out _).Count(contents => contents.Length == 14));
        }
    }

    [Fact]
    public void Every_single_bit_error_is_noticed_or_is_another_frame_and_the_next_frame_survives()
    {
        for (var bit = 0; bit < Good.Length * 8; bit++)
        {
            byte[] stream = [.. Good, .. Good];
            stream[bit / 8] ^= (byte)(1 << (bit % 8));
            var found = Read([stream], out var rejected);
            Assert.Contains(found, contents => contents.Length == 14);
            Assert.True(rejected > 0, $"bit {bit}");
        }
    }

    [Fact]
    public void Endless_frame_is_given_up_and_the_memory_stays_as_it_is()
    {
        byte[] endless = [0xF1, .. Enumerable.Repeat((byte)0x42, 100_000)];
        Assert.Empty(Read([endless], out var rejected));
        Assert.Equal(endless.Length, rejected);
        Assert.Single(Read([endless, Good], out _));
        Assert.Empty(Read([[0xF1, .. Enumerable.Repeat((byte)0xF3, 100_000)]], out _));
    }

    [Fact]
    public void Fuzzed_input_never_throws_and_every_byte_is_accounted_for()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed: {seed}");
        var random = new Random(seed);
        byte[] alphabet = [0xF0, 0xF1, 0xF2, 0xF3, 0x00, 0x01, 0x05, 0x1A, 0x7F, 0x81, 0xA5, 0xB4];
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(0, 80)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                for (var index = 0; index < bytes.Length; index++)
                    bytes[index] = alphabet[random.Next(alphabet.Length)];
            }

            var reader = new CsafeFrameReader();
            ReadOnlySpan<byte> rest = bytes;
            var telemetry = new CsafeTelemetry();
            var readings = new List<Equipment.Readings.Reading>();
            while (reader.TryRead(ref rest, out var frame, out _) is var status && status != DecodeStatus.NeedMoreData)
            {
                if (status == DecodeStatus.Frame)
                    telemetry.Fold(in frame, round, readings, out _);
            }

            Assert.True(rest.IsEmpty);
            foreach (var part in new[] { "", "request", "response" })
                CsafeDocument.Decode(part, bytes);
            // Contents without a frame around them: what a wrong checksum would keep away.
            CsafeDocument.Decode("", TinyCsafe.Frame(bytes));
            new CsafeReader().Read("", TinyCsafe.Frame(bytes), round, readings);
        }
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[] stream = [.. Good, 1, 2, 3, .. TinyCsafe.Frame("05a003010203a3022c01b3024c00"), 0xF1, 5, .. TinyCsafe.Frame("051a0ea0051027000000a3058813000000"), .. TinyCsafe.Frame("099b05000f424023"), 0xF1, 0, 0, 0xF2];
        var reader = new CsafeFrameReader();
        Walk(reader, stream);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var total = 0.0;
        for (var round = 0; round < 1000; round++)
            total += Walk(reader, stream);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(total > 0);
    }

    [Fact]
    public void Encoding_allocates_nothing()
    {
        Span<byte> contents = stackalloc byte[64];
        Span<byte> frame = stackalloc byte[140];
        var length = Encode(contents, frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            length += Encode(contents, frame);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1001 * 9, length);
    }

    private static int Encode(Span<byte> contents, Span<byte> frame)
    {
        var request = new CsafeRequest(contents);
        return request.TryAdd(CsafeCommandId.GetSpeed) && request.TryAddMeasured(CsafeCommandId.SetSpeed, 2.5, CsafeUnit.Of(49)) ? request.Write(frame) : 0;
    }

    private static double Walk(CsafeFrameReader reader, ReadOnlySpan<byte> stream)
    {
        var total = 0.0;
        while (reader.TryRead(ref stream, out var frame, out _) is var status && status != DecodeStatus.NeedMoreData)
        {
            if (status != DecodeStatus.Frame || frame.Contents.IsEmpty)
                continue;
            var blocks = CsafeBlocks.OfResponse(frame.Contents[1..]);
            while (blocks.TryNext(out var block))
            {
                if (block.Command is not { } command)
                    continue;
                var (offset, quirks) = (0, Quirks.None);
                foreach (ref readonly var field in command.Response.AsSpan())
                {
                    if (CsafeValues.TryRead(block.Id, in field, block.Data, ref offset, out var value, ref quirks))
                        total += value.Si ?? value.Number;
                }
            }
        }

        return total;
    }

    private static List<byte[]> Read(IEnumerable<byte[]> pieces, out int rejectedBytes)
    {
        var reader = new CsafeFrameReader();
        var found = new List<byte[]>();
        rejectedBytes = 0;
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> rest = piece;
            while (reader.TryRead(ref rest, out var frame, out _) is var status && status != DecodeStatus.NeedMoreData)
            {
                if (status == DecodeStatus.Frame)
                    found.Add(frame.Contents.ToArray());
                else
                    rejectedBytes += reader.RejectedBytes;
            }
        }

        return found;
    }
}
