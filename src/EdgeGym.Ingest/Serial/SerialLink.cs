using System.IO.Ports;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Ingest.Bridges;
using EdgeGym.Ingest.Serial.Csafe;
using EdgeGym.Ingest.Serial.StrengthLink;
using EdgeGym.Protocols;
using EdgeGym.Protocols.GymJson;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Ingest.Serial;

/// <summary>
/// One machine on one serial line, for ever: opens it, speaks the machine's protocol, hands its messages to the sink in the shape that MQTT
/// machines send, acknowledges what is on disk, and opens the line again, with backoff and jitter, whenever it is lost.
/// </summary>
public sealed partial class SerialLink
{
    private readonly SerialLineOptions _line;
    private readonly SerialOptions _options;
    private readonly SerialLinkContext _context;
    private readonly TimeProvider _clock;
    private readonly TimeProvider _timers;
    private readonly IngestMetrics _metrics;
    private readonly RejectLog _rejects;
    private readonly ILogger<SerialLink> _logger;
    private readonly ISerialProtocol _protocol;
    private readonly MachineFrameCounts _frames = new();
    private ISerialSession? _session;
    private long _rejectedFrames;
    private long _rejectedBytes;

    /// <param name="line">Port and machine.</param>
    /// <param name="options">Times.</param>
    /// <param name="sink">Completes when a message is on disk.</param>
    /// <param name="clock">The gateway's clock: stamps, expiry of commands; may be virtual.</param>
    /// <param name="timers">Runs with real time: heartbeats, silence, retries, reconnects.</param>
    /// <param name="metrics">Counts rejected frames.</param>
    /// <param name="rejects">Shows technicians the rejected frames beside rejected messages.</param>
    /// <param name="logger">Life-cycle.</param>
    public SerialLink(
        SerialLineOptions line, SerialOptions options, MessageSink sink, TimeProvider clock, TimeProvider timers, IngestMetrics metrics,
        RejectLog rejects, ILogger<SerialLink> logger)
    {
        _rejects = rejects;
        Machine = MachineId.Parse(line.Machine);
        _line = line;
        _options = options;
        _clock = clock;
        _timers = timers;
        _metrics = metrics;
        _logger = logger;
        _context = new SerialLinkContext(Machine, line.Port, options, sink, clock, timers, OnStatusChanged, OnFrame);
        _protocol = line.Protocol == CsafeSerial.Id
            ? new CsafeSerial(line.Csafe ?? new CsafeMachineOptions(), _context)
            : new StrengthLinkSerial(_context);
    }

    /// <summary>Raised on the link's own tasks; must be quick.</summary>
    public event Action<SerialLink, SerialLinkStatus>? StatusChanged;

    public MachineId Machine { get; }

    public string Protocol => _protocol.Name;

    public string Port => _line.Port;

    public SerialLinkStatus Status => _context.Status;

    /// <summary>Frames that were none, since the start.</summary>
    public long RejectedFrames => Interlocked.Read(ref _rejectedFrames);

    /// <summary>Frames since the start: read, refused by reason, odd by quirk.</summary>
    public FrameCounts Frames => _frames.Snapshot();

    /// <summary>Bytes that were no frame, since the start.</summary>
    public long RejectedBytes => Interlocked.Read(ref _rejectedBytes);

