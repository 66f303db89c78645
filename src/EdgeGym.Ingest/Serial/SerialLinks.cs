using System.Collections.Frozen;
using EdgeGym.Equipment.Machines;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Ingest.Serial;

/// <summary>All configured serial lines.</summary>
public sealed class SerialLinks
{
    private readonly FrozenDictionary<MachineId, SerialLink> _byMachine;

    /// <inheritdoc cref="SerialLink(SerialLineOptions, SerialOptions, MessageSink, TimeProvider, TimeProvider, IngestMetrics, RejectLog, ILogger{SerialLink})"/>
    /// <exception cref="ArgumentException">Two lines name the same machine.</exception>
    public SerialLinks(
        SerialOptions options, MessageSink sink, TimeProvider clock, TimeProvider timers, IngestMetrics metrics, RejectLog rejects, ILogger<SerialLink> logger)
    {
        var links = options.Lines.Select(line => new SerialLink(line, options, sink, clock, timers, metrics, rejects, logger)).ToList();
        if (links.GroupBy(link => link.Machine).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{SerialOptions.Section}:Lines names the machine '{twice.Key}' twice.", nameof(options));
        _byMachine = links.ToFrozenDictionary(link => link.Machine);
    }

    public IReadOnlyCollection<SerialLink> All => _byMachine.Values;

    /// <summary>The link of a machine, or null when it is not on a serial line.</summary>
    public SerialLink? Find(MachineId machine) => _byMachine.GetValueOrDefault(machine);

    /// <summary>Until the token says stop.</summary>
    public Task RunAsync(CancellationToken stoppingToken) => Task.WhenAll(_byMachine.Values.Select(link => link.RunAsync(stoppingToken)));
}
