using EdgeGym.Equipment.Commands;

namespace EdgeGym.Ingest.Serial;

/// <summary>The commands that one machine has not echoed yet. They outlive the line.</summary>
internal sealed class PendingCommands
{
    private const int Capacity = 64;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, (MachineCommand Command, TaskCompletionSource<SerialCommandOutcome> Completion)> _pending = new(StringComparer.Ordinal);

    /// <returns>Completes with the machine's echo; at once when there is no room. The same id twice is once.</returns>
    public Task<SerialCommandOutcome> Add(MachineCommand command)
    {
        lock (_gate)
        {
            if (_pending.TryGetValue(command.Id, out var known))
                return known.Completion.Task;
            if (_pending.Count >= Capacity)
                return Task.FromResult(SerialCommandOutcome.Overloaded);
            var completion = new TaskCompletionSource<SerialCommandOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            _pending.Add(command.Id, (command, completion));
            return completion.Task;
        }
    }

    public void Remove(string commandId)
    {
        lock (_gate)
            _pending.Remove(commandId);
    }

    public void Complete(string commandId, SerialCommandOutcome outcome)
    {
        lock (_gate)
        {
            if (_pending.Remove(commandId, out var pending))
                pending.Completion.TrySetResult(outcome);
        }
    }

    /// <summary>Oldest first.</summary>
    public List<MachineCommand> Snapshot()
    {
        lock (_gate)
            return [.. _pending.Values.Select(pending => pending.Command)];
    }
}
