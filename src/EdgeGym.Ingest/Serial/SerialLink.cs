using System.IO.Ports;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Protocols.StrengthLink;
using Microsoft.Extensions.Logging;

namespace EdgeGym.Ingest.Serial;

/// <summary>
/// One machine on one serial line, for ever: opens it, speaks StrengthLink, hands its messages to the sink in the shape that MQTT machines
/// send, acknowledges what is on disk, and opens the line again, with backoff and jitter, whenever it is lost.
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
    private SerialSession? _session;
    private long _rejectedFrames;

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
        _context = new SerialLinkContext(Machine, line.Port, options, sink, clock, timers, OnStatusChanged, OnFrameRejected);
    }

    /// <summary>Raised on the link's own tasks; must be quick.</summary>
    public event Action<SerialLink, SerialLinkStatus>? StatusChanged;

    public MachineId Machine { get; }

    public SerialLinkStatus Status => _context.Status;

    /// <summary>Frames that were none, since the start.</summary>
    public long RejectedFrames => Interlocked.Read(ref _rejectedFrames);

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
        if (!SerialCommands.TryTypeOf(command.Operation, out var type))
        {
            var refusal = new LoadAppliedMessage(0, StrengthLinkCommandResult.Unsupported, null, null);
            await _context.StoreAsync(StrengthLinkContract.Echo(in refusal, command.Id), cancellationToken);
            return SerialCommandOutcome.Refused;
        }

        var left = command.ExpiresAt - _clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (left <= 0)
            return SerialCommandOutcome.Expired;

        // A timer takes at most 49 days.
        left = Math.Min(left, int.MaxValue);
        var echoed = _context.Commands.Add(command, type);
        try
        {
            // Not cancelled by the caller: half a frame on the line would spoil the next one.
            if (_context.IsLive && Volatile.Read(ref _session) is { } session)
                await session.SendDueCommandsAsync(CancellationToken.None);
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
            _context.Commands.Remove(command.Id);
        }
    }

    /// <returns>Why the line is lost.</returns>
    private async Task<string> RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var port = new SerialPort(_line.Port, _line.BaudRate);
            port.Open();
            var session = new SerialSession(port.BaseStream, _context);
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
        else if (before.State != SerialLinkState.Connecting || before.Detail is null)
            Log.Lost(_logger, Machine, after.Detail ?? "");
        StatusChanged?.Invoke(this, after);
    }

    private void OnFrameRejected(StrengthLinkReject reject, int bytes)
    {
        Interlocked.Increment(ref _rejectedFrames);
        _metrics.FrameRejected("strengthlink", reject.ToName());
        _rejects.Add(_clock.GetUtcNow(), Machine.Value, "strengthlink " + reject.ToName(), default, IntakeOutcome.MalformedFrame, bytes);
        Log.FrameRejected(_logger, Machine, reject);
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
        public static partial void FrameRejected(ILogger logger, MachineId machine, StrengthLinkReject reason);

        [LoggerMessage(2105, LogLevel.Debug, "A command to {Machine} waits for the line: {Reason}")]
        public static partial void CommandWaits(ILogger logger, MachineId machine, string reason);
    }
}
