namespace EdgeGym.Protocols.Ant;

/// <summary>
/// A counter that a page repeats in few bits. It only ever grows and begins again at 0 behind its highest value, so a fall is a roll-over, unless it stands for
/// more than can have happened: then the sender was reset, and the difference is not used.
/// </summary>
/// <param name="modulus">Raw values, such as 256.</param>
public sealed class RollingCounter(int modulus)
{
    private int _last = -1;

    /// <summary>Raw steps since the first value, roll-overs counted.</summary>
    public long Total { get; private set; }

    /// <summary>True when the newest value was a reset.</summary>
    public bool WasReset { get; private set; }

    /// <param name="raw">As the page has it.</param>
    /// <param name="highest">More steps than this cannot have been.</param>
    /// <returns>Steps since the value before; 0 for the first and after a reset.</returns>
    public int Add(long raw, long highest)
    {
        var value = (int)(raw % modulus);
        var step = _last < 0 ? 0 : (value - _last + modulus) % modulus;
        _last = value;
        WasReset = step > highest;
        if (WasReset)
            step = 0;
        Total += step;
        return step;
    }

    /// <summary>Starts a new sum at the newest value.</summary>
    public void Restart() => Total = 0;

    /// <summary>Forgets the newest value too: after a silence in which it may have rolled over unseen.</summary>
    public void Forget() => _last = -1;
}
