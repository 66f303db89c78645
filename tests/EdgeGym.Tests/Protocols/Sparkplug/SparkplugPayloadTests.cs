using EdgeGym.Protocols;
using EdgeGym.Protocols.Sparkplug;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Sparkplug;

public sealed class SparkplugPayloadTests(ITestOutputHelper output)
{
    private const int FuzzedInputs = 20_000;

    [Fact]
    public void Payload_of_any_metrics_comes_back_as_it_was()
    {
        Prop.ForAll(Arbitrary(), payload =>
        {
            var bytes = payload.ToBytes();
            Assert.Equal(SparkplugReject.None, SparkplugPayload.TryRead(bytes, out var again, out var quirks));
            Assert.Equal(Quirks.None, quirks);
            Assert.Equal((payload.Timestamp, payload.Sequence, payload.Uuid), (again!.Timestamp, again.Sequence, again.Uuid));
            Assert.Equal(payload.Metrics.Count, again.Metrics.Count);
            foreach (var (one, two) in payload.Metrics.Zip(again.Metrics))
            {
                Assert.Equal(
                    (one.Name, one.Alias, one.Timestamp, one.Type, one.IsNull, one.IsHistorical, one.IsTransient, one.Unit, one.Low, one.High, one.Step),
                    (two.Name, two.Alias, two.Timestamp, two.Type, two.IsNull, two.IsHistorical, two.IsTransient, two.Unit, two.Low, two.High, two.Step));
                Assert.Equal(one.Value, two.Value);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(20261122)]
    [InlineData(4)]
    public void Hostile_bytes_never_throw_and_cost_little(int seed)
    {
        output.WriteLine($"seed: {seed}");
        var random = new Random(seed);
        var seeds = SparkplugSamples.Payloads().Select(payload => payload.ToBytes()).ToArray();
        for (var input = 0; input < FuzzedInputs; input++)
        {
            var bytes = Mutated(random, seeds);
            var before = GC.GetAllocatedBytesForCurrentThread();
            SparkplugPayload.TryRead(bytes, out var payload, out _);
            var cost = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(cost <= 4096 + (bytes.Length * 200L), $"{cost} bytes for {Convert.ToHexString(bytes)}");
            if (payload is not null)
                ProtocolCatalog.TryDecode("sparkplug", bytes, out _);
        }

        output.WriteLine($"measured: sparkplug fuzz {FuzzedInputs} inputs, none threw");
    }

    /// <summary>No Sparkplug payload is free: the library makes objects. This is what a usual one costs, so that it does not grow unseen.</summary>
    [Fact]
    public void Reading_a_usual_data_message_allocates_less_than_two_kilobytes()
    {
        var bytes = SparkplugSamples.Data().ToBytes();
        for (var warm = 0; warm < 200; warm++)
            SparkplugPayload.TryRead(bytes, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var read = 0; read < 100; read++)
            SparkplugPayload.TryRead(bytes, out _, out _);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        output.WriteLine($"measured: sparkplug DDATA of {bytes.Length} bytes with 4 metrics allocates {each} bytes");
        Assert.InRange(each, 1, 2048);
    }

    [Fact]
    public void Refusing_hostile_bytes_allocates_nothing()
    {
        byte[] manyMetrics = [.. Enumerable.Repeat<byte[]>([0x12, 0x00], 3000).SelectMany(pair => pair)];
        var tooLong = new byte[SparkplugLimits.MaximumBytes + 1];
        var rejects = new SparkplugReject[3];
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            rejects[0] = SparkplugPayload.TryRead(manyMetrics, out _, out _);
            rejects[1] = SparkplugPayload.TryRead(tooLong, out _, out _);
            rejects[2] = SparkplugPayload.TryRead([], out _, out _);
            var cost = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(round == 0 || cost == 0, $"{cost} bytes");
        }

        Assert.Equal([SparkplugReject.TooManyMetrics, SparkplugReject.TooLong, SparkplugReject.Empty], rejects);
    }

    [Theory]
    [InlineData("spBv1.0/hall/NBIRTH/node", SparkplugMessageType.NodeBirth, "hall/node")]
    [InlineData("spBv1.0/hall 1/DDATA/node/belt 7", SparkplugMessageType.DeviceData, "hall 1/node/belt 7")]
    [InlineData("spBv1.0/健身房/DCMD/节点/跑步机", SparkplugMessageType.DeviceCommand, "健身房/节点/跑步机")]
    public void Topic_reads_and_writes(string topic, SparkplugMessageType type, string address)
    {
        Assert.True(SparkplugTopic.TryParse(topic, out var parsed));
        Assert.Equal((type, address), (parsed.Type, parsed.Address.ToString()));
        Assert.Equal(topic, parsed.ToString());
    }

    [Theory]
    [InlineData("spBv1.0/hall/NBIRTH/node/device")]
    [InlineData("spBv1.0/hall/DDATA/node")]
    [InlineData("spBv1.0/hall/DDATA//device")]
    [InlineData("spBv1.0/hall/ddata/node/device")]
    [InlineData("spBv1.0/hall/NDATA/node/")]
    [InlineData("spAv1.0/hall/NDATA/node")]
    [InlineData("spBv1.0/STATE/host")]
    [InlineData("spBv1.0/a+b/NDATA/node")]
    [InlineData("spBv1.0/hall/DDATA/node/device/more")]
    [InlineData("gym/v1/default/press-1/rep")]
    public void Topic_of_another_kind_is_none(string topic) => Assert.False(SparkplugTopic.TryParse(topic, out _));

    [Fact]
    public void Metric_without_a_type_takes_the_one_of_its_birth()
    {
        byte[] bytes = [0x12, 5, 0x10, 1, 0x50, 0x80, 0x01];
        Assert.Equal(SparkplugReject.None, SparkplugPayload.TryRead(bytes, out var payload, out var quirks));
        Assert.Equal(128UL, payload!.Metrics[0].Value);
        Assert.Equal(-128L, payload.Metrics[0].As(SparkplugDataType.Int8, ref quirks).Value);
        Assert.Equal(Quirks.NarrowInteger, quirks);
    }

    private static byte[] Mutated(Random random, byte[][] seeds)
    {
        var bytes = (byte[])seeds[random.Next(seeds.Length)].Clone();
        switch (random.Next(5))
        {
            case 0:
                bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                break;
            case 1:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            case 2:
                bytes = [.. bytes, .. seeds[random.Next(seeds.Length)]];
                break;
            case 3:
                var at = random.Next(bytes.Length);
                bytes = [.. bytes[..at], .. new byte[random.Next(8)], .. bytes[at..]];
                break;
        }

        for (var change = random.Next(6); change > 0 && bytes.Length > 0; change--)
            bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
        return bytes;
    }

    private static Arbitrary<SparkplugPayload> Arbitrary()
    {
        var text = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(value => SparkplugSamples.Clean(value.Get));
        var number = ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite);
        var value = Gen.OneOf(
            ArbMap.Default.GeneratorFor<sbyte>().Select(one => (SparkplugDataType.Int8, (object)(long)one)),
            ArbMap.Default.GeneratorFor<short>().Select(one => (SparkplugDataType.Int16, (object)(long)one)),
            ArbMap.Default.GeneratorFor<int>().Select(one => (SparkplugDataType.Int32, (object)(long)one)),
            ArbMap.Default.GeneratorFor<long>().Select(one => (SparkplugDataType.Int64, (object)one)),
            ArbMap.Default.GeneratorFor<byte>().Select(one => (SparkplugDataType.UInt8, (object)(ulong)one)),
            ArbMap.Default.GeneratorFor<ushort>().Select(one => (SparkplugDataType.UInt16, (object)(ulong)one)),
            ArbMap.Default.GeneratorFor<uint>().Select(one => (SparkplugDataType.UInt32, (object)(ulong)one)),
            ArbMap.Default.GeneratorFor<ulong>().Select(one => (SparkplugDataType.UInt64, (object)one)),
            ArbMap.Default.GeneratorFor<float>().Select(one => (SparkplugDataType.Float, (object)one)),
            ArbMap.Default.GeneratorFor<double>().Select(one => (SparkplugDataType.Double, (object)one)),
            ArbMap.Default.GeneratorFor<bool>().Select(one => (SparkplugDataType.Boolean, (object)one)),
            text.Select(one => (SparkplugDataType.String, (object)one)),
            ArbMap.Default.GeneratorFor<byte[]>().Select(one => (SparkplugDataType.Bytes, (object)one)),
            ArbMap.Default.GeneratorFor<sbyte[]>().Select(many => (SparkplugDataType.Int8Array, (object)many.Select(one => (long)one).ToArray())),
            ArbMap.Default.GeneratorFor<short[]>().Select(many => (SparkplugDataType.Int16Array, (object)many.Select(one => (long)one).ToArray())),
            ArbMap.Default.GeneratorFor<int[]>().Select(many => (SparkplugDataType.Int32Array, (object)many.Select(one => (long)one).ToArray())),
            ArbMap.Default.GeneratorFor<long[]>().Select(many => (SparkplugDataType.DateTimeArray, (object)many)),
            ArbMap.Default.GeneratorFor<uint[]>().Select(many => (SparkplugDataType.UInt32Array, (object)many.Select(one => (ulong)one).ToArray())),
            ArbMap.Default.GeneratorFor<ulong[]>().Select(many => (SparkplugDataType.UInt64Array, (object)many)),
            ArbMap.Default.GeneratorFor<float[]>().Select(many => (SparkplugDataType.FloatArray, (object)many)),
            ArbMap.Default.GeneratorFor<double[]>().Select(many => (SparkplugDataType.DoubleArray, (object)many)),
            ArbMap.Default.GeneratorFor<bool[]>().Select(many => (SparkplugDataType.BooleanArray, (object)many)),
            text.ListOf().Select(many => (SparkplugDataType.StringArray, (object)many.ToArray())));
        var metric =
            from typed in value
            from name in text
            from alias in ArbMap.Default.GeneratorFor<ulong?>()
            from at in Gen.Choose(0, int.MaxValue)
            from flags in Gen.Choose(0, 15)
            from unit in text
            from low in number
            select new SparkplugMetric
            {
                Name = (flags & 1) == 0 ? name : null, Alias = alias, Timestamp = at, Type = typed.Item1, Value = (flags & 6) == 6 ? null : typed.Item2,
                IsNull = (flags & 6) == 6, IsHistorical = (flags & 2) != 0, IsTransient = (flags & 4) != 0,
                Unit = (flags & 8) != 0 ? unit : null, Low = (flags & 8) != 0 ? low : null, High = (flags & 9) == 9 ? low : null,
            };
        var payload =
            from metrics in metric.ListOf()
            from at in Gen.Choose(0, int.MaxValue)
            from sequence in Gen.Choose(-1, 255)
            select new SparkplugPayload(at, sequence < 0 ? null : (ulong)sequence, metrics.ToArray());
        return payload.ToArbitrary();
    }
}
