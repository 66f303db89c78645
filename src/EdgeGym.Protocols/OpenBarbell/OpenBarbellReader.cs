using System.Buffers.Binary;
using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.OpenBarbell;

/// <summary>
/// Repetitions out of the stream of floats, however it is cut: the radio sends one float a notification. The device does not know the load.
/// A repetition that breaks off is dropped as soon as the next begins.
/// </summary>
public sealed class OpenBarbellReader : IFrameReader
{
    private readonly byte[] _row = new byte[OpenBarbellRepetition.MaximumValues * 4];
    private int _length;
    private bool _ending;
    private long _lastNumber = -1;
    private long _epoch;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        if (part.Length > 0)
            return new FrameOutcome(RejectReasons.UnknownPart);
        if (bytes.IsEmpty)
            return new FrameOutcome(RejectReasons.Empty);
        if (bytes.Length % 4 != 0)
            return new FrameOutcome(RejectReasons.BadLength);

        string? reject = null;
        var quirks = Quirks.None;
        for (; !bytes.IsEmpty; bytes = bytes[4..])
        {
            var outcome = Take(bytes[..4], receivedAt, readings);
            reject ??= outcome.Reject;
            quirks |= outcome.Quirks;
        }

        return new FrameOutcome(reject, quirks);
    }

    private FrameOutcome Take(ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        var value = BinaryPrimitives.ReadSingleLittleEndian(bytes);
        var quirks = Quirks.None;
        if (!_ending && OpenBarbellRepetition.VersionOf(value) > 0)
        {
            if (_length > 0)
                quirks = Quirks.LostFragment;
            _length = 0;
        }
        else if (_length == 0)
        {
            return new FrameOutcome(RejectReasons.BadStart);
        }

        if (_length == _row.Length)
        {
            (_length, _ending) = (0, false);
            return new FrameOutcome(RejectReasons.TooLong);
        }

        bytes.CopyTo(_row.AsSpan(_length));
        _length += 4;
        if (!_ending)
        {
            _ending = OpenBarbellRepetition.IsEnd(value);
            return FrameOutcome.Good(quirks);
        }

        var reject = OpenBarbellRepetition.TryRead(_row.AsSpan(0, _length), out var repetition, out var more);
        (_length, _ending) = (0, false);
        if (reject is not null)
            return new FrameOutcome(reject);
        readings.Add(Reading(in repetition, receivedAt, ref more));
        return FrameOutcome.Good(quirks | more);
    }

    private RepetitionReading Reading(in OpenBarbellRepetition repetition, long receivedAt, ref Quirks quirks)
    {
        // The count starts again when the device is switched on; the same number and time again is the same repetition.
        if (repetition.Number < _lastNumber)
            quirks |= Quirks.CounterReset;
        if (repetition.Number < _lastNumber || _lastNumber < 0)
            _epoch = receivedAt;
        _lastNumber = repetition.Number;
        return new RepetitionReading(
            $"ob-{_epoch:x}-{repetition.Number}", receivedAt, null, repetition.DurationMilliseconds, null, repetition.RangeOfMotion,
            repetition.MeanVelocity, repetition.PeakVelocity);
    }
}
