using System.Diagnostics.Metrics;
using System.Threading.Channels;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Ingest.Sparkplug;
using EdgeGym.Protocols.Sparkplug;
using EdgeGym.Tests.Protocols.Sparkplug;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Tests.Ingest.Sparkplug;

/// <summary>Edge nodes' messages to facts, commands to metrics until they are read back, and who may say what.</summary>
public sealed class SparkplugHostTests : IAsyncLifetime, IDisposable
{
    private const string Client = "client-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly MachineId Belt = MachineId.Parse("belt-7");
    private static readonly MachineId Bike = MachineId.Parse("bike-2");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Channel<InboundMessage> _stored = Channel.CreateBounded<InboundMessage>(10_000);
    private readonly Channel<(string Topic, byte[] Payload, bool Retain)> _published = Channel.CreateBounded<(string, byte[], bool)>(10_000);
    private readonly CancellationTokenSource _stopping = new();
    private readonly RejectLog _rejects = new();
    private readonly FrameBridges _bridges;
    private readonly SparkplugHost _host;
    private readonly Task _running;
    private List<SparkplugEnrolment> _enrolled =
    [
        new(Belt, MachineKind.Treadmill, new SparkplugAddress("hall", "node", "belt")), new(Bike, MachineKind.Bike, new SparkplugAddress("hall", "bike-2", null)),
    ];

    private IntakeOutcome _outcome = IntakeOutcome.Accepted;
    private bool _isOver;

    public SparkplugHostTests()
    {
        _bridges = new FrameBridges(new IngestMetrics(_services.GetRequiredService<IMeterFactory>()), _rejects, TimeProvider.System);
        _host = new SparkplugHost(
            new SparkplugOptions { ReorderMilliseconds = 100, RebirthMilliseconds = 60_000, CommandRetryMilliseconds = 100 },
            () => _enrolled,
            (message, _) =>
            {
                if (_outcome == IntakeOutcome.Accepted)
                    _stored.Writer.TryWrite(message);
                return new ValueTask<IntakeOutcome>(_outcome);
            },
            _bridges, _rejects, TimeProvider.System, TimeProvider.System, NullLogger<SparkplugHost>.Instance);
        _running = _host.RunAsync(
            (topic, payload, retain) =>
            {
                _published.Writer.TryWrite((topic, payload, retain));
                return Task.CompletedTask;
            }, _stopping.Token);
    }

