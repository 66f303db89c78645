using EdgeGym.Equipment.Readings;

namespace EdgeGym.Sessions.RepDetection;

/// <summary>
/// Finds repetitions in a stream of positions (mm upward, 5–50 ms apart), one machine each. A repetition is an upward movement between two
/// turning points; it is told as soon as its concentric phase is over, from the first one on, whether the set starts at the bottom or
/// at the top. Mean velocity: over the whole concentric phase, first to last upward movement above
/// <see cref="RepDetectionSettings.VelocityThreshold"/>. Memory is fixed (about 24 KiB); after a restart feed it the last ten seconds of samples.
/// </summary>
public sealed class RepetitionDetector(RepDetectionSettings settings)
{
    private const double TimeJumpMilliseconds = 5_000;
    private const double LongRestMilliseconds = 5_000;

    private readonly SampleRing ring = new();
    private readonly RunningMedian ranges = new();
    private SampleCleaner cleaner = new(settings);
    private Direction direction;
    private double lastTime = double.NaN;
    private double interval = 10;
    private Turn low;
    private Turn high;
    private Turn bottom;
    private double movedAt;
    private double movedFrom;
    private double startPosition = double.NaN;
    private double stillSince = double.NegativeInfinity;
    private int beyond;
    private bool told;
    private double toldTop;
    private RepetitionReading? open;
    private int rebases;
    private int gaps;
    private int repeated;
    private int unusable;

    public RepetitionDetector()
        : this(RepDetectionSettings.Default)
    {
    }

    private enum Direction : byte
    {
        Still,
        Up,
        Down,
    }

    public DetectionQuirks Quirks => new(cleaner.Spikes, cleaner.UnitGlitches, rebases, gaps, repeated, unusable);

    public MovementPhase Phase => direction switch
    {
        Direction.Up => told ? MovementPhase.Hold : MovementPhase.Concentric,
        Direction.Down => MovementPhase.Eccentric,
        _ => MovementPhase.Rest,
    };

    /// <summary>
    /// True while a pause must not end the set: the handle moves, or is held away from where the set began (at the top, halfway), for as
    /// long as <see cref="RepDetectionSettings.LongestHoldMilliseconds"/>. The gateway then says <c>MovementSeen</c>.
    /// </summary>
    public bool KeepsSetOpen
    {
        get
        {
            if (double.IsNaN(lastTime) || ring.Next == 0)
                return false;
            var still = lastTime - movedAt;
            var away = double.IsNaN(startPosition) ? 0 : Math.Abs(ring.Position(ring.Next - 1) - startPosition);
            return still < 400 || (away > 0.35 * (ranges.Value ?? settings.LeastTravelMillimetres * 2) && still < settings.LongestHoldMilliseconds);
        }
    }

    /// <summary>A new person: what was learned of the range of the last one is forgotten. Movement that is going on is kept.</summary>
    public void ForgetPerson() => ranges.Clear();

    /// <summary>Takes a batch; adds what was found to <paramref name="found"/>. Never throws on what is in the batch.</summary>
    public void Process(PositionReading batch, ICollection<Detection> found)
    {
        if (!(batch.IntervalMilliseconds is >= 1 and <= 250))
        {
            unusable++;
            return;
        }

        interval = batch.IntervalMilliseconds;
        var first = (double)batch.MachineTime;
        if (!double.IsNaN(lastTime) && lastTime - first > TimeJumpMilliseconds + (batch.Millimetres.Length * interval))
            Break(ref gaps);
        for (var index = 0; index < batch.Millimetres.Length; index++)
        {
            var time = first + (index * interval);
            var position = batch.Millimetres[index];
            if (!double.IsFinite(position) || Math.Abs(position) > 1e7)
            {
                unusable++;
                continue;
            }

            if (time <= lastTime)
            {
                repeated++;
                continue;
            }

            if (time - lastTime > settings.LongestGapMilliseconds)
                Break(ref gaps);
            lastTime = time;
            if (cleaner.Clean(time, position, out var rebased) is not { } clean)
                continue;
            if (rebased)
            {
                Break(ref rebases);
                lastTime = time;
            }

            Step(time, clean, found);
        }
    }

    private void Break(ref int counter)
    {
        counter++;
        ring.Clear();
        cleaner.Forget();
        direction = Direction.Still;
        lastTime = double.NaN;
        open = null;
        told = false;
        beyond = 0;
    }

    private void Step(double time, double position, ICollection<Detection> found)
    {
        ring.Add(time, position);
        if (ring.Next == 1)
        {
            low = high = new Turn(time, position);
            movedAt = time;
            movedFrom = position;
            return;
        }

        if (Math.Abs(position - movedFrom) > 8)
        {
            movedAt = time;
            movedFrom = position;
        }

        switch (direction)
        {
            case Direction.Still:
                Rest(time, position);
                break;
            case Direction.Up:
                Rise(time, position, found);
                break;
            default:
                Sink(time, position, found);
                break;
        }
    }

