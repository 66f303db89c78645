using System.Buffers.Binary;
using System.Text.Json;
using System.Threading.Channels;
using EdgeGym.Simulation.Lifters;
using EdgeGym.Simulation.Machines;
using EdgeGym.Simulation.Running;

namespace EdgeGym.Simulation.Serial;

/// <summary>
/// The controller of a machine at the end of a serial line: StrengthLink version 1 (sections 5 and 6), one unanswered message at a time,
/// repeated until the gateway says that it is on disk. Times of the line are real ones, whatever people's clock does.
/// </summary>
internal sealed class StrengthLinkDevice : IMachineLink
{
    private const int Memory = 4096;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan HelloInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TimeInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan[] Retries =
        [TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];

    private readonly MachineSpec _spec;
    private readonly string? _path;
    private readonly Inbox _inbox;
    private readonly TimeProvider _time;
    private readonly Func<long> _peopleClock;
    private readonly IMachineLink? _touchscreen;
    private readonly StrengthLinkMessages _messages;
    private readonly Lock _gate = new();
    private readonly LinkedList<(byte Type, byte[] Payload)> _waiting = new();
    private readonly Channel<byte[]> _line = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly long _startedAt;
    private (byte Type, byte Sequence, byte[] Frame)? _unanswered;
    private byte _sequence;
    private byte _positions;
    private int _tries;
    private bool _welcomed;
    private bool _inSet;
    private bool _spotting;
    private int _revision;
    private TimeSpan _heartbeat = TimeSpan.FromSeconds(1);
    private TimeSpan _silence = TimeSpan.FromSeconds(3);
    private long _sentAt;
    private long _triedAt;
    private long _heardAt;
    private long _helloAt;
    private long _timeAskedAt;

    /// <param name="spec">The machine.</param>
    /// <param name="path">Where the line shall be found; null: only under its own name.</param>
    /// <param name="inbox">Takes commands.</param>
    /// <param name="time">Real time, for the line.</param>
    /// <param name="peopleClock">Unix ms of the clock that people follow, for what happens on the machine. Called from any thread.</param>
    /// <param name="touchscreen">What the screen beside the machine says: remarks, answers, heart rates. Null: nothing.</param>
    /// <param name="random">For the number of this start.</param>
    public StrengthLinkDevice(MachineSpec spec, string? path, Inbox inbox, TimeProvider time, Func<long> peopleClock, IMachineLink? touchscreen, RandomStream random)
    {
        _spec = spec;
        _path = path;
        _inbox = inbox;
        _time = time;
        _peopleClock = peopleClock;
        _touchscreen = touchscreen;
        _messages = new StrengthLinkMessages(spec, (uint)random.NextBits());
        _startedAt = time.GetTimestamp();
        _sentAt = _heardAt = _helloAt = _startedAt;
    }

    /// <summary>The line's path, once it is there.</summary>
    public TaskCompletionSource<string> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Unix ms as the gateway last told it; the machine's own clock is that of the people.</summary>
    public long? GatewayTime { get; private set; }

