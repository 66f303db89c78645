using System.Buffers.Binary;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Tindeq;

namespace EdgeGym.Tests.Protocols.Tindeq;

public sealed class TindeqReaderTests
{
    private readonly TindeqReader _reader = new();
    private readonly List<Reading> _readings = [];

    [Fact]
    public void Pull_is_a_repetition_with_its_peak_and_length()
    {
        Send((0.2f, 0), (5, 100_000), (40.5f, 600_000), (38, 900_000), (1, 2_100_000));
        var pull = Assert.IsType<RepetitionReading>(Assert.Single(_readings));
        Assert.Equal(40.5, pull.LoadKilograms);
        Assert.Equal(2_000, pull.ConcentricMilliseconds);
    }

    [Fact]
    public void Knock_and_noise_are_none()
    {
        Send((0, 0), (8, 10_000), (0.5f, 110_000), (2.9f, 500_000), (0, 3_000_000));
        Assert.Empty(_readings);
    }

    [Fact]
    public void Measurement_that_starts_again_ends_no_pull()
    {
        Send((10, 5_000_000), (12, 6_000_000));
        Assert.NotEqual(default, Send((0, 1_000)).Quirks);
        Assert.Empty(_readings);
    }

    [Fact]
    public void Infinite_force_is_left_out()
    {
        Send((5, 100_000), (float.PositiveInfinity, 600_000), (float.NaN, 700_000), (1, 900_000));
        Assert.Equal(5, Assert.IsType<RepetitionReading>(Assert.Single(_readings)).LoadKilograms);
    }

    [Fact]
    public void Low_battery_is_said_once()
    {
        _reader.Read("", [4, 0], 1, _readings);
        _reader.Read("", [4, 0], 2, _readings);
        Assert.Equal(new FaultReading(1, "low_power", FaultSeverity.Warning), Assert.Single(_readings));
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var bytes = Notification((10, 1), (11, 2), (12, 3));
        var sum = 0.0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            TindeqNotification.TryRead(bytes, out var notification, out _);
            for (var index = 0; index < notification.Samples; index++)
                sum += notification[index].Kilograms;
        }));
        Assert.True(sum > 0);
    }

    private EdgeGym.Protocols.FrameOutcome Send(params (float, uint)[] samples)
    {
        var outcome = _reader.Read("", Notification(samples), 1_000, _readings);
        Assert.Null(outcome.Reject);
        return outcome;
    }

    private static byte[] Notification(params (float Kilograms, uint Microseconds)[] samples)
    {
        var bytes = new byte[2 + (samples.Length * 8)];
        (bytes[0], bytes[1]) = (1, (byte)(samples.Length * 8));
        for (var index = 0; index < samples.Length; index++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(2 + (index * 8)), samples[index].Kilograms);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(6 + (index * 8)), samples[index].Microseconds);
        }

        return bytes;
    }
}
