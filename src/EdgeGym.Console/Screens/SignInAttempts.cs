using EdgeGym.Equipment.Machines;

namespace EdgeGym.Console.Screens;

/// <summary>
/// Wrong PINs at one screen or for one member: after five within the window no more are taken until it is over.
/// Bounded: the oldest entry makes room. Real time, because people at a keypad live in it.
/// </summary>
internal sealed class SignInAttempts(TimeProvider time)
{
    public const int Limit = 5;
    private const int Capacity = 4_096;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Failures, DateTimeOffset Until)> _entries = new(StringComparer.Ordinal);

    /// <summary>Seconds until the next try; 0 when it may be now.</summary>
    public int SecondsLocked(MachineId machine, string member)
    {
        lock (_gate)
            return Math.Max(Locked("machine " + machine.Value), Locked("member " + member));
    }

    public void Failed(MachineId machine, string member)
    {
        lock (_gate)
        {
            Count("machine " + machine.Value);
            Count("member " + member);
        }
    }

    public void Succeeded(MachineId machine, string member)
    {
        lock (_gate)
        {
            _entries.Remove("machine " + machine.Value);
            _entries.Remove("member " + member);
        }
    }

    private int Locked(string key) => _entries.TryGetValue(key, out var entry) && entry.Failures >= Limit && entry.Until > time.GetUtcNow()
        ? (int)Math.Ceiling((entry.Until - time.GetUtcNow()).TotalSeconds)
        : 0;

    private void Count(string key)
    {
        var now = time.GetUtcNow();
        var failures = _entries.TryGetValue(key, out var entry) && entry.Until > now ? entry.Failures + 1 : 1;
        if (_entries.Count >= Capacity && !_entries.ContainsKey(key))
            _entries.Remove(_entries.MinBy(pair => pair.Value.Until).Key);
        _entries[key] = (failures, now + Window);
    }
}
