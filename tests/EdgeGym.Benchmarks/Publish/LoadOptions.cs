namespace EdgeGym.Benchmarks.Publish;

/// <param name="Topic">May hold {client}, 0 to Clients - 1.</param>
/// <param name="Payload">May hold {sequence}, a number of ten digits that no other publish of this run has; empty: filler bytes.</param>
/// <param name="PayloadBytes">Length of the filler payload.</param>
/// <param name="Credentials">One pair for each client, instead of <paramref name="User"/> and <paramref name="Password"/>.</param>
/// <param name="User">May hold {client}; null: no user.</param>
internal sealed record LoadOptions(
    string Host,
    int Port,
    int Clients,
    TimeSpan WarmUp,
    TimeSpan Duration,
    int PayloadBytes,
    string Topic,
    string Payload,
    string? User,
    string? Password,
    IReadOnlyList<(string User, string Password)>? Credentials = null);
