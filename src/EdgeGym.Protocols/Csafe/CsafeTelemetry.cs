using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.GymJson;

namespace EdgeGym.Protocols.Csafe;

/// <summary>What a CSAFE machine can be asked for and set to.</summary>
public enum CsafeMeasure : byte
{
    /// <summary>m/s.</summary>
    Speed,

    /// <summary>%.</summary>
    Incline,

    /// <summary>W.</summary>
    Power,

    /// <summary>Per minute.</summary>
    Cadence,

    /// <summary>m.</summary>
    Distance,

    /// <summary>Gear, or the level of the program where the machine has no gears.</summary>
    Resistance,
}

/// <summary>
/// The responses of one machine, put together: it answers command by command, a reading is of one moment. Not thread-safe; never throws.
/// </summary>
public sealed class CsafeTelemetry
{
    /// <summary>ms after which a value is not part of a reading any more.</summary>
    public const long Fresh = 5000;

    /// <summary>ms between two readings of a machine that answers one command at a time.</summary>
    private const long Interval = 900;

    /// <summary>Each measure's field of the JSON contract, whose limits say what is believable.</summary>
    private static readonly NumberField[] Fields =
        [NumberField.Speed, NumberField.Incline, NumberField.Power, NumberField.Cadence, NumberField.Distance, NumberField.Resistance];

    private readonly (double Value, long At, CsafeUnit Unit)[] _latest = new (double, long, CsafeUnit)[Fields.Length];
    private long _gearAt = long.MinValue / 2;
    private long _speedAt = long.MinValue / 2;
    private long _readingAt = long.MinValue / 2;
    private int _errorCode;

    public CsafeTelemetry() => Array.Fill(_latest, (0, long.MinValue / 2, default));

    /// <summary>As the machine last said; null before.</summary>
    public CsafeStatus? Status { get; private set; }

    /// <summary>What the machine says of its display; null when it has not said.</summary>
    public bool? IsMetric { get; private set; }

    /// <summary>Maker, class, model, hardware and software as the machine says them; null when it has not said.</summary>
    public string? Version { get; private set; }

    /// <summary>Responses whose toggle bit was another than that of the response before: this machine flips it.</summary>
    public long Toggles { get; private set; }

    /// <summary>In the measure's unit; null when it was not said within the last <see cref="Fresh"/> ms.</summary>
    public double? Latest(CsafeMeasure measure, long now) => now - _latest[(int)measure].At <= Fresh ? _latest[(int)measure].Value : null;

    /// <summary>The unit that the machine itself uses; unknown before the first answer.</summary>
    public CsafeUnit UnitOf(CsafeMeasure measure) => _latest[(int)measure].Unit;

    /// <param name="frame">A response.</param>
    /// <param name="receivedAt">Unix ms.</param>
    /// <param name="readings">Readings are added here.</param>
    /// <param name="quirks">What was odd.</param>
    public CsafeReject Fold(in CsafeFrame frame, long receivedAt, ICollection<Reading> readings, out Quirks quirks)
    {
        quirks = Quirks.None;
        if (frame.Contents.IsEmpty)
            return CsafeReject.TooShort;
        var status = new CsafeStatus(frame.Contents[0]);
        if (!status.IsPlausible)
            return CsafeReject.BadStatus;
        if (Status is { } before && before.FrameToggle != status.FrameToggle)
            Toggles++;
        Status = status;

        var blocks = CsafeBlocks.OfResponse(frame.Contents[1..]);
        var measured = 0;
        while (blocks.TryNext(out var block))
            measured += Take(in block, receivedAt, readings, ref quirks) ? 1 : 0;
        if (measured > 1 || (measured == 1 && receivedAt - _readingAt >= Interval))
        {
            _readingAt = receivedAt;
            readings.Add(new CardioReading(
                receivedAt, Latest(CsafeMeasure.Speed, receivedAt), Latest(CsafeMeasure.Incline, receivedAt), Latest(CsafeMeasure.Power, receivedAt),
                Latest(CsafeMeasure.Cadence, receivedAt), Latest(CsafeMeasure.Distance, receivedAt), Latest(CsafeMeasure.Resistance, receivedAt)));
        }

        if (blocks.HasTrailingZero)
            quirks |= Quirks.TrailingBytes;
        return blocks.IsBroken ? CsafeReject.BadCommand : CsafeReject.None;
    }

