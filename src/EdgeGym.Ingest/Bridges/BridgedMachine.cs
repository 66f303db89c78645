using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Ftms;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Ingest.Bridges;

/// <summary>
/// What one machine says in standard protocols: a reader for each, which keeps what is spread over several frames; the values of all of them put
/// together, because a bike may tell its speed by one service and its power by another; its commands where it takes them by control point.
/// Not thread-safe: whoever calls holds <see cref="Gate"/>.
/// </summary>
internal sealed class BridgedMachine
{
    /// <summary>ms for which a value of one protocol stands beside the newer values of another.</summary>
    private const long StandsBeside = 3000;

    private readonly Dictionary<string, IFrameReader> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CardioReading> _latest = new(StringComparer.Ordinal);
    private readonly List<Reading> _readings = [];
    private readonly List<CommandEcho> _echoes = [];
    private readonly FtmsCommander _commander = new();

    public Lock Gate { get; } = new();

    public MachineFrameCounts Counts { get; } = new();

    public bool HasCommands => _commander.Pending > 0;

    /// <summary>Reads one frame.</summary>
    /// <param name="entry">Has a reader.</param>
    /// <param name="part">Behind the protocol's id.</param>
    /// <param name="frame">As received.</param>
    /// <param name="at">Unix ms.</param>
    /// <param name="writes">Gets what is to be written to the machine's control point.</param>
    /// <param name="messages">Gets what the frame says, as messages of the contract, in order.</param>
    public FrameOutcome Read(
        ProtocolEntry entry, string part, ReadOnlySpan<byte> frame, long at, ICollection<byte[]> writes, ICollection<ContractMessage> messages)
    {
        if (!_readers.TryGetValue(entry.Id, out var reader))
            _readers[entry.Id] = reader = entry.CreateReader!();
        _readings.Clear();
        _echoes.Clear();
        var outcome = reader.Read(part, frame, at, _readings);
        if (outcome.Reject is not null)
            return outcome;
        if (entry.Id == "ftms")
            _commander.See(part, frame, _readings, at, writes, _echoes);
        foreach (var reading in _readings)
        {
            if (ReadingMessage.From(reading is CardioReading cardio ? Beside(entry.Id, cardio) : reading) is { } message)
                messages.Add(message);
            else
                outcome = outcome with { Quirks = outcome.Quirks | Quirks.ImplausibleValue };
        }

        foreach (var echo in _echoes)
        {
            if (ReadingMessage.From(echo) is { } message)
                messages.Add(message);
        }

        return outcome;
    }

    public void Ask(MachineCommand command, MachineBirth? birth, long now, ICollection<byte[]> writes) => _commander.Ask(command, birth, now, writes);

    public void Tick(long now, ICollection<byte[]> writes) => _commander.Tick(now, writes);

    /// <summary>The machine came up or went: nothing of what it granted before holds.</summary>
    public void Lost() => _commander.Lost();

    private CardioReading Beside(string protocol, CardioReading reading)
    {
        _latest[protocol] = reading;
        foreach (var (other, earlier) in _latest)
        {
            if (other == protocol || Math.Abs(reading.MachineTime - earlier.MachineTime) > StandsBeside)
                continue;
            reading = reading with
            {
                SpeedMetresPerSecond = reading.SpeedMetresPerSecond ?? earlier.SpeedMetresPerSecond,
                InclinePercent = reading.InclinePercent ?? earlier.InclinePercent,
                PowerWatts = reading.PowerWatts ?? earlier.PowerWatts,
                CadencePerMinute = reading.CadencePerMinute ?? earlier.CadencePerMinute,
                DistanceMetres = reading.DistanceMetres ?? earlier.DistanceMetres,
                ResistanceLevel = reading.ResistanceLevel ?? earlier.ResistanceLevel,
            };
        }

        return reading;
    }
}
