using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Gatt;

namespace EdgeGym.Protocols.Ftms;

/// <summary>
/// The frames of one fitness machine as readings. A record that comes in several notifications (More Data) is put together; what a model does otherwise
/// than the standard is looked up in <see cref="FtmsModelQuirks"/> once the bridge has passed on the machine's name.
/// </summary>
public sealed class FtmsReader : IFrameReader
{
    /// <summary>Movement direction of a cross trainer.</summary>
    internal const uint BackwardBit = 1u << 15;

    private const uint MoreData = 1;
    private const double KilometresPerHour = 3.6;
    private const double PaceMetres = 500;

    /// <summary>A record is told in no more parts than this, and within ms; what takes longer is not one record.</summary>
    private const int MostParts = 4;
    private const long PartsWithinMilliseconds = 2000;

    private const int Records = FtmsCharacteristic.IndoorBikeData - FtmsCharacteristic.TreadmillData + 1;

    private readonly Joining[] _joining = new Joining[Records];
    private string? _manufacturer;
    private string? _model;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        var characteristic = FtmsRecord.Parse(part);
        if (bytes.Length > GattDocument.MaximumBytes)
            return new FrameOutcome(FtmsReject.TooLong.ToName());
        if (FtmsLayouts.IsRecord(characteristic))
            return ReadRecord(characteristic, bytes, receivedAt, readings);
        var quirks = Quirks.None;
        FtmsReject reject;
        switch (characteristic)
        {
            case FtmsCharacteristic.MachineStatus:
                reject = FtmsControlPoint.TryReadStatus(bytes, out var status, out var details);
                quirks = details.Quirks;
                if (reject == FtmsReject.None && status == FtmsStatus.StoppedBySafetyKey)
                    readings.Add(new FaultReading(receivedAt, "safety_key", FaultSeverity.Warning, "Stopped by the safety key."));
                break;
            case FtmsCharacteristic.ControlPoint:
                reject = FtmsControlPoint.TryRead(bytes, out _, out var parameters);
                quirks = parameters.Quirks;
                break;
            case FtmsCharacteristic.Feature:
                reject = FtmsFeatures.TryRead(bytes, out _, out quirks);
                break;
            case FtmsCharacteristic.TrainingStatus:
                reject = FtmsTrainingStatus.TryReadStatus(bytes, out _, out _, out quirks);
                break;
            case FtmsCharacteristic.ServiceData:
                reject = FtmsTrainingStatus.TryReadServiceData(bytes, out _, out _, out quirks);
                break;
            case FtmsCharacteristic.ManufacturerName:
                reject = FtmsReject.None;
                _manufacturer = FtmsTrainingStatus.Text(bytes, ref quirks);
                break;
            case FtmsCharacteristic.ModelNumber:
                reject = FtmsReject.None;
                _model = FtmsTrainingStatus.Text(bytes, ref quirks);
                break;
            default:
                reject = FtmsRecord.TryRead(characteristic, bytes, out var range);
                quirks = range.Quirks;
                break;
        }

        return new FrameOutcome(reject == FtmsReject.None ? null : reject.ToName(), quirks);
    }

    private FrameOutcome ReadRecord(FtmsCharacteristic characteristic, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        var reject = FtmsRecord.TryRead(characteristic, bytes, out var record);
        if (reject != FtmsReject.None)
            return new FrameOutcome(reject.ToName());
        FtmsModelQuirks.Apply(_manufacturer, _model, characteristic, ref record);
        var quirks = record.Quirks;
        ref var open = ref _joining[characteristic - FtmsCharacteristic.TreadmillData];
        if (open.Parts > 0 && (open.Parts == MostParts || open.Record.Overlaps(in record) || !open.IsFresh(receivedAt)))
        {
            // What came of it is true all the same, as long as it is of this moment.
            quirks |= Quirks.LostFragment;
            if (open.IsFresh(receivedAt))
                Tell(characteristic, in open.Record, receivedAt, readings, ref quirks);
            open = default;
        }

        var hasMore = (record.Flags & MoreData) != 0;
        if (hasMore || open.Parts > 0)
        {
            if (open.Parts++ == 0)
                open.Since = receivedAt;
            open.Record.Add(in record);
        }

        if (!hasMore)
        {
            if (open.Parts > 0)
                record = open.Record;
            open = default;
            Tell(characteristic, in record, receivedAt, readings, ref quirks);
        }

        return FrameOutcome.Good(quirks);
    }

    private static void Tell(FtmsCharacteristic characteristic, in GattRecord record, long at, ICollection<Reading> readings, ref Quirks quirks)
    {
        var speed = record.Get(FtmsField.InstantaneousSpeed) / KilometresPerHour;
        if (characteristic == FtmsCharacteristic.RowerData && record.Get(FtmsField.InstantaneousPace) is { } pace)
            speed = pace > 0 ? PaceMetres / pace : 0;
        var reading = new CardioReading(
            at,
            speed,
            record.Get(FtmsField.Inclination),
            record.Get(FtmsField.InstantaneousPower) ?? record.Get(FtmsField.PowerOutput),
            record.Get(FtmsField.InstantaneousCadence) ?? record.Get(FtmsField.StrokeRate) ?? record.Get(FtmsField.StepPerMinute),
            record.Get(FtmsField.TotalDistance),
            record.Get(FtmsField.ResistanceLevel));
        if (ReadingLimits.Cardio(reading, ref quirks) is { } cardio)
            readings.Add(cardio);
        if (ReadingLimits.Heart(at, record.Get(FtmsField.HeartRate)) is { } heart)
            readings.Add(heart);
    }

    /// <summary>The parts of a record so far.</summary>
    private struct Joining
    {
        public GattRecord Record;
        public int Parts;
        public long Since;

        public readonly bool IsFresh(long now) => now >= Since && now - Since <= PartsWithinMilliseconds;
    }
}
