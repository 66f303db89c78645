using EdgeGym.Equipment.Machines;

namespace EdgeGym.Console;

/// <summary>
/// Writes down that staff have looked at a stopped machine and that it may be used again; completes when that is on disk. The gateway registers it.
/// False: the disk takes nothing, and the machine stays stopped.
/// </summary>
/// <param name="machine">Which.</param>
/// <param name="role">Of who did it.</param>
/// <param name="cancellationToken">The asker has gone.</param>
public delegate ValueTask<bool> HaltClearing(MachineId machine, string role, CancellationToken cancellationToken);
