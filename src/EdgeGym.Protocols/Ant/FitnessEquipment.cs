using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Ant;

/// <summary>
/// One fitness machine out of its interleaved pages: speed on page 16, power on another, incline on a third. Each reading says the newest of all that is still fresh.
/// Feed pages in order. Not thread-safe.
/// </summary>
public sealed class FitnessEquipment
{
    private const int ReadyState = 2;
    private const int InUseState = 3;

    /// <summary>Main pages come every half second, settings at least every 16 s; a value whose page stays away longer is not the machine's any more.</summary>
    private const long MainPagesStale = 5_000;
    private const long SettingsStale = 30_000;

    /// <summary>Pages come four a second and say the same things by turns: a reading a second is enough.</summary>
    private const long Pace = 900;

    /// <summary>After this silence the shortest counter may have rolled over unseen.</summary>
    private const long CountersStale = 60_000;

    private readonly RollingCounter _elapsed = new(256);
    private readonly RollingCounter _distance = new(256);
    private readonly RollingCounter _events = new(256);
    private readonly RollingCounter _accumulatedPower = new(65_536);
    private readonly RollingCounter _wheelPeriod = new(65_536);
    private readonly RollingCounter _torque = new(65_536);
    private readonly RollingCounter _cycles = new(256);
    private readonly RollingCounter _up = new(256);
    private readonly RollingCounter _down = new(256);

    private Fresh _speed, _power, _cadence, _incline, _resistance, _heart, _travelled;
    private long _lastAt = long.MinValue;
    private long _generalAt;
    private long _saidAt = long.MinValue;
    private int _state;

    /// <summary>m since the exercise began (in use after ready).</summary>
    public double DistanceMetres => _distance.Total;

    /// <summary>Strides or strokes since the first page.</summary>
    public long Cycles => _cycles.Total;

    /// <summary>m climbed since the first page.</summary>
    public double ClimbedMetres => _up.Total / 10.0;

    /// <summary>m descended since the first page, positive.</summary>
    public double DescendedMetres => _down.Total / 10.0;

    /// <summary>W over the updates since the trainer's page before, lost pages included; null without two of them.</summary>
    public double? AveragePowerWatts { get; private set; }

    /// <summary>Newest heart rate that the machine measured, 25–250 bpm; null when there is none.</summary>
    public int? HeartRate(long now) => (int?)_heart.At(now, MainPagesStale);

    /// <param name="page">Eight bytes, little-endian, of a page that <see cref="FecPages"/> knows.</param>
    /// <param name="receivedAt">Unix ms.</param>
    /// <param name="quirks">What was odd.</param>
    /// <returns>What to say, at most once in 0.9 s; null when nothing new is to be said yet.</returns>
    public CardioReading? Add(ulong page, long receivedAt, out Quirks quirks)
    {
        quirks = Quirks.None;
        if (_lastAt != long.MinValue && receivedAt - _lastAt > CountersStale)
            Forget();
        _lastAt = receivedAt;
        var number = (byte)page;
        switch (number)
        {
            case 16:
                General(page, receivedAt, ref quirks);
                break;
            case 17:
                _incline.Set(FecPages.Incline.Read(page), receivedAt);
                _resistance.Set(FecPages.Resistance.Read(page), receivedAt);
                return null;
            case >= 19 and <= 24:
                Specific(number, page, receivedAt);
                break;
            case 25:
                Trainer(page, receivedAt, ref quirks);
                break;
            case 26:
                Torque(page, receivedAt);
                break;
            default:
                return null;
        }

        Follow((int)FecPages.State.Raw(page));
        if (_saidAt != long.MinValue && receivedAt >= _saidAt && receivedAt - _saidAt < Pace)
            return null;
        _saidAt = receivedAt;
        var reading = new CardioReading(
            receivedAt, _speed.At(receivedAt, MainPagesStale), _incline.At(receivedAt, SettingsStale), _power.At(receivedAt, MainPagesStale),
            _cadence.At(receivedAt, MainPagesStale), _travelled.At(receivedAt, MainPagesStale), _resistance.At(receivedAt, SettingsStale));
        return ReadingLimits.Cardio(reading, ref quirks);
    }

