using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Ftms;

/// <summary>
/// Commands to one fitness machine as control point procedures (FTMS 1.0.1, 4.16): control is requested first, one request at a time, a stop before
/// everything else. A command is done when the machine's status or its record reads back what was asked; its answer alone says only that it has understood.
/// Pure: time comes in, bytes and echoes go out. Not thread-safe.
/// </summary>
public sealed class FtmsCommander
{
    /// <summary>ms for an answer, after which control and request are asked for again: whatever was set is set to the same again.</summary>
    public const long AnswerWithin = 3000;

    private const int MostOpen = 16;
    private const int MostRefusals = 3;
    private const double KilometresPerHour = 3.6;

    private static readonly Axis[] Axes =
    [
        new(CommandOperation.SetSpeed, FtmsOperation.SetTargetSpeed, FtmsStatus.TargetSpeedChanged, KilometresPerHour, 0.03, reading => reading.SpeedMetresPerSecond, birth => birth.Speed),
        new(CommandOperation.SetIncline, FtmsOperation.SetTargetInclination, FtmsStatus.TargetInclineChanged, 1, 0.1, reading => reading.InclinePercent, birth => birth.Incline),
        new(CommandOperation.SetPower, FtmsOperation.SetTargetPower, FtmsStatus.TargetPowerChanged, 1, 2, reading => reading.PowerWatts, birth => birth.Power),
        new(CommandOperation.SetResistance, FtmsOperation.SetTargetResistanceLevel, FtmsStatus.TargetResistanceLevelChanged, 1, 0.1, reading => reading.ResistanceLevel, birth => birth.Resistance),
        new(CommandOperation.Stop, FtmsOperation.StopOrPause, FtmsStatus.StoppedOrPausedByUser, 1, 0, static _ => null, static _ => null),
    ];

    private readonly List<Open> _open = [];
    private readonly List<CommandEcho> _told = [];
    private bool _hasControl;
    private long? _controlAskedAt;

    /// <summary>Commands that are not read back yet.</summary>
    public int Pending => _open.Count;

    /// <summary>Takes a command; one that this service has no word for is left to expire.</summary>
    /// <param name="command">Judged by the guard; an id that is open already changes nothing.</param>
    /// <param name="birth">Its step says how near a record must come to what was asked.</param>
    /// <param name="now">Unix ms.</param>
    /// <param name="writes">Gets what is to be written to the control point, in order.</param>
    public void Ask(MachineCommand command, MachineBirth? birth, long now, ICollection<byte[]> writes)
    {
        if (Array.Find(Axes, candidate => candidate.Command == command.Operation) is not { } axis || _open.Exists(open => open.Command.Id == command.Id))
            return;
        if (command.Operation != CommandOperation.Stop && command.Value is null)
            return;
        foreach (var former in _open.Where(open => open.Axis == axis).ToList())
            Close(former, "superseded");
        if (command.Operation == CommandOperation.Stop)
        {
            // What was to become faster must not come after the stop.
            foreach (var former in _open.ToList())
                Close(former, "stopped");
        }

        if (_open.Count < MostOpen)
            _open.Add(new Open(command, axis, birth is null ? axis.Tolerance : Math.Max(axis.Tolerance, (axis.Range(birth)?.Step ?? 0) / 2)));
        Pump(now, writes);
    }

    /// <summary>Sees what the machine says.</summary>
    /// <param name="part">Characteristic.</param>
    /// <param name="bytes">Valid.</param>
    /// <param name="readings">What the frame's reader made of it.</param>
    /// <param name="now">Unix ms.</param>
    /// <param name="writes">As in <see cref="Ask"/>.</param>
    /// <param name="echoes">Gets the outcome of commands, each once.</param>
    public void See(
        string part, ReadOnlySpan<byte> bytes, IReadOnlyCollection<Reading> readings, long now, ICollection<byte[]> writes, ICollection<CommandEcho> echoes)
    {
        var characteristic = FtmsRecord.Parse(part);
        if (characteristic == FtmsCharacteristic.ControlPoint && FtmsControlPoint.TryReadResponse(bytes, out var request, out var result))
            Answered(request, result);
        else if (characteristic == FtmsCharacteristic.MachineStatus && FtmsControlPoint.TryReadStatus(bytes, out var status, out var parameters) == FtmsReject.None)
            Happened(status, parameters[0]);
        else if (FtmsLayouts.IsRecord(characteristic) && _open.Count > 0)
        {
            foreach (var reading in readings.OfType<CardioReading>())
                Measured(reading);
        }

        foreach (var echo in _told)
            echoes.Add(echo);
        _told.Clear();
        Pump(now, writes);
    }

    /// <summary>Asks again what was not answered, forgets what has expired.</summary>
    public void Tick(long now, ICollection<byte[]> writes) => Pump(now, writes);

    /// <summary>The machine began anew, or its bridge has lost it: control is gone, and what was not read back is asked again.</summary>
    public void Lost()
    {
        (_hasControl, _controlAskedAt) = (false, null);
        foreach (var open in _open)
            open.SentAt = null;
    }

