using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Voltra;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeGym.Tests.Protocols.Voltra;

public sealed class VoltraReaderTests
{
    private readonly VoltraReader _reader = new();
    private readonly List<Reading> _readings = [];
    private readonly byte[] _buffer = new byte[VoltraFrame.MaximumBytes];

    [Fact]
    public void Repetitions_and_the_set_have_the_load_that_the_machine_says()
    {
        // Asked for 65, echoed 60: what the machine says counts.
        Send(VoltraCommands.Update, Convert.FromHexString("0100863e3c00"));
        Sample(1, 0);
        for (ushort rep = 1; rep <= 3; rep++)
            Sample(1, rep);
        Send(VoltraCommands.Telemetry, SetSummary());
        Assert.Equal([27.216, 27.216, 27.216], _readings.OfType<RepetitionReading>().Select(reading => reading.LoadKilograms!.Value));
        var set = Assert.Single(_readings.OfType<SetReading>());
        Assert.Equal((3, 27.216), (set.Repetitions!.Value, set.LoadKilograms!.Value));
        // The next set's first sample closes nothing twice.
        Sample(2, 0);
        Assert.Single(_readings.OfType<SetReading>());
    }

    [Fact]
    public void Set_without_its_summary_is_closed_by_the_next()
    {
        Sample(1, 0);
        Sample(1, 2);
        Sample(2, 1);
        Assert.Equal(2, Assert.Single(_readings.OfType<SetReading>()).Repetitions);
        Assert.Equal(3, _readings.OfType<RepetitionReading>().Count());
    }

    [Fact]
    public void What_was_counted_before_is_not_reported()
    {
        Sample(4, 7);
        Assert.Empty(_readings);
        Sample(4, 8);
        Assert.Single(_readings);
    }

    [Fact]
    public void Frames_in_pieces_of_any_size_are_put_together()
    {
        byte[] stream = [.. Frame(VoltraCommands.Telemetry, SamplePayload(1, 0)), .. Frame(VoltraCommands.Telemetry, SamplePayload(1, 1)), .. Frame(VoltraCommands.Telemetry, SamplePayload(1, 2))];
        for (var size = 1; size <= stream.Length; size++)
        {
            var (reader, readings) = (new VoltraReader(), new List<Reading>());
            for (var at = 0; at < stream.Length; at += size)
                Assert.Equal(FrameOutcome.Good(), reader.Read("", stream.AsSpan(at, Math.Min(size, stream.Length - at)), 5, readings));
            Assert.Equal(2, readings.Count);
        }
    }

    [Fact]
    public void Frame_whose_rest_never_comes_is_given_up_at_the_next_header()
    {
        _reader.Read("", Frame(VoltraCommands.Telemetry, SamplePayload(1, 0)).AsSpan(0, 20), 5, _readings);
        Assert.Equal(FrameOutcome.Good(Quirks.LostFragment), _reader.Read("", Frame(VoltraCommands.Telemetry, SamplePayload(1, 1)), 5, _readings));
    }

    [Fact]
    public void Load_is_done_only_when_the_machine_says_it()
    {
        var request = VoltraLoadRequest.FromKilograms(30);
        Assert.Equal(66, request.Pounds);
        var length = VoltraCommands.SetLoad(request.Pounds, 9, _buffer);
        Assert.Equal("863e4200", Convert.ToHexStringLower(_buffer.AsSpan(13, 4)));
        Check(request, _buffer.AsSpan(0, length), VoltraLoadResult.Waiting);
        Check(request, Frame(VoltraCommands.Update, Convert.FromHexString("0100893e0400")), VoltraLoadResult.Waiting);
        Check(request, Frame(VoltraCommands.Update, Convert.FromHexString("0100863e4100")), VoltraLoadResult.Different);
        Check(request, Frame(VoltraCommands.Update, Convert.FromHexString("0100863e4200")), VoltraLoadResult.Confirmed);
    }