    private void General(ulong page, long at, ref Quirks quirks)
    {
        if (FecPages.Equipment.Raw(page) is < 16 or > 25)
            quirks |= Quirks.ImplausibleValue;
        var waited = Math.Max(_elapsed.Add(FecPages.Elapsed.Raw(page), 256) * 250, at - _generalAt);
        _generalAt = at;
        // Nobody pedals faster than 30 m/s; a page more may have been lost.
        _distance.Add(FecPages.Distance.Raw(page), ((long)(waited * 0.03)) + 30);
        if (_distance.WasReset)
            quirks |= Quirks.CounterReset;
        _speed.Set(FecPages.Speed.Read(page), at);
        _travelled.Set(FecPages.DistanceEnabled.IsSet(page) ? _distance.Total : null, at);
        var heart = FecPages.HeartRate.Read(page);
        if (heart is >= 25 and <= 250)
        {
            // Source "invalid" with a heart rate: some machines forward a strap and leave the source at 0.
            if (FecPages.HeartRateSource.Raw(page) == 0)
                quirks |= Quirks.UnflaggedField;
            _heart.Set(heart, at);
        }
        else
        {
            _heart.Set(null, at);
        }
    }

    private void Specific(byte number, ulong page, long at)
    {
        _cadence.Set(FecPages.Cadence.Read(page), at);
        if (number != 19)
            _power.Set(FecPages.Power.Read(page), at);
        if (number is 20 or 22 or 23 or 24)
            _cycles.Add(FecPages.Strides.Raw(page), 256);
        if (number == 19)
            _down.Add(FecPages.NegativeVertical.Raw(page), 256);
        if (number is 19 or 20)
            _up.Add((number == 19 ? FecPages.PositiveVertical : FecPages.EllipticalVertical).Raw(page), 256);
    }

    private void Trainer(ulong page, long at, ref Quirks quirks)
    {
        _cadence.Set(FecPages.TrainerCadence.Read(page), at);
        var power = FecPages.TrainerPower.Read(page);
        _power.Set(power, at);
        if (power is null)
            return;
        var events = _events.Add(FecPages.EventCount.Raw(page), 256);
        var joined = _accumulatedPower.Add(FecPages.AccumulatedPower.Raw(page), 65_536);
        // The sum may roll over several times in many lost updates; no trainer takes more than 4094 W.
        AveragePowerWatts = events is > 0 and <= 16 && joined <= events * 4094.0 ? joined / (double)events : null;
        if (events > 0 && joined > events * 4094.0)
            quirks |= Quirks.CounterReset;
    }

    private void Torque(ulong page, long at)
    {
        var events = _events.Add(FecPages.EventCount.Raw(page), 256);
        var period = _wheelPeriod.Add(FecPages.WheelPeriod.Raw(page), 65_536);
        var torque = _torque.Add(FecPages.AccumulatedTorque.Raw(page), 65_536);
        if (events == 0)
            return;
        // Angular velocity 2π·events/(period/2048) times torque (torque/32)/events: the events fall out.
        AveragePowerWatts = period == 0 ? 0 : 128 * Math.PI * torque / period;
        _power.Set(AveragePowerWatts, at);
    }

    private void Follow(int state)
    {
        if (state == InUseState && _state is > 0 and <= ReadyState)
        {
            _distance.Restart();
            _travelled.Set(_travelled.Has ? 0 : null, _generalAt);
        }

        if (state != 0)
            _state = state;
    }

    private void Forget()
    {
        foreach (var counter in (ReadOnlySpan<RollingCounter>)[_elapsed, _distance, _events, _accumulatedPower, _wheelPeriod, _torque, _cycles, _up, _down])
            counter.Forget();
    }

    /// <summary>A value and when it was said.</summary>
    private struct Fresh
    {
        private double _value;
        private long _at;

        public bool Has { get; private set; }

        public void Set(double? value, long at)
        {
            Has = value is not null;
            (_value, _at) = (value ?? 0, at);
        }

        public readonly double? At(long now, long longest) => Has && now - _at <= longest ? _value : null;
    }
}
