namespace EdgeGym.Gateway.Configuration;

/// <summary>
/// The clock for people and machines. It runs with real time; only under <c>--virtual-time</c> it may also be moved ahead.
/// Timers and timestamps stay real: sockets and disks don't train.
/// </summary>
public sealed class GatewayClock(bool isVirtual) : TimeProvider
{
    /// <summary>Ten years: enough for any demonstration, and far from the end of what dates can hold.</summary>
    public const long MaximumAdvanceSeconds = 315_360_000;

    private long _aheadTicks;

    /// <summary>Raised after the clock was moved, on the caller's thread.</summary>
    public event Action? Advanced;

    public bool IsVirtual => isVirtual;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public long UnixMilliseconds => GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="seconds">0 to <see cref="MaximumAdvanceSeconds"/> in all.</param>
    /// <exception cref="InvalidOperationException">Not under virtual time.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Backwards, or too far.</exception>
    public void Advance(double seconds)
    {
        if (!isVirtual)
            throw new InvalidOperationException("The clock can be moved only under --virtual-time.");
        var total = TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks)).TotalSeconds + seconds;
        if (!(seconds >= 0) || total > MaximumAdvanceSeconds)
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, $"0 to {MaximumAdvanceSeconds} in all.");
        Interlocked.Add(ref _aheadTicks, TimeSpan.FromSeconds(seconds).Ticks);
        Advanced?.Invoke();
    }
}