    [Fact]
    public async Task Host_says_that_it_is_there_and_when_it_goes()
    {
        var (topic, payload, retain) = await PublishedAsync();
        Assert.Equal(("spBv1.0/STATE/edgegym", true), (topic, retain));
        Assert.StartsWith("""{"online":true,"timestamp":""", System.Text.Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
        await DisposeAsync();
        Assert.StartsWith("""{"online":false,""", System.Text.Encoding.UTF8.GetString((await PublishedAsync()).Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_touches_its_own_topics_only()
    {
        Assert.Equal(IntakeOutcome.NotAuthorized, await SayAsync(Bike, "spBv1.0/hall/NBIRTH/node", SparkplugSamples.NodeBirth(1)));
        Assert.Equal(IntakeOutcome.NotAuthorized, await SayAsync(Belt, "spBv1.0/hall/NCMD/node", SparkplugSamples.Data()));
        Assert.Equal(IntakeOutcome.NotAuthorized, await SayAsync(MachineId.Parse("press-1"), "spBv1.0/hall/NBIRTH/node", SparkplugSamples.NodeBirth(1)));
        Assert.Equal(IntakeOutcome.UnknownTopic, await SayAsync(Belt, "spBv1.0/STATE/edgegym", SparkplugSamples.Data()));
        Assert.Equal(IntakeOutcome.MalformedFrame, await _host.ReceiveAsync(Belt, Client, "spBv1.0/hall/NBIRTH/node", new byte[] { 0xFF }, false, default));
        Assert.True(_host.MaySubscribe(Belt, "spBv1.0/hall/DCMD/node/#"));
        Assert.True(_host.MaySubscribe(Belt, "spBv1.0/hall/NCMD/node"));
        Assert.True(_host.MaySubscribe(Bike, "spBv1.0/STATE/edgegym"));
        Assert.All(
            (string[])["spBv1.0/hall/DCMD/#", "spBv1.0/+/DCMD/node/#", "spBv1.0/#", "#", "spBv1.0/hall/DDATA/node/#", "spBv1.0/hall/NCMD/node2", "spBv1.0/hall/NCMD/bike-2"],
            filter => Assert.False(_host.MaySubscribe(Belt, filter), filter));
        Assert.False(_host.MaySubscribe(MachineId.Parse("press-1"), "spBv1.0/STATE/edgegym"));
        Assert.Equal(1, _bridges.CountsOf(Belt)!.Rejects["malformed"]);
    }

    [Fact]
    public async Task Machine_is_born_measures_and_goes_with_its_connection()
    {
        await BornAsync();
        FactKind[] kinds = [(await StoredAsync()).Kind, (await StoredAsync()).Kind, (await StoredAsync()).Kind];
        Assert.Equal([FactKind.Birth, FactKind.State, FactKind.Cardio], kinds);
        Assert.Equal(IntakeOutcome.Accepted, await SayAsync(Belt, "spBv1.0/hall/DDATA/node/belt", SparkplugSamples.Data()));
        Assert.Equal(121, Assert.IsType<HeartReading>((await StoredAsync()).Reading).BeatsPerMinute);
        Assert.Equal(2.5, Assert.IsType<CardioReading>((await StoredAsync()).Reading).SpeedMetresPerSecond);
        // The will of another connection of the same node, which never counts bdSeq up.
        Assert.Equal(IntakeOutcome.OutOfOrder, await _host.ReceiveAsync(Belt, "older", "spBv1.0/hall/NDEATH/node", SparkplugSamples.NodeDeath(1).ToBytes(), false, default));
        await _host.DisconnectedAsync("older");
        await _host.DisconnectedAsync(Client);
        Assert.Equal(new OnlineReading(false), (await StoredAsync()).Reading);
        Assert.Equal(IntakeOutcome.OutOfOrder, await SayAsync(Belt, "spBv1.0/hall/DDATA/node/belt", SparkplugSamples.Data(3)));
    }

    [Fact]
    public async Task Command_is_written_again_until_it_is_read_back()
    {
        await BornAsync();
        await _host.SendAsync(Belt, Command("c-1", CommandOperation.SetSpeed, 2.5));
        for (var time = 0; time < 2; time++)
        {
            var metric = await CommandAsync();
            Assert.Equal((1UL, 9f), (metric.Alias!.Value, (float)metric.Value!));
        }

        await SayAsync(Belt, "spBv1.0/hall/DDATA/node/belt", SparkplugSamples.Data(2, speed: 9.03));
        var echo = await EchoAsync();
        Assert.Equal(("c-1", true), (echo.Command, echo.Succeeded));
        Assert.Equal(2.5083, echo.Value!.Value, 4);
    }

    [Fact]
    public async Task Command_waits_for_the_birth_and_a_stop_goes_before_all()
    {
        await _host.SendAsync(Belt, Command("c-1", CommandOperation.SetSpeed, 2.5));
        await _host.SendAsync(Belt, Command("c-2", CommandOperation.Stop, null));
        var pointless = await EchoAsync();
        Assert.Equal(("c-1", false, "stopped"), (pointless.Command, pointless.Succeeded, pointless.Error));
        await BornAsync();
        Assert.Equal(true, (await CommandAsync()).Value);
        await _host.SendAsync(Belt, Command("c-3", CommandOperation.SetPower, 100));
        var refused = await EchoAsync();
        Assert.Equal(("c-3", false, "not_supported"), (refused.Command, refused.Succeeded, refused.Error));
    }

    [Fact]
    public async Task Lost_message_asks_for_a_rebirth()
    {
        await BornAsync();
        Assert.Equal(IntakeOutcome.Accepted, await SayAsync(Belt, "spBv1.0/hall/DDATA/node/belt", SparkplugSamples.Data(5)));
        var (topic, payload) = await NextCommandAsync();
        Assert.Equal("spBv1.0/hall/NCMD/node", topic);
        Assert.Equal(true, payload.Find("Node Control/Rebirth")!.Value);
        Assert.Equal(IntakeOutcome.OutOfOrder, await SayAsync(Belt, "spBv1.0/hall/DDATA/node/belt", SparkplugSamples.Data(6)));
        await BornAsync();
        Assert.Equal(IntakeOutcome.Accepted, await SayAsync(Belt, "spBv1.0/hall/DDATA/node/belt", SparkplugSamples.Data(2)));
    }

    [Fact]
    public async Task Device_that_nobody_enrolled_changes_nothing_until_it_is()
    {
        await BornAsync();
        var birth = SparkplugSamples.TreadmillBirth(2);
        Assert.Equal(IntakeOutcome.UnknownMachine, await SayAsync(Belt, "spBv1.0/hall/DBIRTH/node/other", birth));
        _enrolled = [.. _enrolled, new(MachineId.Parse("other-1"), MachineKind.Treadmill, new SparkplugAddress("hall", "other", "belt"))];
        Assert.Equal(IntakeOutcome.Accepted, await SayAsync(MachineId.Parse("other-1"), "spBv1.0/hall/NBIRTH/other", SparkplugSamples.NodeBirth(1)));
    }

    [Fact]
    public async Task Full_disk_is_not_hidden()
    {
        _outcome = IntakeOutcome.Unavailable;
        await SayAsync(Belt, "spBv1.0/hall/NBIRTH/node", SparkplugSamples.NodeBirth(1));
        Assert.Equal(IntakeOutcome.Unavailable, await SayAsync(Belt, "spBv1.0/hall/DBIRTH/node/belt", SparkplugSamples.TreadmillBirth(1)));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    public async Task DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            await _stopping.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _services.DisposeAsync();
        }
    }

    private static MachineCommand Command(string id, CommandOperation operation, double? value) =>
        new(id, operation, value, operation.Unit(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 60_000, null, "test");

    private async Task BornAsync()
    {
        Assert.Equal(IntakeOutcome.Accepted, await SayAsync(Belt, "spBv1.0/hall/NBIRTH/node", SparkplugSamples.NodeBirth(1)));
        Assert.Equal(IntakeOutcome.Accepted, await SayAsync(Belt, "spBv1.0/hall/DBIRTH/node/belt", SparkplugSamples.TreadmillBirth(1)));
    }

    private ValueTask<IntakeOutcome> SayAsync(MachineId machine, string topic, SparkplugPayload payload) =>
        _host.ReceiveAsync(machine, Client, topic, payload.ToBytes(), isRetained: false, CancellationToken.None);

    private async Task<InboundMessage> StoredAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _stored.Reader.ReadAsync(patience.Token);
    }

    private async Task<CommandEcho> EchoAsync()
    {
        while (true)
        {
            if ((await StoredAsync()).Reading is CommandEcho echo)
                return echo;
        }
    }

    private async Task<(string Topic, byte[] Payload, bool Retain)> PublishedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _published.Reader.ReadAsync(patience.Token);
    }

    private async Task<(string Topic, SparkplugPayload Payload)> NextCommandAsync()
    {
        while (true)
        {
            var (topic, payload, retain) = await PublishedAsync();
            if (retain)
                continue;
            Assert.Equal(SparkplugReject.None, SparkplugPayload.TryRead(payload, out var read, out _));
            return (topic, read!);
        }
    }

    private async Task<SparkplugMetric> CommandAsync()
    {
        var (topic, payload) = await NextCommandAsync();
        Assert.Equal("spBv1.0/hall/DCMD/node/belt", topic);
        Assert.Null(payload.Sequence);
        return Assert.Single(payload.Metrics);
    }
}
