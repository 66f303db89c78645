using System.Buffers.Binary;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.OpenBarbell;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeGym.Tests.Protocols.OpenBarbell;

public sealed class OpenBarbellReaderTests
{
    private readonly List<Reading> _readings = [];

    [Fact]
    public void Repetition_is_read_however_it_is_cut()
    {
        var property = Prop.ForAll<int[]>(cuts =>
        {
            byte[] stream = [.. Row(1), .. Row(2), .. Row(3)];
            var (reader, readings, at) = (new OpenBarbellReader(), new List<Reading>(), 0);
            foreach (var length in cuts.Select(cut => (int)((uint)cut % 9) * 4).Where(length => length > 0).Append(stream.Length))
            {
                var piece = stream.AsSpan(at, Math.Min(length, stream.Length - at));
                at += piece.Length;
                if (!piece.IsEmpty && reader.Read("", piece, 5, readings) != FrameOutcome.Good())
                    return false;
            }

            return readings.Cast<RepetitionReading>().Select(reading => reading.Id).SequenceEqual(["ob-5-1", "ob-5-2", "ob-5-3"]);
        });
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Repetition_that_breaks_off_is_lost_and_the_next_is_not()
    {
        var reader = new OpenBarbellReader();
        Assert.Equal(FrameOutcome.Good(), reader.Read("", Row(1).AsSpan(0, 40), 5, _readings));
        Assert.Equal(FrameOutcome.Good(Quirks.LostFragment), reader.Read("", Row(2), 6, _readings));
        Assert.Equal(0.5, Assert.IsType<RepetitionReading>(Assert.Single(_readings)).MeanConcentricVelocity);
    }

    [Fact]
    public void Device_that_was_switched_off_counts_anew_under_other_ids()
    {
        var reader = new OpenBarbellReader();
        reader.Read("", Row(1), 5, _readings);
        reader.Read("", Row(2), 6, _readings);
        Assert.Equal(FrameOutcome.Good(Quirks.CounterReset), reader.Read("", Row(1), 99, _readings));
        Assert.Equal(3, _readings.Cast<RepetitionReading>().DistinctBy(reading => reading.Id).Count());
    }

    [Fact]
    public void Endless_row_is_thrown_away()
    {
        var reader = new OpenBarbellReader();
        var outcomes = Enumerable.Range(0, 400).Select(index => reader.Read("", Floats(index == 0 ? -3456 : 1), 5, _readings).Reject).ToList();
        Assert.Contains(RejectReasons.TooLong, outcomes);
        Assert.Empty(_readings);
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var row = Row(7);
        var sum = 0.0;
        Assert.Equal(0, Allocations.Of(() => sum += OpenBarbellRepetition.TryRead(row, out var repetition, out _) is null ? repetition.MeanVelocity!.Value : 0));
        Assert.True(sum > 0);
    }

    private static byte[] Row(float number) => Floats(
        -3456, number, 0.5f, 600, 0.875f, 62.5f, 6.25f, 1_500_000, 0, 1_000_000, 0, 130_000, 10_000, 150_000, 1, 1, 3, 4242, 200, 20, 1, -9999, 5, 10, -9876,
        900, 700, 500, -6789, 77);

    private static byte[] Floats(params ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * 4];
        for (var index = 0; index < values.Length; index++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * 4), values[index]);
        return bytes;
    }
}