    /// <returns>True when something is measured that belongs into a cardio reading.</returns>
    private bool Take(in CsafeBlock block, long at, ICollection<Reading> readings, ref Quirks quirks)
    {
        if (block.Wrapper != 0 || !CsafeValues.TryReadFirst(in block, out var value, ref quirks))
            return false;
        switch (block.Id)
        {
            case CsafeCommandId.GetUnits:
                IsMetric = value.Number == 0;
                return false;
            case CsafeCommandId.GetVersion:
                Version ??= VersionOf(block.Data);
                return false;
            case CsafeCommandId.GetHeartRate:
                if (value.Number is >= 25 and <= 250)
                    readings.Add(new HeartReading(at, (int)value.Number));
                else if (value.Number > 0)
                    quirks |= Quirks.ImplausibleValue;
                return false;
            case CsafeCommandId.GetErrorCode:
                if ((int)value.Number != _errorCode && value.Number > 0)
                    readings.Add(new FaultReading(at, FormattableString.Invariant($"csafe-{value.Number}"), FaultSeverity.Error, "The machine reports an error."));
                _errorCode = (int)value.Number;
                return false;
            case CsafeCommandId.GetGear:
                _gearAt = at;
                return Keep(CsafeMeasure.Resistance, value.Number, in value, at, ref quirks);
            case CsafeCommandId.GetProgram:
                return at - _gearAt > Fresh && block.Data.Length > 1 && Keep(CsafeMeasure.Resistance, block.Data[1], in value, at, ref quirks);
            case CsafeCommandId.GetSpeed or CsafeCommandId.GetPace or CsafeCommandId.GetCadence or CsafeCommandId.GetGrade or CsafeCommandId.GetPower
                or CsafeCommandId.GetHorizontal:
                return value.Si is { } si && Keep(block.Id, si, in value, at, ref quirks);
            default:
                return false;
        }
    }

    /// <summary>The unit decides what was measured: a machine may answer the question for speed with its cadence.</summary>
    private bool Keep(byte command, double si, in CsafeValue value, long at, ref Quirks quirks)
    {
        switch (value.Unit.Quantity)
        {
            case CsafeQuantity.Speed:
                _speedAt = at;
                return Keep(CsafeMeasure.Speed, si, in value, at, ref quirks);
            case CsafeQuantity.Pace when si > 0 && at - _speedAt > Fresh:
                return Keep(CsafeMeasure.Speed, 1 / si, in value, at, ref quirks);
            case CsafeQuantity.Cadence:
                return Keep(CsafeMeasure.Cadence, si, in value, at, ref quirks);
            case CsafeQuantity.Grade:
                return Keep(CsafeMeasure.Incline, si, in value, at, ref quirks);
            case CsafeQuantity.Power:
                return Keep(CsafeMeasure.Power, si, in value, at, ref quirks);
            case CsafeQuantity.Distance when command == CsafeCommandId.GetHorizontal:
                return Keep(CsafeMeasure.Distance, si, in value, at, ref quirks);
            default:
                return false;
        }
    }

    private bool Keep(CsafeMeasure measure, double number, in CsafeValue value, long at, ref Quirks quirks)
    {
        if (!FieldTable.IsBelievable(Fields[(int)measure], number))
        {
            quirks |= Quirks.ImplausibleValue;
            return false;
        }

        _latest[(int)measure] = (Math.Round(number, 4), at, value.Unit);
        return true;
    }

    private static string? VersionOf(ReadOnlySpan<byte> data) => data.Length < 3
        ? null
        : FormattableString.Invariant($"csafe {data[0]}.{data[1]}.{data[2]}")
            + (data.Length < 7 ? "" : FormattableString.Invariant($" hw {data[3] | (data[4] << 8)} sw {data[5] | (data[6] << 8)}"));
}
