using EdgeGym.Equipment.Readings;

namespace EdgeGym.Protocols.Csafe;

/// <summary>What a bridge passes on from a CSAFE line (<c>raw/csafe</c>), cut wherever the bridge cuts it.</summary>
public sealed class CsafeReader : IFrameReader
{
    private readonly CsafeFrameReader _frames = new();
    private readonly CsafeTelemetry _telemetry = new();

    /// <summary>State of the machine as it last said.</summary>
    public CsafeStatus? Status => _telemetry.Status;

    public FrameOutcome Read(string part, ReadOnlySpan<byte> bytes, long receivedAt, ICollection<Reading> readings)
    {
        var rejected = CsafeReject.None;
        var quirks = Quirks.None;
        while (!bytes.IsEmpty)
        {
            var status = _frames.TryRead(ref bytes, out var frame, out var reject);
            if (status == DecodeStatus.Frame)
            {
                reject = _telemetry.Fold(in frame, receivedAt, readings, out var odd);
                quirks |= odd;
            }

            if (rejected == CsafeReject.None)
                rejected = reject;
        }

        return new FrameOutcome(rejected == CsafeReject.None ? null : rejected.ToName(), quirks);
    }
}