    /// <summary>Until the token says stop; a lost line never ends it.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var attempt = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var why = await RunOnceAsync(stoppingToken);
                attempt = _context.Status.State == SerialLinkState.Connecting ? attempt + 1 : 0;
                await _context.LostAsync(why, stoppingToken);
                await Task.Delay(Backoff(attempt), _timers, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    /// <summary>
    /// Sends a command and sends it again until the machine echoes it or it expires, over as many lines as it takes.
    /// The echo reaches the sink like one that came by MQTT. The same id twice is once.
    /// </summary>
    public async Task<SerialCommandOutcome> SendAsync(MachineCommand command, CancellationToken cancellationToken)
    {
        if (!_protocol.Supports(command.Operation))
        {
            await _context.StoreAsync(ReadingMessage.Echo(new CommandEcho(command.Id, false, null, "unsupported")), cancellationToken);
            return SerialCommandOutcome.Refused;
        }

        var left = command.ExpiresAt - _clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (left <= 0)
            return SerialCommandOutcome.Expired;

        // A timer takes at most 49 days.
        left = Math.Min(left, int.MaxValue);
        var echoed = _context.Pending.Add(command);
        try
        {
            if (_context.IsLive && Volatile.Read(ref _session) is { } session)
                await session.CommandWaitsAsync();
        }
        catch (Exception lost) when (lost is IOException or InvalidOperationException)
        {
            Log.CommandWaits(_logger, Machine, lost.Message);
        }

        try
        {
            return await echoed.WaitAsync(TimeSpan.FromMilliseconds(left), _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return SerialCommandOutcome.Expired;
        }
        finally
        {
            _context.Pending.Remove(command.Id);
        }
    }

    /// <returns>Why the line is lost.</returns>
    private async Task<string> RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var port = new SerialPort(_line.Port, _line.EffectiveBaudRate);
            port.Open();
            var session = _protocol.Open(new SerialWire(port.BaseStream, _context));
            Volatile.Write(ref _session, session);
            await session.RunAsync(stoppingToken);
            return "The line ended.";
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException)
        {
            return lost.Message;
        }
        finally
        {
            Volatile.Write(ref _session, null);
        }
    }

    /// <summary>Doubled from the shortest to the longest, times 0.5 to 1.5, so that forty lines of one hub do not come back in step.</summary>
    private TimeSpan Backoff(int attempt)
    {
        var longest = Math.Max(_options.ShortestReconnectMilliseconds, _options.LongestReconnectMilliseconds);
        var exponential = _options.ShortestReconnectMilliseconds * Math.Pow(2, Math.Min(attempt, 20));
        return TimeSpan.FromMilliseconds(Math.Min(exponential, longest) * (0.5 + Random.Shared.NextDouble()));
    }

    private void OnStatusChanged(SerialLinkStatus before, SerialLinkStatus after)
    {
        if (after.State == SerialLinkState.Live)
            Log.Live(_logger, Machine);
        else if (after.State == SerialLinkState.Silent)
            Log.Silent(_logger, Machine, after.Since);
        else if (after.State == SerialLinkState.Garbage)
            Log.Garbage(_logger, Machine, after.Detail ?? "");
        else if (before.State != SerialLinkState.Connecting || before.Detail is null)
            Log.Lost(_logger, Machine, after.Detail ?? "");
        StatusChanged?.Invoke(this, after);
    }

    private void OnFrame(FrameOutcome outcome, int bytes)
    {
        _frames.Add(outcome);
        if (outcome.Reject is not { } reason)
        {
            _metrics.FrameRead(_protocol.Name);
            foreach (var quirk in QuirkNames.Of(outcome.Quirks))
                _metrics.FrameQuirk(_protocol.Name, quirk);
            return;
        }

        Interlocked.Increment(ref _rejectedFrames);
        Interlocked.Add(ref _rejectedBytes, bytes);
        _metrics.FrameRejected(_protocol.Name, reason);
        // A line that hears nothing but garbage says so itself; it must not push out what other machines did.
        if (Status.State != SerialLinkState.Garbage)
            _rejects.Add(_clock.GetUtcNow(), Machine.Value, $"{_protocol.Name} {reason}", default, IntakeOutcome.MalformedFrame, bytes);
        Log.FrameRejected(_logger, Machine, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "Serial line of {Machine} is live")]
        public static partial void Live(ILogger logger, MachineId machine);

        [LoggerMessage(2102, LogLevel.Warning, "{Machine} is silent on its serial line since {Since:O}")]
        public static partial void Silent(ILogger logger, MachineId machine, DateTimeOffset since);

        [LoggerMessage(2103, LogLevel.Warning, "Serial line of {Machine} is not open: {Reason}")]
        public static partial void Lost(ILogger logger, MachineId machine, string reason);

        [LoggerMessage(2104, LogLevel.Debug, "Frame from {Machine} rejected: {Reason}")]
        public static partial void FrameRejected(ILogger logger, MachineId machine, string reason);

        [LoggerMessage(2106, LogLevel.Warning, "No frame among what comes on the serial line of {Machine}: {Detail}")]
        public static partial void Garbage(ILogger logger, MachineId machine, string detail);

        [LoggerMessage(2105, LogLevel.Debug, "A command to {Machine} waits for the line: {Reason}")]
        public static partial void CommandWaits(ILogger logger, MachineId machine, string reason);
    }
}
