using System.Diagnostics.Metrics;
using System.Threading.Channels;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Facts;
using EdgeGym.Ingest;
using EdgeGym.Ingest.Serial;
using EdgeGym.Ingest.Serial.Csafe;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGym.Tests.Ingest.Serial;

/// <summary>A running link, a sink that remembers, and a folder whose one link is the port.</summary>
internal sealed class SerialRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Channel<InboundMessage> _stored = Channel.CreateBounded<InboundMessage>(10_000);
    private readonly Channel<SerialLinkStatus> _states = Channel.CreateBounded<SerialLinkStatus>(1000);
    private readonly string _folder = Directory.CreateTempSubdirectory("edgegym-serial-").FullName;
    private readonly Task _running;

    public SerialRig(Func<InboundMessage, ValueTask<IntakeOutcome>>? intake = null, SerialOptions? options = null, CsafeMachineOptions? csafe = null)
    {
        Port = Path.Combine(_folder, "line");
        Link = new SerialLink(
            new SerialLineOptions { Machine = "press-1", Port = Port, Protocol = csafe is null ? "strengthlink" : "csafe", Csafe = csafe },
            options ?? new SerialOptions
            {
                HeartbeatMilliseconds = 100, SilenceMilliseconds = 2000, ShortestReconnectMilliseconds = 10, LongestReconnectMilliseconds = 40,
                CommandRetryMilliseconds = 100, EchoRetryMilliseconds = 200, CsafePollMilliseconds = 100, CsafeTimeoutMilliseconds = 600, CsafeGapMilliseconds = 1,
            },
            async (message, cancellationToken) =>
            {
                var outcome = intake is null ? IntakeOutcome.Accepted : await intake(message);
                if (outcome == IntakeOutcome.Accepted)
                    await _stored.Writer.WriteAsync(message, cancellationToken);
                return outcome;
            },
            TimeProvider.System,
            TimeProvider.System,
            new IngestMetrics(_services.GetRequiredService<IMeterFactory>()),
            Rejects,
            NullLogger<SerialLink>.Instance);
        Link.StatusChanged += (_, status) => _states.Writer.TryWrite(status);
        _running = Link.RunAsync(_stop.Token);
    }

    public RejectLog Rejects { get; } = new();

    public string Port { get; }

    public SerialLink Link { get; }

    public static MachineCommand SetLoad(string id, double kilograms, int seconds = 60) =>
        Command(id, CommandOperation.SetLoad, kilograms, seconds);

    public static MachineCommand Command(string id, CommandOperation operation, double? value = null, int seconds = 60) => new(
        id, operation, value, operation.Unit(), TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds(), null, "test");

    public async Task<InboundMessage> StoredAsync(FactKind kind)
    {
        using var patience = new CancellationTokenSource(MachineOnLine.Patience);
        while (true)
        {
            var message = await _stored.Reader.ReadAsync(patience.Token);
            if (message.Kind == kind)
                return message;
        }
    }

    /// <summary>What is stored and not yet taken.</summary>
    public List<InboundMessage> StoredNow()
    {
        var all = new List<InboundMessage>();
        while (_stored.Reader.TryRead(out var message))
            all.Add(message);
        return all;
    }

    public async Task<SerialLinkStatus> StateAsync(SerialLinkState state)
    {
        using var patience = new CancellationTokenSource(MachineOnLine.Patience);
        while (true)
        {
            var status = await _states.Reader.ReadAsync(patience.Token);
            if (status.State == state)
                return status;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(MachineOnLine.Patience);
        _stop.Dispose();
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
