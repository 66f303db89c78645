using System.Diagnostics.Metrics;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Protocols;
using EdgeGym.Tests.Storage.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGym.Tests.Ingest.Bridges;

/// <summary>Raw frames become what the machine's own JSON would have said, in one message with the frame itself.</summary>
public sealed class FrameBridgesTests : IDisposable
{
    private static readonly MachineId Bike = MachineId.Parse("bike-1");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RejectLog _rejects = new();
    private readonly ManualTime _time = new();
    private readonly List<InboundMessage> _stored = [];
    private readonly FrameBridges _bridges;

    public FrameBridgesTests() =>
        _bridges = new FrameBridges(new IngestMetrics(_services.GetRequiredService<IMeterFactory>()), _rejects, _time);

    [Fact]
    public async Task A_frame_is_kept_as_it_came_with_what_it_says()
    {
        Assert.Equal(IntakeOutcome.Accepted, await AcceptAsync("ftms/2ad2", "4402" + "3206" + "b400" + "d700" + "8d"));
        var message = Assert.Single(_stored);
        Assert.Equal((FactKind.Raw, null, Bike), (message.Kind, message.Key, message.Machine));
        var raw = RawFrame.FromBody(message.Body)!;
        Assert.Equal(("ftms/2ad2", "44023206b400d7008d"), (raw.Protocol, Convert.ToHexStringLower(raw.Payload.Span)));
        Assert.Equal([FactKind.Cardio, FactKind.Heart], message.Says!.Select(said => said.Kind));
        var cardio = Assert.IsType<CardioReading>(message.Says![0].Reading);
        Assert.Equal((4.4056, 215.0, 90.0), (cardio.SpeedMetresPerSecond!.Value, cardio.PowerWatts!.Value, cardio.CadencePerMinute!.Value));
        Assert.Equal(141, Assert.IsType<HeartReading>(message.Says[1].Reading).BeatsPerMinute);
    }

    [Fact]
    public async Task Values_of_two_services_stand_together_for_a_while()
    {
        await AcceptAsync("ftms/2ad2", "00003206");
        _time.Advance(TimeSpan.FromSeconds(1));
        await AcceptAsync("cps/2a63", "0000c800");
        var both = Assert.IsType<CardioReading>(_stored[1].Says![0].Reading);
        Assert.Equal((4.4056, 200.0), (both.SpeedMetresPerSecond!.Value, both.PowerWatts!.Value));
        _time.Advance(TimeSpan.FromSeconds(4));
        await AcceptAsync("cps/2a63", "0000d200");
        Assert.Null(Assert.IsType<CardioReading>(_stored[2].Says![0].Reading).SpeedMetresPerSecond);
    }

    [Fact]
    public async Task What_is_no_frame_is_refused_by_name_and_changes_nothing()
    {
        Assert.Equal(IntakeOutcome.MalformedFrame, await AcceptAsync("ftms/2acd", "00"));
        Assert.Equal(IntakeOutcome.MalformedFrame, await AcceptAsync("ftms/2b00", "0000"));
        Assert.Equal(IntakeOutcome.UnknownTopic, await AcceptAsync("telex/1", "0000"));
        Assert.Equal(IntakeOutcome.Accepted, await AcceptAsync("ftms/2ad2", "0800c409aa00a000"));
        Assert.Single(_stored);
        Assert.Equal(["raw/telex/1 unknown_protocol", "raw/ftms/2b00 unknown_part", "raw/ftms/2acd too_short"], _rejects.Recent().Select(reject => reject.Topic));
        var counts = _bridges.CountsOf(Bike)!;
        Assert.Equal(1, counts.Read);
        Assert.Equal([("too_short", 1L), ("unknown_part", 1L)], counts.Rejects.Select(reject => (reject.Key, reject.Value)));
        Assert.Equal(("unflagged_field", 1L), counts.Quirks.Select(quirk => (quirk.Key, quirk.Value)).Single());
        Assert.Null(_bridges.CountsOf(MachineId.Parse("other")));
    }

    [Fact]
    public async Task What_was_remembered_goes_on_where_it_was_and_is_not_counted()
    {
        var fresh = new FrameBridges(new IngestMetrics(_services.GetRequiredService<IMeterFactory>()), new RejectLog(), _time);
        await AcceptAsync("ftms/2ad2", "1100e80300");
        Assert.Empty(_stored[0].Says!);
        fresh.Remember(Bike, RawFrame.FromBody(_stored[0].Body)!, _time.GetUtcNow().ToUnixTimeMilliseconds());
        var after = new List<InboundMessage>();
        await fresh.AcceptAsync(Bike, "ftms/2ad2", Convert.FromHexString("00003206"), message =>
        {
            after.Add(message);
            return new ValueTask<IntakeOutcome>(IntakeOutcome.Accepted);
        });
        await AcceptAsync("ftms/2ad2", "00003206");
        Assert.Equal(_stored[1].Says![0].Body, after[0].Says![0].Body);
        Assert.Equal(1, fresh.CountsOf(Bike)!.Read);
        Assert.Equal(1000, ((CardioReading)after[0].Says![0].Reading).DistanceMetres);
    }

    [Fact]
    public async Task A_command_goes_out_once_control_is_granted_and_its_echo_is_stored_with_the_frame_that_reads_it_back()
    {
        using var stop = new CancellationTokenSource();
        var written = System.Threading.Channels.Channel.CreateBounded<string>(16);
        var running = _bridges.RunAsync((_, request) => written.Writer.WriteAsync(Convert.ToHexStringLower(request)).AsTask(), TimeProvider.System, stop.Token);
        var birth = new MachineBirth(MachineKind.Bike, "bike", Power: new SettingRange(25, 400, 5), Capabilities: MachineCapabilities.Ftms);
        var expires = _time.GetUtcNow().ToUnixTimeMilliseconds() + 10_000;
        _bridges.Ask(Bike, new MachineCommand("c-9", CommandOperation.SetPower, 150, "W", expires, null, "zone"), birth);
        Assert.Equal("00", await written.Reader.ReadAsync());
        await AcceptAsync("ftms/2ad9", "800001");
        Assert.Equal("059600", await written.Reader.ReadAsync());
        await AcceptAsync("ftms/2ad9", "800501");
        Assert.All(_stored, message => Assert.Empty(message.Says!));
        await AcceptAsync("ftms/2ada", "089600");
        var echo = Assert.Single(_stored[^1].Says!);
        Assert.Equal((FactKind.CommandEcho, "c-9"), (echo.Kind, echo.Key));
        Assert.Equal(new CommandEcho("c-9", true, 150), echo.Reading);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    public void Dispose() => _services.Dispose();

    private async Task<IntakeOutcome> AcceptAsync(string path, string hex) =>
        await _bridges.AcceptAsync(Bike, path, Convert.FromHexString(hex), message =>
        {
            _stored.Add(message);
            return new ValueTask<IntakeOutcome>(IntakeOutcome.Accepted);
        });
}