    private void Answered(FtmsOperation request, FtmsResult result)
    {
        if (request == FtmsOperation.RequestControl)
        {
            _hasControl = result == FtmsResult.Success;
            if (_hasControl)
                _controlAskedAt = null;
            return;
        }

        if (_open.Find(open => open.Axis.Operation == request && open is { SentAt: not null, IsAnswered: false }) is not { } asked)
            return;
        if (result == FtmsResult.Success)
            asked.IsAnswered = true;
        else if (result == FtmsResult.ControlNotPermitted && asked.Refusals++ < MostRefusals)
            (_hasControl, asked.SentAt) = (false, null);
        else if (result == FtmsResult.InvalidParameter && request == FtmsOperation.SetTargetResistanceLevel && !asked.IsNarrow)
            // One byte, as the standard has it, for a machine that does not take the two that others want.
            (asked.IsNarrow, asked.SentAt) = (true, null);
        else
            Close(asked, FtmsResultNames.Of(result));
    }

    private void Happened(FtmsStatus status, double? value)
    {
        if (status is FtmsStatus.ControlPermissionLost or FtmsStatus.Reset)
            Lost();
        foreach (var open in _open.Where(open => open.SentAt is not null).ToList())
        {
            if (open.Axis.Command == CommandOperation.Stop)
            {
                if (status is FtmsStatus.StoppedOrPausedByUser or FtmsStatus.StoppedBySafetyKey)
                    Done(open, null);
            }
            else if (open.Axis.Status == status && value / open.Axis.PerUnit is { } told && Math.Abs(told - open.Command.Value!.Value) <= open.Tolerance)
                Done(open, told);
        }
    }

    private void Measured(CardioReading reading)
    {
        foreach (var open in _open.Where(open => open.SentAt is not null).ToList())
        {
            if (open.Axis.Command == CommandOperation.Stop)
            {
                if (reading.SpeedMetresPerSecond is <= 0.05)
                    Done(open, null);
            }
            else if (open.Axis.Read(reading) is { } measured && Math.Abs(measured - open.Command.Value!.Value) <= open.Tolerance)
                Done(open, measured);
        }
    }

    private void Pump(long now, ICollection<byte[]> writes)
    {
        _open.RemoveAll(open => open.Command.ExpiresAt <= now);
        foreach (var open in _open)
        {
            if (open is { SentAt: { } sent, IsAnswered: false } && (now - sent >= AnswerWithin || now < sent))
            {
                // No answer: the machine may have lost us and the control with it.
                open.SentAt = null;
                _hasControl = false;
            }
        }

        if (_open.Find(open => open.Axis.Command == CommandOperation.Stop && open.SentAt is null) is { } stop)
        {
            // Nobody waits for an answer before a stop.
            if (!_hasControl)
                AskForControl(now, writes);
            Send(stop, now, writes);
            return;
        }

        if (_open.Exists(open => open is { SentAt: not null, IsAnswered: false }) || _open.Find(open => open.SentAt is null) is not { } next)
            return;
        if (_hasControl)
            Send(next, now, writes);
        else if (_controlAskedAt is not { } asked || now - asked >= AnswerWithin || now < asked)
            AskForControl(now, writes);
    }

    private void AskForControl(long now, ICollection<byte[]> writes)
    {
        _controlAskedAt = now;
        writes.Add([(byte)FtmsOperation.RequestControl]);
    }

    private static void Send(Open open, long now, ICollection<byte[]> writes)
    {
        Span<byte> request = stackalloc byte[FtmsControlPoint.MaximumRequestBytes];
        // 1 is stop, 2 would be pause.
        var value = open.Axis.Command == CommandOperation.Stop ? 1 : open.Command.Value!.Value * open.Axis.PerUnit;
        var length = FtmsControlPoint.Write(open.Axis.Operation, [value], request, wideResistance: !open.IsNarrow);
        open.SentAt = now;
        open.IsAnswered = false;
        if (length > 0)
            writes.Add(request[..length].ToArray());
    }

    private void Done(Open open, double? value)
    {
        _open.Remove(open);
        _told.Add(new CommandEcho(open.Command.Id, Succeeded: true, value is { } number ? Math.Round(number, 4) : null));
    }

    private void Close(Open open, string error)
    {
        _open.Remove(open);
        _told.Add(new CommandEcho(open.Command.Id, Succeeded: false, null, error));
    }

    /// <param name="Command">What the gateway asks.</param>
    /// <param name="Operation">The request for it.</param>
    /// <param name="Status">Tells that the target is set.</param>
    /// <param name="PerUnit">Value of the control point = the command's × this.</param>
    /// <param name="Tolerance">In the command's unit: what rounding on the wire makes of it.</param>
    /// <param name="Read">Reads it back from a record.</param>
    /// <param name="Range">Of the machine.</param>
    private sealed record Axis(
        CommandOperation Command, FtmsOperation Operation, FtmsStatus Status, double PerUnit, double Tolerance,
        Func<CardioReading, double?> Read, Func<MachineBirth, SettingRange?> Range);

    private sealed class Open(MachineCommand command, Axis axis, double tolerance)
    {
        public MachineCommand Command => command;

        public Axis Axis => axis;

        public double Tolerance => tolerance;

        /// <summary>Unix ms; null: to be sent.</summary>
        public long? SentAt { get; set; }

        public bool IsAnswered { get; set; }

        public bool IsNarrow { get; set; }

        public int Refusals { get; set; }
    }
}
