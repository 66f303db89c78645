namespace EdgeGym.Protocols.Csafe;

/// <summary>
/// Finds frames in a stream that may be cut anywhere and hold anything. The buffer is as long as the longest frame; after construction
/// nothing is allocated, and no input makes it throw. Not thread-safe.
/// </summary>
public sealed class CsafeFrameReader
{
    private const int Addresses = 2;

    private readonly byte[] _buffer = new byte[Addresses + CsafeFraming.MaximumContentBytes + 1];
    private int _have;
    private int _bytes;
    private byte _start;
    private bool _escaped;
    private bool _badStuffing;

    /// <summary>How many bytes the last rejection threw away.</summary>
    public int RejectedBytes { get; private set; }

    /// <summary>A frame has begun whose end has not come.</summary>
    public bool IsInside => _start != 0;

    /// <summary>Forgets what has begun; for a line that was opened anew.</summary>
    public void Reset() => (_start, _have, _bytes, _escaped, _badStuffing) = (0, 0, 0, false, false);

    /// <summary>
    /// Takes bytes off <paramref name="input"/> up to the end of a frame or of what is none.
    /// </summary>
    /// <param name="input">Stands behind what was consumed; with <see cref="DecodeStatus.NeedMoreData"/> it is empty.</param>
    /// <param name="frame">The frame when the status says so.</param>
    /// <param name="reject">Why bytes were thrown away.</param>
    public DecodeStatus TryRead(ref ReadOnlySpan<byte> input, out CsafeFrame frame, out CsafeReject reject)
    {
        frame = default;
        reject = CsafeReject.None;
        if (!IsInside && !TryStart(ref input, out reject))
            return reject == CsafeReject.None ? DecodeStatus.NeedMoreData : DecodeStatus.Rejected;

        for (var index = 0; index < input.Length; index++)
        {
            var value = input[index];
            if (value is CsafeFraming.StandardStart or CsafeFraming.ExtendedStart)
            {
                // Belongs to the next frame.
                input = input[index..];
                return Rejected(CsafeReject.Interrupted, out reject);
            }

            _bytes++;
            if (value == CsafeFraming.Stop)
            {
                input = input[(index + 1)..];
                reject = End(out frame);
                if (reject != CsafeReject.None)
                    return Rejected(reject, out reject);
                Reset();
                return DecodeStatus.Frame;
            }

            if (!Keep(value) || _bytes > CsafeFraming.MaximumFrameBytes)
            {
                input = input[(index + 1)..];
                return Rejected(CsafeReject.FrameTooLong, out reject);
            }
        }

        input = default;
        return DecodeStatus.NeedMoreData;
    }

    /// <returns>False: no frame begins; what came instead is rejected, if anything came.</returns>
    private bool TryStart(ref ReadOnlySpan<byte> input, out CsafeReject reject)
    {
        reject = CsafeReject.None;
        var start = input.IndexOfAny(CsafeFraming.StandardStart, CsafeFraming.ExtendedStart);
        if (start == 0)
        {
            Reset();
            _start = input[0];
            _bytes = 1;
            input = input[1..];
            return true;
        }

        if (input.IsEmpty)
            return false;
        RejectedBytes = start < 0 ? input.Length : start;
        input = input[RejectedBytes..];
        reject = CsafeReject.NoStart;
        return false;
    }

    /// <returns>False: no room.</returns>
    private bool Keep(byte value)
    {
        if (_escaped)
        {
            _escaped = false;
            _badStuffing |= value > 3;
            value |= 0xF0;
        }
        else if (value == CsafeFraming.Stuffing)
        {
            _escaped = true;
            return true;
        }

        // A standard frame keeps the room for addresses free.
        if (_have == _buffer.Length - (_start == CsafeFraming.ExtendedStart ? 0 : Addresses))
            return false;
        _buffer[_have++] = value;
        return true;
    }

    private CsafeReject End(out CsafeFrame frame)
    {
        frame = default;
        if (_badStuffing || _escaped)
            return CsafeReject.BadStuffing;
        var addresses = _start == CsafeFraming.ExtendedStart ? Addresses : 0;
        if (_have < addresses + 1)
            return CsafeReject.TooShort;
        var contents = _buffer.AsSpan(addresses, _have - addresses - 1);
        if (CsafeFraming.Checksum(contents) != _buffer[_have - 1])
            return CsafeReject.BadChecksum;
        frame = addresses == 0 ? new CsafeFrame(contents) : new CsafeFrame(contents, _buffer[0], _buffer[1]);
        return CsafeReject.None;
    }

    private DecodeStatus Rejected(CsafeReject why, out CsafeReject reject)
    {
        RejectedBytes = _bytes;
        Reset();
        reject = why;
        return DecodeStatus.Rejected;
    }
}