    public void Send(string kind, byte[] payload, bool atLeastOnce, bool retain = false)
    {
        if (kind is "say" or "answer" or "heart")
        {
            _touchscreen?.Send(kind, payload, atLeastOnce, retain);
            return;
        }

        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        lock (_gate)
        {
            switch (kind)
            {
                case "position":
                    if (_welcomed)
                        Write(StrengthLinkFrames.Encode(StrengthLinkType.Position, _positions++, StrengthLinkMessages.Position(root)));
                    _inSet = true;
                    break;
                case "rep":
                    _inSet = true;
                    Keep(StrengthLinkType.Repetition, _messages.Repetition(root), first: false);
                    break;
                case "set":
                    _inSet = false;
                    _spotting = false;
                    Keep(StrengthLinkType.SetEnd, _messages.SetEnd(root), first: false);
                    break;
                case "ack":
                    Keep(StrengthLinkType.LoadApplied, StrengthLinkMessages.LoadApplied(root, _peopleClock()), first: true);
                    break;
                case "load":
                    Keep(StrengthLinkType.LoadApplied, StrengthLinkMessages.LoadChosen(root), first: true);
                    break;
                case "spotter":
                    _spotting = true;
                    Keep(StrengthLinkType.Spotter, _messages.Spotter(root), first: false);
                    break;
                case "fault":
                    Keep(StrengthLinkType.Fault, StrengthLinkMessages.Fault(root), first: true);
                    break;
                case "login":
                    Keep(StrengthLinkType.Login, StrengthLinkMessages.Login(root), first: true);
                    break;
                case "logout":
                    Keep(StrengthLinkType.Logout, [], first: true);
                    break;
                default:
                    // Birth is Hello; being online is being heard.
                    break;
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var line = PseudoTerminal.Open();
        if (_path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            line.LinkAt(_path);
        }

        Opened.TrySetResult(line.Path);
        await Task.WhenAll(ReadAsync(line, cancellationToken), WriteAsync(line, cancellationToken), TickAsync(cancellationToken));
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        var alone = false;
        try
        {
            lock (_gate)
                SayHello();
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                bool silent;
                lock (_gate)
                {
                    OnTick();
                    silent = Since(_heardAt) > _silence;
                }

                if (silent == alone)
                    continue;
                alone = silent;
                await _inbox.AddAsync(_spec.Id.Value, silent ? "silent" : "heard", []);
            }
        }
        catch (OperationCanceledException)
        {
            // Switched off.
        }
    }

    private void OnTick()
    {
        if (_welcomed && Since(_heardAt) > _silence)
        {
            // The gateway is gone: work alone, keep what was counted, ask again.
            _welcomed = false;
        }

        if (!_welcomed)
        {
            if (Since(_helloAt) > HelloInterval)
                SayHello();
            return;
        }

        if (Since(_triedAt) > Retries[Math.Min(_tries, Retries.Length - 1)])
            SendAgain();

        if (Since(_timeAskedAt) > TimeInterval)
            AskTime();
        if (Since(_sentAt) > _heartbeat * 0.8)
            Write(StrengthLinkFrames.Encode(StrengthLinkType.Heartbeat, 0, new FieldWriter().U8((_inSet ? 1 : 0) | (_spotting ? 4 : 0)).U32((uint)Since(_startedAt).TotalSeconds).Bytes));
    }

    private async Task ReadAsync(PseudoTerminal line, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        var frame = new List<byte>(512);
        try
        {
            while (true)
            {
                var count = await line.ReadAsync(buffer, cancellationToken);
                for (var i = 0; i < count; i++)
                {
                    if (buffer[i] != 0)
                    {
                        // Longer than any frame: garbage until the next delimiter.
                        if (frame.Count <= 508)
                            frame.Add(buffer[i]);
                        continue;
                    }

                    if (frame.Count > 0 && StrengthLinkFrames.TryDecode([.. frame], out var type, out var sequence, out var payload))
                        await HearAsync(type, sequence, payload);
                    frame.Clear();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Switched off.
        }
    }

    private async Task WriteAsync(PseudoTerminal line, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var frame in _line.Reader.ReadAllAsync(cancellationToken))
                await line.WriteAsync(frame, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Switched off.
        }
    }

    private async Task HearAsync(byte type, byte sequence, byte[] payload)
    {
        byte[]? command = null;
        lock (_gate)
        {
            _heardAt = _time.GetTimestamp();
            switch (type)
            {
                case StrengthLinkType.Ack when payload.Length >= 2:
                    Answered(payload[0], payload[1], again: false);
                    break;
                case StrengthLinkType.Nack when payload.Length >= 3:
                    Answered(payload[0], payload[1], again: payload[2] is 4 or 5);
                    break;
                case StrengthLinkType.Identify:
                    SayHello();
                    break;
                case StrengthLinkType.Welcome when payload.Length >= 13 && payload[0] == StrengthLinkFrames.Version:
                    _heartbeat = TimeSpan.FromMilliseconds(Math.Clamp((int)BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(9)), 100, 10_000));
                    _silence = TimeSpan.FromMilliseconds(Math.Clamp((int)BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(11)), 300, 60_000));
                    _revision = payload.Length > 13 ? payload[13] : 0;
                    _welcomed = true;
                    AskTime();
                    SendAgain();
                    Next();
                    break;
                case StrengthLinkType.TimeSync when payload.Length >= 12:
                    // Asked again every minute; an answer that took longer than 200 ms tells nothing (section 4.6).
                    var travel = (uint)Since(_startedAt).TotalMilliseconds - BinaryPrimitives.ReadUInt32LittleEndian(payload);
                    if (travel <= 200)
                        GatewayTime = BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(4)) + (travel / 2);
                    break;
                case StrengthLinkType.SetLoad or StrengthLinkType.Stop or StrengthLinkType.ReleaseLoad or StrengthLinkType.Lock:
                    command = StrengthLinkMessages.Command(type, payload, _spec, _peopleClock());
                    if (_welcomed && command is not null)
                        Write(StrengthLinkFrames.Encode(StrengthLinkType.Ack, 0, [type, sequence]));
                    else
                    {
                        Write(StrengthLinkFrames.Encode(StrengthLinkType.Nack, 0, [type, sequence, (byte)(_welcomed ? 2 : 5)]));
                        command = null;
                    }

                    break;
                default:
                    break;
            }
        }

