using EdgeGym.Equipment.Machines;

namespace EdgeGym.Ingest.Mqtt;

/// <summary>
/// Checks an enrolled machine's user and password against the registry; null when they don't belong to any machine.
/// Asked at each connect, so that a removed machine can't come back.
/// </summary>
public delegate ValueTask<MachineId?> MachineSignIn(string user, string password, CancellationToken cancellationToken);