    [Fact]
    public void Frame_that_was_written_is_read_back()
    {
        var property = Prop.ForAll<byte, ushort, byte[]>((command, sequence, random) =>
        {
            var payload = random.Take(242).ToArray();
            var length = VoltraFrame.Write(command, sequence, payload, _buffer);
            return VoltraFrame.TryRead(_buffer.AsSpan(0, length), out var frame, out var consumed) is null && consumed == length
                && frame.Command == command && frame.Sequence == sequence && frame.Payload.SequenceEqual(payload);
        });
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Register_that_was_written_is_read_back()
    {
        var property = Prop.ForAll<int, short>((choice, value) =>
        {
            var register = VoltraRegisters.All[(int)((uint)choice % VoltraRegisters.All.Count)];
            var wanted = register.Signed ? value : Math.Abs((int)value) % (register.Bytes == 1 ? 256 : 32_768);
            var length = VoltraCommands.Write(register, wanted * register.Scale, 1, _buffer);
            VoltraFrame.TryRead(_buffer.AsSpan(0, length), out var frame, out _);
            var settings = new VoltraSetting[VoltraRegisters.MostSettings];
            return VoltraRegisters.Read(in frame, settings, out _, out var quirks) == 1 && quirks == Quirks.None
                && settings[0].Register == register && Math.Abs(settings[0].Value - (wanted * register.Scale)) < 1e-9;
        });
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_single_bit_error_is_found()
    {
        var good = Frame(VoltraCommands.Telemetry, SamplePayload(1, 1));
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var bad = (byte[])good.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(VoltraFrame.TryRead(bad, out _, out _));
        }
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var (sample, update) = (Frame(VoltraCommands.Telemetry, SamplePayload(1, 9)), Frame(VoltraCommands.Update, Convert.FromHexString("0100863e4200")));
        var settings = new VoltraSetting[VoltraRegisters.MostSettings];
        var sum = 0.0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            VoltraFrame.TryRead(sample, out var frame, out _);
            VoltraSample.TryRead(in frame, out var values);
            VoltraFrame.TryRead(update, out frame, out _);
            VoltraRegisters.Read(in frame, settings, out _, out _);
            sum += values.Repetitions + settings[0].Value;
        }));
        Assert.True(sum > 0);
    }

    private static void Check(VoltraLoadRequest request, ReadOnlySpan<byte> bytes, VoltraLoadResult expected)
    {
        Assert.Null(VoltraFrame.TryRead(bytes, out var frame, out _));
        Assert.Equal(expected, request.Check(in frame, out _));
    }

    private void Sample(byte set, ushort repetitions) => Send(VoltraCommands.Telemetry, SamplePayload(set, repetitions));

    private void Send(byte command, byte[] payload) => Assert.Null(_reader.Read("", Frame(command, payload), 1_000, _readings).Reject);

    private static byte[] SamplePayload(byte set, ushort repetitions)
    {
        var payload = new byte[45];
        (payload[0], payload[1], payload[2], payload[3], payload[4], payload[5]) = (0x81, 0x2B, 1, set, (byte)(repetitions >> 8), (byte)repetitions);
        return payload;
    }

    private static byte[] SetSummary()
    {
        var payload = new byte[97];
        (payload[0], payload[1], payload[9]) = (0x85, 0x5F, 100);
        return payload;
    }

    /// <summary>From the machine to the application: the other way round than the product writes.</summary>
    private static byte[] Frame(byte command, byte[] payload)
    {
        var bytes = new byte[payload.Length + VoltraFrame.Overhead];
        VoltraFrame.Write(command, 1, payload, bytes);
        (bytes[4], bytes[5]) = (VoltraFrame.DeviceId, VoltraFrame.ApplicationId);
        var sum = VoltraChecksums.Frame(bytes.AsSpan(0, bytes.Length - 2));
        (bytes[^2], bytes[^1]) = ((byte)sum, (byte)(sum >> 8));
        return bytes;
    }
}