        if (command is not null)
            await _inbox.AddAsync(_spec.Id.Value, "command", command);
    }

    private void SayHello()
    {
        _welcomed = false;
        _helloAt = _time.GetTimestamp();
        // A zero byte first ends whatever garbage the other side has collected.
        Write([0, .. StrengthLinkFrames.Encode(StrengthLinkType.Hello, _sequence++, _messages.Hello())]);
    }

    private void AskTime()
    {
        _timeAskedAt = _time.GetTimestamp();
        Write(StrengthLinkFrames.Encode(StrengthLinkType.TimeRequest, 0, new FieldWriter().U32((uint)Since(_startedAt).TotalMilliseconds).Bytes));
    }

    /// <summary>Keeps a message until it is answered; those that <paramref name="first"/> go before counted repetitions.</summary>
    private void Keep(byte type, byte[]? payload, bool first)
    {
        if (payload is null)
            return;
        var before = first ? FirstCounted() : null;
        if (before is not null)
            _waiting.AddBefore(before, (type, payload));
        else
            _waiting.AddLast((type, payload));
        if (_waiting.Count > Memory)
            _waiting.Remove(_unanswered is null ? _waiting.First! : _waiting.First!.Next!);
        Next();
    }

    private LinkedListNode<(byte Type, byte[] Payload)>? FirstCounted()
    {
        var node = _waiting.First;
        // The one that has been sent and not been answered stays in front.
        if (_unanswered is not null)
            node = node?.Next;
        while (node is not null && node.Value.Type is not (StrengthLinkType.Repetition or StrengthLinkType.SetEnd or StrengthLinkType.Spotter))
            node = node.Next;
        return node;
    }

    private void Next()
    {
        // Section 11: what this gateway's revision does not know would never be answered.
        while (_welcomed && _unanswered is null && _revision < 1 && _waiting.First?.Value.Type == StrengthLinkType.Spotter)
            _waiting.RemoveFirst();
        if (!_welcomed || _unanswered is not null || _waiting.First is not { } first)
            return;
        var frame = StrengthLinkFrames.Encode(first.Value.Type, _sequence, first.Value.Payload);
        _unanswered = (first.Value.Type, _sequence, frame);
        _sequence++;
        _tries = 0;
        _triedAt = _time.GetTimestamp();
        Write(frame);
    }

    /// <summary>The same bytes, so that the gateway knows them again.</summary>
    private void SendAgain()
    {
        if (_unanswered is not { } asked)
            return;
        _tries++;
        _triedAt = _time.GetTimestamp();
        Write(asked.Frame);
    }

    private void Answered(byte type, byte sequence, bool again)
    {
        if (_unanswered is not { } asked || asked.Type != type || asked.Sequence != sequence)
            return;
        if (again)
            return;
        _unanswered = null;
        _waiting.RemoveFirst();
        Next();
    }

    private void Write(byte[] frame)
    {
        _sentAt = _time.GetTimestamp();
        _line.Writer.TryWrite(frame);
    }

    private TimeSpan Since(long timestamp) => _time.GetElapsedTime(timestamp);
}
