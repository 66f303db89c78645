using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Ant;
using EdgeGym.Simulation.Machines;

namespace EdgeGym.Tests.Simulation.Machines;

/// <summary>Two implementations of ANT meet on the bytes: the simulator's radio and the gateway's reader.</summary>
public sealed class AntRadioTests
{
    private const long Start = 1_700_000_000_000;

    private readonly AntReader _reader = new();
    private readonly List<Reading> _readings = [];

    [Fact]
    public void Ride_arrives_as_it_was_ridden()
    {
        var radio = new AntRadio(4711);
        for (var second = 0; second <= 120; second++)
        {
            var outcome = _reader.Read("", radio.Ride(new CardioMessage(Start + (second * 1000), null, null, 200 + second, 85, second * 4.2, 12)).SelectMany(message => message).ToArray(), Start + (second * 1000), _readings);
            Assert.Equal(FrameOutcome.Good(), outcome);
        }

        var rides = _readings.OfType<CardioReading>().ToList();
        Assert.Equal(121, rides.Count);
        var last = rides[^1];
        Assert.Equal(85, last.CadencePerMinute);
        Assert.Equal(12, last.ResistanceLevel);
        // A reading is said with the first page of a second, so that power is that of the second before.
        Assert.Equal(319, last.PowerWatts);
        Assert.Equal(504, last.DistanceMetres!.Value, 1.0);
        Assert.Equal(Math.Cbrt(320 / 2.8), last.SpeedMetresPerSecond!.Value, 0.001);
    }

    [Fact]
    public void Next_rider_begins_at_nothing_and_has_no_heart_of_the_one_before()
    {
        var radio = new AntRadio(4711);
        for (var second = 0; second < 300; second++)
        {
            var at = Start + (second * 1000);
            var metres = second % 150 * 5.0;
            var messages = radio.Ride(new CardioMessage(at, null, null, 150, 80, metres, 5)).ToList();
            if (second < 150)
                messages.Add(radio.Beat(at, 120));
            foreach (var message in messages)
                Assert.Equal(FrameOutcome.Good(), _reader.Read("", message, at, _readings));
        }

        Assert.Equal(745, _readings.OfType<CardioReading>().Last(reading => reading.MachineTime < Start + 150_000).DistanceMetres!.Value, 1.0);
        Assert.Equal(745, _readings.OfType<CardioReading>().Last().DistanceMetres!.Value, 1.0);
        Assert.True(_readings.OfType<HeartReading>().Last().MachineTime < Start + 155_000);
    }

    [Fact]
    public void Strap_beats_as_it_was_told_and_is_one_of_two_channels()
    {
        var radio = new AntRadio(4711);
        var beats = new HeartBeats();
        for (var second = 0; second < 60; second++)
        {
            byte[] joined = [.. radio.Ride(new CardioMessage(Start + (second * 1000), null, null, 150, 80, second * 4, 5)).SelectMany(message => message), .. radio.Beat(Start + (second * 1000), 150)];
            Assert.Equal(FrameOutcome.Good(), _reader.Read("", joined, Start + (second * 1000), _readings));
            var strap = joined.AsSpan(joined.Length - 18);
            Assert.Null(AntFraming.TryRead(strap, out var message, out _));
            Assert.Null(AntPayload.TryRead(message.Content, out var payload, out _));
            Assert.Equal((HeartRatePages.DeviceType, (ushort)4712), (payload.DeviceType!.Value, payload.DeviceNumber!.Value));
            beats.Add(payload.Page, Start + (second * 1000), out var quirks);
            Assert.Equal(Quirks.None, quirks);
        }

        Assert.InRange(beats.Beats, 146, 149);
        Assert.Equal(400, beats.IntervalMilliseconds!.Value, 1.0);
        Assert.All(_readings.OfType<HeartReading>(), heart => Assert.Equal(150, heart.BeatsPerMinute));
        Assert.InRange(_readings.OfType<HeartReading>().Count(), 55, 60);
    }
}
