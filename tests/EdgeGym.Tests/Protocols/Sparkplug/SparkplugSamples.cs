using EdgeGym.Protocols.Sparkplug;

namespace EdgeGym.Tests.Protocols.Sparkplug;

/// <summary>Payloads as a treadmill on an edge node sends them.</summary>
internal static class SparkplugSamples
{
    public const long Start = 1_800_000_000_000;

    public static IEnumerable<SparkplugPayload> Payloads() => [NodeBirth(3), NodeDeath(3), TreadmillBirth(1), Data(), new(Start, 3, [])];

    public static SparkplugPayload NodeBirth(long bdSeq, ulong sequence = 0) => new(Start, sequence,
    [
        new() { Name = "bdSeq", Type = SparkplugDataType.Int64, Timestamp = Start, Value = bdSeq },
        new() { Name = "Node Control/Rebirth", Type = SparkplugDataType.Boolean, Timestamp = Start, Value = false },
    ]);

    public static SparkplugPayload NodeDeath(long bdSeq) => new(Start, null, [new() { Name = "bdSeq", Type = SparkplugDataType.Int64, Value = bdSeq }]);

    /// <summary>Speeds in km/h; 1 setting, 2 measured speed, 3 heart rate, 4 stop, 5 incline as aliases.</summary>
    public static SparkplugPayload TreadmillBirth(ulong sequence, ulong aliases = 0, double speed = 0) => new(Start, sequence,
    [
        new() { Name = "Machine/Kind", Type = SparkplugDataType.String, Timestamp = Start, Value = "treadmill" },
        new() { Name = "Machine/Firmware", Type = SparkplugDataType.String, Timestamp = Start, Value = "3.1.0" },
        new() { Name = "Setting/Speed", Alias = aliases + 1, Type = SparkplugDataType.Float, Timestamp = Start, Value = (float)speed, Unit = "km/h", Low = 0, High = 20, Step = 0.1 },
        new() { Name = "Measured/Speed", Alias = aliases + 2, Type = SparkplugDataType.Float, Timestamp = Start, Value = (float)speed, Unit = "km/h" },
        new() { Name = "Measured/Heart Rate", Alias = aliases + 3, Type = SparkplugDataType.UInt8, Timestamp = Start, IsNull = true },
        new() { Name = "Control/Stop", Alias = aliases + 4, Type = SparkplugDataType.Boolean, Timestamp = Start, Value = false },
        new() { Name = "Measured/Incline", Alias = aliases + 5, Type = SparkplugDataType.Double, Timestamp = Start, Value = 0.0 },
    ]);

    public static SparkplugPayload Data(ulong sequence = 2, long at = Start + 1000, double speed = 9, ulong heart = 121, ulong aliases = 0) => new(at, sequence,
    [
        new() { Alias = aliases + 1, Type = SparkplugDataType.Float, Timestamp = at, Value = (float)speed },
        new() { Alias = aliases + 2, Type = SparkplugDataType.Float, Timestamp = at, Value = (float)speed },
        new() { Alias = aliases + 3, Type = SparkplugDataType.UInt8, Timestamp = at, Value = heart },
        new() { Alias = aliases + 5, Type = SparkplugDataType.Double, Timestamp = at, Value = 1.5 },
    ]);

    /// <summary>Text that UTF-8 can hold, without the zero that ends a text in an array.</summary>
    public static string Clean(string text) => string.Concat(text.Where(character => character != '\0' && !char.IsSurrogate(character)).Take(60));
}
