using EdgeGym.Protocols;
using EdgeGym.Protocols.Sparkplug;

namespace EdgeGym.Tests.Protocols.Sparkplug;

/// <summary>The host's rules, message by message, with the time given.</summary>
public sealed class EdgeNodeSessionTests
{
    private static readonly SparkplugAddress Belt = new("hall", "node", "belt");

    private readonly EdgeNodeSession _session = new(EdgeNodePatience.Usual);
    private readonly List<EdgeNodeEvent> _events = [];
    private long _now = 1000;

    [Fact]
    public void Birth_gives_data_its_names_types_and_units()
    {
        Born();
        Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data(2));
        var data = Assert.Single(_events, one => one.Kind == EdgeNodeEventKind.Data);
        Assert.Equal(["Setting/Speed", "Measured/Speed", "Measured/Heart Rate", "Measured/Incline"], data.Metrics!.Select(metric => metric.Name));
        Assert.Equal("km/h", data.Metrics![1].Unit);
        Assert.Equal(9.0, data.Metrics[1].Number);
    }

    [Fact]
    public void Sequence_rolls_over_at_255()
    {
        Born();
        for (var sequence = 2; sequence < 600; sequence++)
            Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data((ulong)sequence % 256));
        Assert.DoesNotContain(_events, one => one.Kind is EdgeNodeEventKind.Refused or EdgeNodeEventKind.RebirthWanted);
        Assert.Equal(598, _events.Count(one => one.Kind == EdgeNodeEventKind.Data));
    }

    [Fact]
    public void Messages_that_came_in_the_wrong_order_are_put_right()
    {
        Born();
        Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data(3, heart: 103));
        Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data(4, heart: 104));
        Assert.DoesNotContain(_events, one => one.Kind == EdgeNodeEventKind.Data);
        Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data(2, heart: 102));
        Assert.Equal([102.0, 103, 104], _events.Where(one => one.Kind == EdgeNodeEventKind.Data).Select(one => one.Metrics![2].Number!.Value));
        Pass(10_000);
        Assert.DoesNotContain(_events, one => one.Kind == EdgeNodeEventKind.RebirthWanted);
    }

    [Fact]
    public void A_lost_message_asks_for_a_rebirth_once_then_with_growing_pauses()
    {
        Born();
        Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data(4));
        Pass(1_900);
        Assert.DoesNotContain(_events, one => one.Kind == EdgeNodeEventKind.RebirthWanted);
        Pass(200);
        Assert.Single(_events, one => one.Kind == EdgeNodeEventKind.RebirthWanted);
        for (var sequence = 5; sequence < 200; sequence++)
            Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data((ulong)sequence));
        Assert.Single(_events, one => one.Kind == EdgeNodeEventKind.RebirthWanted);
        Assert.DoesNotContain(_events, one => one.Kind == EdgeNodeEventKind.Data);
        Pass(120_000);
        // At 0, 5, 15, 35, 75 s and then each minute.
        Assert.InRange(_events.Count(one => one.Kind == EdgeNodeEventKind.RebirthWanted), 5, 6);
        Assert.Contains(_events, one => one is { Kind: EdgeNodeEventKind.Died, Device: "belt" });

        _events.Clear();
        Born();
        Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data(2));
        Assert.Equal([EdgeNodeEventKind.Born, EdgeNodeEventKind.Born, EdgeNodeEventKind.Data], _events.Select(one => one.Kind));
    }

    [Fact]
    public void More_out_of_order_than_can_wait_is_a_loss()
    {
        Born();
        for (var sequence = 3; sequence < 3 + EdgeNodeSession.MostHeld; sequence++)
            Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data((ulong)sequence));
        Assert.Single(_events, one => one.Kind == EdgeNodeEventKind.RebirthWanted);
    }

    [Fact]
    public void Data_before_a_birth_asks_for_one()
    {
        Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data(7));
        Assert.Equal([EdgeNodeEventKind.Refused, EdgeNodeEventKind.RebirthWanted], _events.Select(one => one.Kind));
        Assert.Equal(SparkplugReject.NotBorn, _events[0].Reject);
    }

    [Fact]
    public void Alias_that_no_birth_explains_asks_for_one_and_the_rest_counts()
    {
        Born();
        var data = SparkplugSamples.Data(2);
        Say(SparkplugMessageType.DeviceData, data with { Metrics = [.. data.Metrics, new() { Alias = 99, Type = SparkplugDataType.Int8, Value = 1L }] });
        Assert.Equal(4, Assert.Single(_events, one => one.Kind == EdgeNodeEventKind.Data).Metrics!.Count);
        Assert.Contains(_events, one => one is { Kind: EdgeNodeEventKind.Refused, Reject: SparkplugReject.UnknownAlias });
        Assert.Contains(_events, one => one.Kind == EdgeNodeEventKind.RebirthWanted);
    }

    [Fact]
    public void Death_counts_only_with_the_bdSeq_of_the_birth()
    {
        Born(bdSeq: 4);
        Say(SparkplugMessageType.NodeDeath, SparkplugSamples.NodeDeath(3));
        Assert.Equal(SparkplugReject.OtherSession, _events[^1].Reject);
        Assert.True(_session.IsBorn);
        Say(SparkplugMessageType.NodeDeath, new SparkplugPayload(1, null, []));
        Assert.Equal(SparkplugReject.MissingBdSeq, _events[^1].Reject);
        Say(SparkplugMessageType.NodeDeath, SparkplugSamples.NodeDeath(4) with { Sequence = 0 });
        Assert.Equal(Quirks.OddSequence, _session.TakeQuirks());
        Assert.Equal(["belt", null], _events.Where(one => one.Kind == EdgeNodeEventKind.Died).Select(one => one.Device));
        Assert.False(_session.IsBorn);
    }

    [Fact]
    public void Device_that_is_not_born_again_after_a_rebirth_is_stale()
    {
        Born();
        _events.Clear();
        Say(SparkplugMessageType.NodeBirth, SparkplugSamples.NodeBirth(1));
        Say(SparkplugMessageType.DeviceData, SparkplugSamples.Data(1));
        Assert.Contains(_events, one => one.Reject == SparkplugReject.NotBorn);
        Pass(4_000);
        Assert.DoesNotContain(_events, one => one.Kind == EdgeNodeEventKind.Died);
        Pass(2_000);
        Assert.Equal("belt", Assert.Single(_events, one => one.Kind == EdgeNodeEventKind.Died).Device);
    }

    [Fact]
    public void Device_death_counts_in_the_sequence_and_takes_the_device_only()
    {
        Born();
        Say(SparkplugMessageType.DeviceDeath, new SparkplugPayload(1, 2, []));
        Assert.Equal("belt", Assert.Single(_events, one => one.Kind == EdgeNodeEventKind.Died).Device);
        Say(SparkplugMessageType.DeviceBirth, SparkplugSamples.TreadmillBirth(3));
        Assert.Equal("belt", _events[^1].Device);
        Assert.Equal(EdgeNodeEventKind.Born, _events[^1].Kind);
    }

    [Fact]
    public void Birth_with_a_name_or_alias_twice_is_odd()
    {
        var birth = SparkplugSamples.TreadmillBirth(1);
        Say(SparkplugMessageType.NodeBirth, SparkplugSamples.NodeBirth(1));
        Say(SparkplugMessageType.DeviceBirth, birth with { Metrics = [.. birth.Metrics, birth.Metrics[2]] });
        Assert.Equal(Quirks.DuplicateMetric, _session.TakeQuirks());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Any_order_of_messages_never_throws_and_stays_bounded(int seed)
    {
        var random = new Random(seed);
        var payloads = SparkplugSamples.Payloads().ToArray();
        for (var step = 0; step < 20_000; step++)
        {
            var type = (SparkplugMessageType)random.Next(1, 9);
            var payload = payloads[random.Next(payloads.Length)];
            if (random.Next(3) > 0)
                payload = payload with { Sequence = (ulong)random.Next(300) };
            var device = type is SparkplugMessageType.NodeBirth or SparkplugMessageType.NodeDeath or SparkplugMessageType.NodeData or SparkplugMessageType.NodeCommand ? null : $"d{random.Next(600)}";
            _session.Receive(new SparkplugTopic(type, Belt with { Device = device }), payload, _now, _events);
            _now += random.Next(50);
            _session.Tick(_now, _events);
            if (random.Next(500) == 0)
                _session.Disconnected(_events);
            Assert.True(_events.Count <= 1000, $"seed {seed}, step {step}: {_events.Count} events of one message");
            _events.Clear();
        }
    }

    private void Born(long bdSeq = 1)
    {
        Say(SparkplugMessageType.NodeBirth, SparkplugSamples.NodeBirth(bdSeq));
        Say(SparkplugMessageType.DeviceBirth, SparkplugSamples.TreadmillBirth(1));
    }

    private void Say(SparkplugMessageType type, SparkplugPayload payload) => _session.Receive(
        new SparkplugTopic(type, type is SparkplugMessageType.NodeBirth or SparkplugMessageType.NodeDeath ? Belt.Node : Belt), payload, _now, _events);

    private void Pass(long milliseconds)
    {
        for (var end = _now + milliseconds; _now < end;)
        {
            _now += 100;
            _session.Tick(_now, _events);
        }
    }
}
