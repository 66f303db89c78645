namespace EdgeGym.Console.Access;

/// <summary>Wrong tokens from one address: after ten within two minutes no more are taken. Tokens are long; this keeps logs and CPU quiet.</summary>
internal sealed class TokenAttempts
{
    private const int Limit = 10;
    private const int Capacity = 4_096;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Failures, DateTimeOffset Until)> _entries = new(StringComparer.Ordinal);

    public bool IsLocked(string address)
    {
        lock (_gate)
            return _entries.TryGetValue(address, out var entry) && entry.Failures >= Limit && entry.Until > TimeProvider.System.GetUtcNow();
    }

    public void Failed(string address)
    {
        lock (_gate)
        {
            var now = TimeProvider.System.GetUtcNow();
            var failures = _entries.TryGetValue(address, out var entry) && entry.Until > now ? entry.Failures + 1 : 1;
            if (_entries.Count >= Capacity && !_entries.ContainsKey(address))
                _entries.Remove(_entries.MinBy(pair => pair.Value.Until).Key);
            _entries[address] = (failures, now + Window);
        }
    }
}
