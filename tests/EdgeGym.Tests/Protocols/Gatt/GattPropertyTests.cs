using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Cps;
using EdgeGym.Protocols.Csc;
using EdgeGym.Protocols.Ftms;
using EdgeGym.Protocols.Gatt;
using EdgeGym.Protocols.Hrs;
using EdgeGym.Tests.Architecture;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Gatt;

/// <summary>What must hold for every record of every Bluetooth service that we read.</summary>
public sealed class GattPropertyTests(ITestOutputHelper output)
{
    private const int Inputs = 40_000;

    private static readonly FtmsCharacteristic[] Tables =
        [.. Enum.GetValues<FtmsCharacteristic>().Where(characteristic => FtmsLayouts.Find(characteristic) is not null)];

    private static readonly (string Protocol, string Part)[] Parts =
    [
        .. Enum.GetValues<FtmsCharacteristic>().Where(characteristic => characteristic != FtmsCharacteristic.None).Select(characteristic => ("ftms", $"{(ushort)characteristic:x4}")),
        ("hrs", "2a37"), ("hrs", "2a38"), ("cps", "2a63"), ("csc", "2a5b"), ("ftms", "ffff"), ("hrs", ""),
    ];

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var layouts = Tables.Select(characteristic => FtmsLayouts.Find(characteristic)!).Append(CyclingPowerMeasurement.Layout).Append(CscMeasurement.Layout).ToArray();
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => Array.TrueForAll(layouts, layout => RoundTrips(layout, new Random(seed)))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_strap_s_record_reads_back_the_same() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new Random(seed);
        var written = new HeartRateMeasurement(random.Next(70_000) % 65_536, random.Next(3) switch { 0 => null, 1 => true, _ => false }, random.Next(2) == 0 ? null : random.Next(65_536), Quirks.None);
        var intervals = new ushort[random.Next(6)];
        for (var index = 0; index < intervals.Length; index++)
            intervals[index] = (ushort)random.Next(65_536);
        Span<byte> bytes = stackalloc byte[32];
        Span<ushort> read = stackalloc ushort[8];
        var length = written.Write(bytes, intervals);
        return HeartRateMeasurement.TryRead(bytes[..length], read, out var measurement, out var count)
            && measurement == written && read[..count].SequenceEqual(intervals);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Requests_read_back_the_same() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new Random(seed);
        return Enum.GetValues<FtmsOperation>().Where(operation => operation != FtmsOperation.ResponseCode).All(operation =>
        {
            var fields = FtmsParameters.Of(operation)!.Fields;
            var wide = random.Next(2) == 0;
            var values = fields.Select(field => Number(field, random) * field.Scale).ToArray();
            Span<byte> bytes = stackalloc byte[FtmsControlPoint.MaximumRequestBytes];
            var length = FtmsControlPoint.Write(operation, values, bytes, wide);
            if (FtmsControlPoint.TryRead(bytes[..length], out var read, out var parameters) != FtmsReject.None || read != operation)
                return false;
            return Enumerable.Range(0, values.Length).All(index => Math.Abs(parameters[index]!.Value - values[index]) < 1e-9)
                && (parameters.Quirks & ~Quirks.ResistanceSint16) == Quirks.None;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Answers_read_back_the_same()
    {
        var bytes = new byte[3];
        foreach (var operation in Enum.GetValues<FtmsOperation>())
        {
            foreach (var result in Enum.GetValues<FtmsResult>())
            {
                Assert.Equal(3, FtmsControlPoint.WriteResponse(operation, result, bytes));
                Assert.True(FtmsControlPoint.TryReadResponse(bytes, out var request, out var answer));
                Assert.Equal((operation, result), (request, answer));
            }
        }

        Assert.Equal(-1, FtmsControlPoint.WriteResponse(FtmsOperation.Reset, FtmsResult.Success, new byte[2]));
        Assert.Equal(-1, FtmsControlPoint.Write(FtmsOperation.SetTargetSpeed, [], new byte[8]));
        Assert.Equal(-1, FtmsControlPoint.Write(FtmsOperation.SetTargetSpeed, [double.NaN], new byte[8]));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_by_name_and_nothing_is_thrown()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("EDGEGYM_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed: {seed}, {Inputs} inputs");
        var random = new Random(seed);
        var readers = ProtocolCatalog.ById.Values.Where(entry => entry.CreateReader is not null).ToDictionary(entry => entry.Id, entry => entry.CreateReader!());
        var samples = new[] { "ftms.json", "hrm_2a37.json", "cycling_power_2a63.json" }.SelectMany(OutsideVectors.Read).Select(OutsideVectors.Bytes).ToArray();
        var readings = new List<Reading>();
        var now = 1_000_000L;
        for (var input = 0; input < Inputs; input++)
        {
            var (protocol, part) = Parts[random.Next(Parts.Length)];
            var bytes = Hostile(random, samples);
            now += random.Next(-100, 1500);
            readings.Clear();
            var outcome = readers[protocol].Read(part, bytes, now, readings);
            Assert.True(outcome.Reject is null || (outcome.Reject.Length > 0 && readings.Count == 0));
            Assert.All(readings, reading => Assert.NotNull(EdgeGym.Protocols.GymJson.ReadingMessage.From(reading)));
            Assert.InRange(readings.Count, 0, 4);
            // What a reader refuses is no good frame for a technician either, and the other way round.
            Assert.Equal(outcome.Reject is null, ProtocolCatalog.TryDecode($"{protocol}/{part}", bytes, out _));
        }
    }

    [Fact]
    public void Reading_a_record_allocates_nothing()
    {
        var frames = OutsideVectors.Read("ftms.json").Select(vector => (FtmsRecord.Parse(((string)vector["characteristic"]!)[2..].ToLowerInvariant()), OutsideVectors.Bytes(vector)))
            .Concat(GoldenVectors.Own(SourceTree.Root, "ftms").Select(vector => (FtmsRecord.Parse(vector.Part), vector.Bytes))).ToArray();
        var strap = Convert.FromHexString("1e8300020002c001");
        var power = Convert.FromHexString("2c006700d1b5e4004855");
        long Once()
        {
            Span<ushort> rr = stackalloc ushort[8];
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var (characteristic, bytes) in frames)
            {
                _ = characteristic switch
                {
                    FtmsCharacteristic.ControlPoint => FtmsControlPoint.TryRead(bytes, out _, out _),
                    FtmsCharacteristic.MachineStatus => FtmsControlPoint.TryReadStatus(bytes, out _, out _),
                    FtmsCharacteristic.Feature => FtmsFeatures.TryRead(bytes, out _, out _),
                    _ => FtmsRecord.TryRead(characteristic, bytes, out _),
                };
            }

            HeartRateMeasurement.TryRead(strap, rr, out _, out _);
            CyclingPowerMeasurement.TryRead(power, out _);
            CscMeasurement.TryRead(power, out _);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Once();
        Assert.Equal(0, Once());
        output.WriteLine($"{frames.Length + 3} records, 0 bytes");
    }

    private static bool RoundTrips(GattLayout layout, Random random)
    {
        var record = default(GattRecord);
        foreach (var group in layout.Fields.GroupBy(field => field.Bit))
        {
            // Fields of one flag bit go together.
            if (group.Key != GattField.Always && random.Next(2) == 0)
                continue;
            foreach (var field in group)
            {
                var number = Number(field, random);
                if (number != field.NotAvailable)
                    record.Set(field.Slot, number * field.Scale);
            }
        }

        Span<byte> bytes = stackalloc byte[64];
        var length = GattCodec.Write(layout, in record, bytes);
        if (length < 0 || !GattCodec.TryRead(layout, bytes[..length], out var read) || read.Quirks != Quirks.None)
            return false;
        for (var slot = 0; slot < GattRecord.Slots; slot++)
        {
            if ((record[slot] is null) != (read[slot] is null) || Math.Abs((record[slot] ?? 0) - (read[slot] ?? 0)) > 1e-6)
                return false;
        }

        return true;
    }

    private static long Number(GattField field, Random random)
    {
        var (lowest, highest) = field.Form.Range();
        return random.Next(8) switch { 0 => lowest, 1 => highest, _ => random.NextInt64(lowest, highest + 1) };
    }

    /// <summary>Noise, or a real record with bytes changed, cut off or added.</summary>
    private static byte[] Hostile(Random random, byte[][] samples)
    {
        if (samples.Length == 0 || random.Next(4) == 0)
        {
            var noise = new byte[random.Next(20) == 0 ? random.Next(2000) : random.Next(40)];
            random.NextBytes(noise);
            return noise;
        }

        var bytes = samples[random.Next(samples.Length)].ToList();
        for (var changes = random.Next(4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes[at] = (byte)(random.Next(2) * 255);
                    break;
            }
        }

        return [.. bytes];
    }
}
