using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Voltra;

/// <summary>
/// Repetitions and sets out of a Voltra's notifications, which may cut a frame anywhere (20 bytes a piece without a larger MTU). The load is what the machine last
/// said about itself, never what was asked of it.
/// </summary>
public sealed class VoltraReader : IFrameReader
{
    /// <summary>More new repetitions than this at once is not a gap in the samples.</summary>
    private const int MostAtOnce = 3;

    private readonly byte[] _pending = new byte[VoltraFrame.MaximumBytes];
    private int _length;
    private double? _pounds;
    private int _set = -1;
    private int _repetitions;
    private bool _closed;
    private long _epoch;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        if (part.Length > 0)
            return new FrameOutcome(RejectReasons.UnknownPart);
        if (bytes.IsEmpty)
            return new FrameOutcome(RejectReasons.Empty);

        var quirks = Quirks.None;
        if (_length > 0 && VoltraFrame.LengthOf(bytes) > 0)
        {
            // A whole header with its own checksum: the rest of the frame before is not coming.
            quirks = Quirks.LostFragment;
            _length = 0;
        }

        string? reject = null;
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, _pending.Length - _length);
            bytes[..taken].CopyTo(_pending.AsSpan(_length));
            bytes = bytes[taken..];
            _length += taken;
            reject = Drain(receivedAt, readings, ref quirks) ?? reject;
        }

        return new FrameOutcome(reject, quirks);
    }

    private string? Drain(long receivedAt, ICollection<Reading> readings, ref Quirks quirks)
    {
        while (_length > 0)
        {
            var reject = VoltraFrame.TryRead(_pending.AsSpan(0, _length), out var frame, out var consumed);
            if (reject == RejectReasons.Incomplete)
                return null;
            if (reject is not null)
            {
                _length = 0;
                return reject;
            }

            Take(in frame, receivedAt, readings, ref quirks);
            _length -= consumed;
            Buffer.BlockCopy(_pending, consumed, _pending, 0, _length);
        }

        return null;
    }

    private void Take(scoped in VoltraFrame frame, long receivedAt, ICollection<Reading> readings, ref Quirks quirks)
    {
        if (frame.Sender != VoltraFrame.DeviceId)
            return;
        var settings = new SettingBuffer();
        var count = VoltraRegisters.Read(in frame, settings, out _, out var more);
        quirks |= more;
        for (var index = 0; index < count; index++)
        {
            if (settings[index].Register.Id == VoltraRegisters.BaseWeight)
                _pounds = settings[index].Value;
        }

        if (VoltraSample.TryRead(in frame, out var sample) is null)
            Count(sample, receivedAt, readings, ref quirks);
        else if (VoltraSetSummary.TryRead(in frame, out _) is null)
            Close(receivedAt, readings);
    }

    private void Count(VoltraSample sample, long receivedAt, ICollection<Reading> readings, ref Quirks quirks)
    {
        if (sample.Set != _set || sample.Repetitions < _repetitions)
        {
            if (_set >= 0 && sample.Set == _set)
                quirks |= Quirks.CounterReset;
            Close(receivedAt, readings);
            // What was counted before we listened is not ours to report.
            _repetitions = _set < 0 ? sample.Repetitions : 0;
            (_set, _epoch, _closed) = (sample.Set, receivedAt, false);
        }

        var added = sample.Repetitions - _repetitions;
        if (added > MostAtOnce)
        {
            quirks |= Quirks.CounterReset;
            added = 0;
        }

        for (var number = sample.Repetitions - added + 1; number <= sample.Repetitions; number++)
            readings.Add(new RepetitionReading($"voltra-{_epoch:x}-{number}", receivedAt, Kilograms));
        if (added > 0)
            _closed = false;
        _repetitions = sample.Repetitions;
    }

    private void Close(long receivedAt, ICollection<Reading> readings)
    {
        if (_set < 0 || _closed || _repetitions == 0)
            return;
        _closed = true;
        readings.Add(new SetReading($"voltra-{_epoch:x}", receivedAt, Kilograms, _repetitions));
    }

    private double? Kilograms => _pounds is >= 1 and <= 1000 ? Pounds.ToKilograms(_pounds.Value) : null;
}
