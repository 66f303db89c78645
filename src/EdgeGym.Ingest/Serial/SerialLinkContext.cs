using EdgeGym.Equipment.Machines;
using EdgeGym.Protocols;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Ingest.Serial;

/// <summary>What outlives a line: the link's state, the machine's last birth, the commands under way.</summary>
internal sealed class SerialLinkContext(
    MachineId machine, string port, SerialOptions options, MessageSink sink, TimeProvider clock, TimeProvider timers, Action<SerialLinkStatus, SerialLinkStatus> changed,
    Action<FrameOutcome, int> framed)
{
    private readonly long _started = timers.GetTimestamp();
    private readonly Lock _gate = new();
    private SerialLinkStatus _status = new(SerialLinkState.Connecting, clock.GetUtcNow());
    private byte[]? _birth;
    private bool _online;
    private long _garbage;

    public string Port { get; } = port;

    public SerialOptions Options { get; } = options;

    public TimeProvider Clock { get; } = clock;

    public TimeProvider Timers { get; } = timers;

    public PendingCommands Pending { get; } = new();

    public SerialLinkStatus Status => Volatile.Read(ref _status);

    public bool IsLive => Status.State == SerialLinkState.Live;

    public TimeSpan Uptime => Timers.GetElapsedTime(_started);

    public long UnixMilliseconds => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Bytes were thrown away; the link says so when they are many and no frame is among them.</summary>
    public async Task RejectedAsync(string reason, int bytes, CancellationToken cancellationToken)
    {
        framed(new FrameOutcome(reason), bytes);
        _garbage += bytes;
        if (_garbage < Options.GarbageBytes || Status.State == SerialLinkState.Garbage)
            return;
        Set(SerialLinkState.Garbage, Clock.GetUtcNow(), SerialLinkStatus.WrongBaudRate);
        await SetOnlineAsync(false, cancellationToken);
    }

    /// <summary>Counts a valid frame.</summary>
    public void FrameRead(Quirks quirks) => framed(FrameOutcome.Good(quirks), 0);

    public async Task<IntakeOutcome> StoreAsync(ContractMessage message, CancellationToken cancellationToken) =>
        await sink(new InboundMessage(machine, message.Kind, message.Key, message.Reading, message.Body), cancellationToken);

    public bool IsNewBirth(byte[] body) => _birth is null || !_birth.AsSpan().SequenceEqual(body);

    public void BirthStored(byte[] body) => _birth = body;

    /// <summary>A valid frame was dealt with.</summary>
    public async Task HeardAsync(CancellationToken cancellationToken)
    {
        _garbage = 0;
        Set(SerialLinkState.Live, Clock.GetUtcNow(), null);
        await SetOnlineAsync(true, cancellationToken);
    }

    public async Task FellSilentAsync(TimeSpan silentFor, CancellationToken cancellationToken)
    {
        // Before the first frame the link is still connecting.
        if (Status.State != SerialLinkState.Live)
            return;
        Set(SerialLinkState.Silent, Clock.GetUtcNow() - silentFor, null);
        await SetOnlineAsync(false, cancellationToken);
    }

    public async Task LostAsync(string why, CancellationToken cancellationToken)
    {
        _garbage = 0;
        Set(SerialLinkState.Connecting, Clock.GetUtcNow(), why);
        await SetOnlineAsync(false, cancellationToken);
    }

    private void Set(SerialLinkState state, DateTimeOffset since, string? detail)
    {
        SerialLinkStatus before;
        SerialLinkStatus after;
        lock (_gate)
        {
            before = _status;
            if (before.State == state && before.Detail == detail)
                return;
            after = new SerialLinkStatus(state, before.State == state ? before.Since : since, detail);
            Volatile.Write(ref _status, after);
        }

        changed(before, after);
    }

    /// <summary>What an MQTT machine says with <c>state</c> and its last will.</summary>
    private async Task SetOnlineAsync(bool online, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_online == online)
                return;
            _online = online;
        }

        await StoreAsync(ReadingMessage.State(online), cancellationToken);
    }
}
