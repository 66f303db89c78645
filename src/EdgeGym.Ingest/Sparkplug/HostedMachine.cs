using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Sparkplug;

namespace EdgeGym.Ingest.Sparkplug;

/// <summary>
/// One machine behind Sparkplug with its commands: each is written, and written again, until the machine sends the value back or the command expires.
/// Whoever calls holds its node's gate.
/// </summary>
internal sealed class HostedMachine(SparkplugEnrolment enrolment)
{
    private const int MostOpen = 16;

    private readonly List<Open> _open = [];

    public SparkplugEnrolment Enrolment { get; } = enrolment;

    public MachineId Id => Enrolment.Machine;

    public SparkplugMachine Reader { get; } = new(enrolment.Kind);

    /// <summary>Has a birth that holds.</summary>
    public bool IsBorn { get; private set; }

    /// <summary>Was heard of, or told to be offline, since the gateway's start.</summary>
    public bool IsAccounted { get; set; }

    public bool HasCommands => _open.Count > 0;

    public void Born()
    {
        (IsBorn, IsAccounted) = (true, true);
        // What was written to the one before may be lost.
        foreach (var open in _open)
            open.SentAt = null;
    }

    public void Died() => IsBorn = false;

    /// <summary>Takes a command; the echoes of those that it makes pointless are added.</summary>
    public void Ask(MachineCommand command, ICollection<CommandEcho> echoes)
    {
        if (_open.Exists(open => open.Command.Id == command.Id))
            return;
        foreach (var former in _open.Where(open => open.Command.Operation == command.Operation || (command.Operation == CommandOperation.Stop && IsSetting(open.Command))).ToList())
        {
            _open.Remove(former);
            echoes.Add(new CommandEcho(former.Command.Id, false, null, command.Operation == CommandOperation.Stop ? "stopped" : "superseded"));
        }

        if (_open.Count < MostOpen)
            _open.Add(new Open(command));
    }

    /// <summary>What is to be written now.</summary>
    /// <param name="clock">Gateway's clock, Unix ms: commands expire by it.</param>
    /// <param name="now">ms of a clock that never goes back.</param>
    /// <param name="retry">ms.</param>
    /// <param name="echoes">Gets the refusal of what this machine has no metric for.</param>
    public List<SparkplugMetric> TakeDue(long clock, long now, long retry, ICollection<CommandEcho> echoes)
    {
        var due = new List<SparkplugMetric>();
        _open.RemoveAll(open => open.Command.ExpiresAt <= clock);
        if (!IsBorn)
            return due;
        foreach (var open in _open.OrderBy(open => IsSetting(open.Command)).ToList())
        {
            if (open.SentAt is { } sent && now - sent < retry)
                continue;
            open.SentAt = now;
            if (Reader.Write(open.Command, clock) is { } metric)
            {
                due.Add(metric);
                continue;
            }

            _open.Remove(open);
            echoes.Add(new CommandEcho(open.Command.Id, false, null, "not_supported"));
        }

        return due;
    }

    /// <summary>The machine has sent a setting; what it completes is echoed.</summary>
    public void Read(SettingRead read, ICollection<CommandEcho> echoes)
    {
        foreach (var open in _open.Where(open => open.SentAt is not null && Reader.IsDone(open.Command, read)).ToList())
        {
            _open.Remove(open);
            echoes.Add(new CommandEcho(open.Command.Id, true, open.Command.Value is null ? null : Math.Round(read.Value, 4)));
        }
    }

    private static bool IsSetting(MachineCommand command) => command.Value is not null;

    private sealed class Open(MachineCommand command)
    {
        public MachineCommand Command { get; } = command;

        public long? SentAt { get; set; }
    }
}
