using System.Buffers;
using EdgeGym.Protocols.Ant;
using EdgeGym.Protocols.Cps;
using EdgeGym.Protocols.Csafe;
using EdgeGym.Protocols.Csc;
using EdgeGym.Protocols.Ftms;
using EdgeGym.Protocols.Hrs;
using EdgeGym.Protocols.Keiser;
using EdgeGym.Protocols.OpenBarbell;
using EdgeGym.Protocols.StrengthLink;
using EdgeGym.Protocols.Tindeq;
using EdgeGym.Protocols.Vitruvian;
using EdgeGym.Protocols.Voltra;

namespace EdgeGym.Benchmarks.Protocols;

/// <summary>The bare decoder of a protocol: reads every value of a frame and makes nothing of it. What the tests assert to allocate nothing.</summary>
internal static class FrameProbes
{
    private static readonly byte[] s_scratch = new byte[StrengthLinkFraming.MaximumFrameBytes];
    private static readonly CsafeFrameReader s_csafe = new();
    private static readonly VoltraSetting[] s_settings = new VoltraSetting[VoltraRegisters.MostSettings];

    private static readonly Dictionary<string, Func<string, byte[], double>> s_probes = new(StringComparer.Ordinal)
    {
        ["ant"] = Ant,
        ["cps"] = (part, frame) => CyclingPowerMeasurement.TryRead(frame, out var record) ? record.Get(CyclingPowerField.InstantaneousPower) ?? 0 : 0,
        ["csafe"] = Csafe,
        ["csc"] = (part, frame) => CscMeasurement.TryRead(frame, out var record) ? record.Get(CscField.CumulativeCrankRevolutions) ?? 0 : 0,
        ["ftms"] = Ftms,
        ["hrs"] = HeartRate,
        ["keiser"] = Keiser,
        ["openbarbell"] = (part, frame) => OpenBarbellRepetition.TryRead(frame, out var repetition, out _) is null ? repetition.MeanVelocity ?? 0 : 0,
        ["strengthlink"] = StrengthLink,
        ["tindeq"] = Tindeq,
        ["vitruvian"] = Vitruvian,
        ["voltra"] = Voltra,
    };

    public static Func<string, byte[], double>? Find(string protocol) => s_probes.GetValueOrDefault(protocol);

    private static double Ant(string part, byte[] frame)
    {
        ulong page;
        if (part.Length > 0)
            page = BitConverter.ToUInt64(frame);
        else if (AntFraming.TryRead(frame, out var message, out _) is null && AntMessages.IsData(message.Id) && AntPayload.TryRead(message.Content, out var payload, out _) is null)
            page = payload.Page;
        else
            return 0;
        var sum = 0.0;
        foreach (var field in (part == "hr" ? HeartRatePages.Find((byte)(page & 0x7F)) : FecPages.Find((byte)page))?.Fields ?? [])
            sum += field.TryRead(page, out var value) ? value : 0;
        return sum;
    }

    private static double Csafe(string part, byte[] frame)
    {
        ReadOnlySpan<byte> stream = frame;
        var sum = 0.0;
        while (s_csafe.TryRead(ref stream, out var read, out _) == EdgeGym.Protocols.DecodeStatus.Frame)
        {
            var blocks = read.Contents.IsEmpty ? default : CsafeBlocks.OfResponse(read.Contents[1..]);
            while (blocks.TryNext(out var block))
                sum += block.Id;
        }

        return sum;
    }

    private static double Ftms(string part, byte[] frame)
    {
        var characteristic = FtmsRecord.Parse(part);
        return characteristic switch
        {
            FtmsCharacteristic.ControlPoint => FtmsControlPoint.TryRead(frame, out _, out _) == FtmsReject.None ? 1 : 0,
            FtmsCharacteristic.MachineStatus => FtmsControlPoint.TryReadStatus(frame, out _, out _) == FtmsReject.None ? 1 : 0,
            FtmsCharacteristic.Feature => FtmsFeatures.TryRead(frame, out _, out _) == FtmsReject.None ? 1 : 0,
            _ => FtmsRecord.TryRead(characteristic, frame, out _) == FtmsReject.None ? 1 : 0,
        };
    }

    private static double HeartRate(string part, byte[] frame)
    {
        Span<ushort> intervals = stackalloc ushort[16];
        return HeartRateMeasurement.TryRead(frame, intervals, out var measurement, out var count) ? (measurement.BeatsPerMinute ?? 0) + count : 0;
    }

    private static double Keiser(string part, byte[] frame) => part switch
    {
        "set" => KeiserSet.TryRead(frame, out var set) is null ? set.Resistance : 0,
        "m" => KeiserAdvertisement.TryRead(frame, out var broadcast, out _) is null ? broadcast.PowerWatts : 0,
        _ => KeiserPage.Check(frame) is null && KeiserDirectoryEntry.TryRead(frame, 0, out var entry) ? entry.Model : 0,
    };

    private static double StrengthLink(string part, byte[] frame)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(frame));
        return StrengthLinkFraming.TryReadFrame(ref reader, s_scratch, out var read, out _) == EdgeGym.Protocols.DecodeStatus.Frame
            && read.Type == StrengthLinkMessageType.Repetition && RepetitionMessage.TryRead(read.Payload, out var repetition) == StrengthLinkReject.None
            ? repetition.LoadKilograms ?? 0 : 0;
    }

    private static double Tindeq(string part, byte[] frame)
    {
        var sum = 0.0;
        if (TindeqNotification.TryRead(frame, out var notification, out _) is null)
        {
            for (var index = 0; index < notification.Samples; index++)
                sum += notification[index].Kilograms;
        }

        return sum;
    }

    private static double Vitruvian(string part, byte[] frame) => part switch
    {
        "monitor" => VitruvianMonitor.TryRead(frame, out var monitor, out _) is null ? monitor.TotalLoad : 0,
        "reps" => VitruvianRepetitions.TryRead(frame, out var repetitions, out _) is null ? repetitions.Bottoms : 0,
        _ => 0,
    };

    private static double Voltra(string part, byte[] frame)
    {
        if (VoltraFrame.TryRead(frame, out var read, out _) is not null)
            return 0;
        var count = VoltraRegisters.Read(in read, s_settings, out _, out _);
        return count > 0 ? s_settings[0].Value : VoltraSample.TryRead(in read, out var sample) is null ? sample.Repetitions : 0;
    }
}
