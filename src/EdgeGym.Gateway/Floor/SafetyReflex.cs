using EdgeGym.Coaching.Understanding;
using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Gateway.Floor;

/// <summary>
/// The one thing that does not wait for the disk: words of danger and an emergency stop lead to a stop of the machine at once, even
/// when the journal takes nothing any more. The session writes down the same commands with the same ids afterwards; a machine does
/// the same id once.
/// </summary>
internal sealed class SafetyReflex(MachineOutlet outlet, TimeProvider clock)
{
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(60);

    /// <summary>Stops the machine when the message asks for it.</summary>
    /// <returns>True when a stop was sent.</returns>
    public async Task<bool> SeeAsync(MachineId machine, Reading reading, bool isMotorized)
    {
        var (id, reason) = reading switch
        {
            SpokenReading spoken when Understand(spoken).FirstOrDefault(concern => concern.Stop != "nothing") is { } concern => (StopId(spoken), concern.Kind),
            _ => default,
        };
        if (id is null)
            return false;
        var expires = clock.GetUtcNow().Add(Expiry).ToUnixTimeMilliseconds();
        foreach (var command in StopCommands(id, reason!, isMotorized, locks: false, expires))
            await outlet.Send(machine, command);
        return true;
    }

    /// <summary>The id of the stop that an utterance leads to: by the sender's time and the words, so that reflex and session mean the same one.</summary>
    public static string StopId(SpokenReading spoken)
    {
        // FNV-1a: the same words give the same id in every run.
        var hash = 2166136261u;
        foreach (var character in spoken.Text)
            hash = (hash ^ character) * 16777619u;
        return $"stop-{spoken.MachineTime:x}-{hash:x8}";
    }

    public static IReadOnlyList<MachineCommand> StopCommands(string id, string reason, bool releaseLoad, bool locks, long expires)
    {
        var commands = new List<MachineCommand>(3) { new(id, CommandOperation.Stop, null, null, expires, null, reason) };
        if (releaseLoad)
            commands.Add(new MachineCommand(id + "-release", CommandOperation.ReleaseLoad, null, null, expires, null, reason));
        if (locks)
            commands.Add(new MachineCommand(id + "-lock", CommandOperation.Lock, null, null, expires, null, reason));
        return commands;
    }

    /// <summary>What asks for caution in an utterance, most serious first; deterministic.</summary>
    public static IReadOnlyList<SpokenConcern> Understand(SpokenReading spoken) => SpokenConcern.From(LexiconUnderstanding.Understand(spoken.Text, spoken.Language));
}
