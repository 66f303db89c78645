namespace EdgeGym.Protocols.Gatt;

/// <summary>
/// Revolutions and the time of the last one, as power meters and cadence sensors count them: both roll over, both stand still between two
/// revolutions. Gives revolutions a minute.
/// </summary>
internal struct RevolutionCounter
{
    private const double TicksPerSecond = 1024;

    /// <summary>Nobody turns faster; a jump beyond is a counter that began anew.</summary>
    private const double FastestPerMinute = 250;

    /// <summary>ms without a new revolution after which nothing turns.</summary>
    private const long StillAfter = 3000;

    private bool _known;
    private ushort _revolutions;
    private ushort _ticks;
    private long _turnedAt;
    private double _perMinute;

    /// <param name="revolutions">Modulo 65,536.</param>
    /// <param name="ticks">Time of the last revolution in 1/1024 s, modulo 64 s.</param>
    /// <param name="at">Unix ms when the record came.</param>
    /// <param name="quirks">Gets <see cref="Quirks.CounterReset"/> when the difference makes no sense.</param>
    /// <returns>1/min; 0 when nothing turns or nothing is known yet.</returns>
    public double See(ushort revolutions, ushort ticks, long at, ref Quirks quirks)
    {
        var (turned, took) = ((ushort)(revolutions - _revolutions), (ushort)(ticks - _ticks));
        if (_known && turned == 0)
        {
            if (at - _turnedAt > StillAfter || at < _turnedAt)
                _perMinute = 0;
            return _perMinute;
        }

        var perMinute = took == 0 ? double.PositiveInfinity : turned * 60 * TicksPerSecond / took;
        if (_known && perMinute > FastestPerMinute)
            quirks |= Quirks.CounterReset;
        // After a minute of silence the time may have rolled over unseen.
        var isUsable = _known && perMinute <= FastestPerMinute && at >= _turnedAt && at - _turnedAt < 60_000;
        (_known, _revolutions, _ticks, _turnedAt) = (true, revolutions, ticks, at);
        return _perMinute = isUsable ? perMinute : 0;
    }
}