    private void Rest(double time, double position)
    {
        if (position < low.Position)
            low = new Turn(time, position);
        if (position > high.Position)
            high = new Turn(time, position);
        if (Beyond(position > low.Position + settings.TurnMillimetres))
        {
            Leave(low.Position, time);
            TurnUp(time, position);
        }
        else if (position < high.Position - settings.TurnMillimetres)
        {
            Leave(high.Position, time);
            direction = Direction.Down;
            low = new Turn(time, position);
        }
        else if (time - Math.Min(low.Time, high.Time) > 1000)
        {
            // Slow drift is no movement: the resting level follows it.
            var level = ring.Fit(ring.Next - 1, 200).Position;
            low = high = new Turn(time, level);
        }
    }

    /// <summary>Where a set begins is where the handle has rested for long; a pause halfway is no such place.</summary>
    private void Leave(double position, double time)
    {
        if (double.IsNaN(startPosition) || time - stillSince >= LongRestMilliseconds)
            startPosition = position;
    }

    private void TurnUp(double time, double position)
    {
        direction = Direction.Up;
        high = new Turn(time, position);
        told = false;
        beyond = 0;
    }

    private void Rise(double time, double position, ICollection<Detection> found)
    {
        if (position > high.Position)
        {
            // What counts as rising further is more than noise: a hold is a hold although its samples quiver.
            if (told && position > toldTop + settings.TurnMillimetres)
                told = false;
            if (position > high.Position + 3 || !told)
                high = position > high.Position + 3 ? new Turn(time, position) : high with { Position = Math.Max(high.Position, position) };
        }

        if (!told)
        {
            var sinking = Beyond(position < high.Position - settings.OverMillimetres);
            var holding = time - high.Time >= Math.Max(settings.HoldMilliseconds, 3 * interval)
                && ring.Fit(ring.Next - 1, settings.HoldMilliseconds).Velocity < 0.5 * settings.VelocityThreshold;
            if (sinking || holding)
                Tell(!sinking, found);
        }

        if (position < high.Position - settings.TurnMillimetres)
        {
            direction = Direction.Down;
            low = new Turn(time, position);
            beyond = 0;
        }
    }

    private void Sink(double time, double position, ICollection<Detection> found)
    {
        if (position < low.Position)
            low = position < low.Position - 3 ? new Turn(time, position) : low with { Position = position };
        if (Beyond(position > low.Position + settings.TurnMillimetres))
        {
            Lower(found);
            TurnUp(time, position);
        }
        else if (time - low.Time > 400)
        {
            Lower(found);
            direction = Direction.Still;
            stillSince = time;
            low = high = new Turn(time, ring.Fit(ring.Next - 1, 200).Position);
        }
    }

    /// <summary>Two samples in a row, so that one bad one decides nothing.</summary>
    private bool Beyond(bool isBeyond)
    {
        beyond = isBeyond ? beyond + 1 : 0;
        return beyond >= 2;
    }

    private void Tell(bool holding, ICollection<Detection> found)
    {
        var measured = PhaseMeasurement.Concentric(ring, low, high, settings, interval);
        var travel = measured?.Travel ?? (high.Position - low.Position);
        if (travel < settings.LeastTravelMillimetres)
        {
            // A bounce or a tug: told as nothing, but the same movement may still go on.
            toldTop = high.Position;
            told = !holding;
            return;
        }

        var partial = ranges.Value is { } usual && travel < settings.PartialShare * usual;
        if (partial && holding)
            return;
        told = true;
        toldTop = high.Position;
        bottom = low;
        if (open is { } before && before.MachineTime >= low.Time)
        {
            // The same movement went on after a pause: it has been counted.
            if (measured is { } longer)
                open = Fill(before, longer, partial);
            return;
        }

        ranges.Add(travel);
        var end = (long)Math.Round(measured?.EndTime ?? high.Time);
        var reading = new RepetitionReading($"p{end}", end, Partial: partial);
        open = measured is { } known ? Fill(reading, known, partial) : reading;
        found.Add(new Detection(DetectionKind.Lifted, open));
    }

    private void Lower(ICollection<Detection> found)
    {
        if (open is not { } rep)
            return;
        open = null;
        if (high.Position > toldTop + 3 && PhaseMeasurement.Concentric(ring, bottom, high, settings, interval) is { } measured)
            rep = Fill(rep, measured, rep.Partial);
        var eccentric = PhaseMeasurement.EccentricMilliseconds(ring, high, low, settings, interval);
        found.Add(new Detection(DetectionKind.Lowered, rep with { EccentricMilliseconds = eccentric }));
    }

    private static RepetitionReading Fill(RepetitionReading reading, PhaseMeasurement measured, bool partial) => reading with
    {
        ConcentricMilliseconds = Math.Round(measured.Milliseconds, 1),
        RangeOfMotionMillimetres = Math.Round(measured.Travel, 1),
        MeanConcentricVelocity = Math.Round(measured.MeanVelocity, 4),
        PeakConcentricVelocity = Math.Round(measured.PeakVelocity, 4),
        Partial = partial,
    };
}

/// <summary>A turning point as first seen: ms and mm.</summary>
internal readonly record struct Turn(double Time, double Position);
